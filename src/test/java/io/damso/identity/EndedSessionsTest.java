package io.damso.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.damso.cache.CacheUnavailableException;
import io.damso.testing.InMemorySessionEnds;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EndedSessionsTest {

    private final InMemorySessionEnds redis = new InMemorySessionEnds();
    private final EndedSessions here = new EndedSessions(redis);
    private final EndedSessions there = new EndedSessions(redis);
    private final Session session = People.session(People.CAROL, "at-the-provider");
    private final Session other = People.session(People.CAROL, "another-one-there");

    private static Map<String, Instant> ends(Session session) {
        return session.names().stream().collect(Collectors.toMap(name -> name, name -> Instant.now()));
    }

    @Test
    void aSessionThatEnds_hasEndedHereAtOnce_andThereOnceHeard() {
        here.add(ends(session));
        assertThat(here.has(session)).isTrue();
        assertThat(there.has(session)).isFalse();

        there.hear();

        assertThat(there.has(session)).isTrue();
        assertThat(there.has(other)).as("the person's other one").isFalse();
    }

    @Test
    void aSessionAtTheProvider_endsWhatWasBegunByIt() {
        here.add(Map.of(Session.ofProvider(People.ISSUER, "at-the-provider"), Instant.now()));

        assertThat(here.has(session)).isTrue();
        assertThat(here.has(other)).isFalse();
        assertThat(here.has(People.session(
                        new Person("https://other.example", "c-1", "x", People.CAROL.roles()), "at-the-provider")))
                .as("another provider's")
                .isFalse();
    }

    @Test
    void aPerson_endsAllTheirsSoFar_andMayBeginAnew() {
        here.add(Map.of(Session.ofPerson(People.ISSUER, "c-1"), session.begin()));

        assertThat(here.has(session)).isTrue();
        var later = new Session(People.CAROL, "id", null, session.begin().plusMillis(1), session.end());
        assertThat(here.has(later)).isFalse();
    }

    @Test
    void whatCouldNotBeTold_isTold_onceRedisIsBack() {
        redis.setAway(true);
        assertThatThrownBy(() -> here.add(ends(session))).isInstanceOf(CacheUnavailableException.class);
        assertThat(here.has(session)).isTrue();
        redis.setAway(false);

        here.hear();
        there.hear();

        assertThat(there.has(session)).isTrue();
    }

    @Test
    void whatRedisLost_isToldAgain_byWhoKnowsIt() {
        here.add(ends(session));
        here.hear();
        redis.lose();

        here.hear();
        there.hear();

        assertThat(there.has(session)).isTrue();
    }

    @Test
    void whileRedisIsAway_whatWasHeardHolds() {
        here.add(ends(session));
        redis.setAway(true);

        assertThatThrownBy(here::hear).isInstanceOf(CacheUnavailableException.class);
        assertThat(here.has(session)).isTrue();
    }

    @Test
    void whoShowsAPasswordEachTime_isNotEnded_byTheirBrowser() {
        here.add(ends(session));

        assertThat(here.has(Session.ofEachRequest(People.CAROL))).isFalse();
    }
}
