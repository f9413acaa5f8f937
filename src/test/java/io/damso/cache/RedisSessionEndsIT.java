package io.damso.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class RedisSessionEndsIT extends SessionEndsContract {

    private final RedisForTests redis;
    private final SessionEnds ends;

    RedisSessionEndsIT() throws IOException {
        redis = RedisForTests.start();
        ends = new RedisSessionEnds(redis.redis());
    }

    @BeforeEach
    void forgetAll() {
        redis.flush();
    }

    @AfterEach
    void stop() throws IOException {
        redis.close();
    }

    @Override
    SessionEnds ends() {
        return ends;
    }

    @Override
    void lose() {
        redis.flush();
    }

    @Override
    void goAway() {
        try {
            redis.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
