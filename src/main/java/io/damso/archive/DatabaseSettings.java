package io.damso.archive;

import io.damso.settings.InvalidSettingException;
import io.damso.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Which databases there are. Their addresses are the server's business, which makes the pools; here they only count.
 * The server logs an address, so that one with a password in it is refused.
 */
@ApplicationScoped
public class DatabaseSettings {

    public static final int MAX_SHARDS = 16;
    private static final int MAX_WEIGHT = 1_000;
    private static final String GLOBAL = "DAMSO_MYSQL_GLOBAL_URL";
    private static final Pattern ADDRESS = Pattern.compile("jdbc:mysql://[^/@?\\s]+/[^/@?\\s]+(\\?\\S*)?");
    private static final Pattern SECRET = Pattern.compile("(?i)password|[?&]user=");

    private final int shards;
    private final List<Integer> weights;

    /** For the container, which makes a proxy of this class. */
    DatabaseSettings() {
        shards = 0;
        weights = List.of();
    }

    /** @throws InvalidSettingException naming the address that is missing or wrong */
    @Inject
    DatabaseSettings(Settings settings) {
        requireAddress(settings, GLOBAL);
        shards = (int) IntStream.rangeClosed(1, MAX_SHARDS)
                .filter(shard -> settings.optional(shardName(shard)).isPresent())
                .count();
        IntStream.rangeClosed(1, Math.max(1, shards)).forEach(shard -> requireAddress(settings, shardName(shard)));
        weights = IntStream.rangeClosed(1, shards)
                .mapToObj(shard -> weight(settings, "DAMSO_MYSQL_SHARD_" + shard + "_WEIGHT"))
                .toList();
        if (weights.stream().allMatch(weight -> weight == 0)) {
            throw new InvalidSettingException(
                    "DAMSO_MYSQL_SHARD_1_WEIGHT", "must not be 0 if every other shard's is, as new accounts need one");
        }
    }

    private static int weight(Settings settings, String name) {
        return settings.optional(name).isPresent() ? settings.integer(name, 0, MAX_WEIGHT) : 1;
    }

    private static String shardName(int shard) {
        return "DAMSO_MYSQL_SHARD_" + shard + "_URL";
    }

    private static void requireAddress(Settings settings, String name) {
        String address = settings.text(name);
        if (!ADDRESS.matcher(address).matches()) {
            throw new InvalidSettingException(name, "must be jdbc:mysql://host:port/database");
        }
        if (SECRET.matcher(address).find()) {
            throw new InvalidSettingException(
                    name, "must not hold a user or password, which are settings of their own");
        }
    }

    // Nothing to do: being called is what makes this bean, so that a wrong value stops the start.
    void check(@Observes Startup start) {}

    /** Of each shard, from the first: what share of the new accounts it takes; some are not 0. */
    List<Integer> weights() {
        return weights;
    }

    /** From 1 to {@value #MAX_SHARDS}. */
    int shards() {
        return shards;
    }
}
