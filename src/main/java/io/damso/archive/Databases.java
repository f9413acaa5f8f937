package io.damso.archive;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** The global database and the shards. */
@ApplicationScoped
class Databases implements AutoCloseable {

    private final Database global;
    private final List<Database> shards;
    private final List<Integer> weights;

    /** For the container, which makes a proxy of this class. */
    Databases() {
        this(null, List.of(), List.of());
    }

    @Inject
    Databases(DatabaseSettings settings) {
        this(
                lookUp("jdbc/damso_global"),
                IntStream.rangeClosed(1, settings.shards())
                        .mapToObj(shard -> lookUp("jdbc/damso_shard_" + shard))
                        .toList(),
                settings.weights());
    }

    /** @param shards the first of them is shard 1; all of the same weight */
    Databases(DataSource global, List<DataSource> shards) {
        this(global, shards, Collections.nCopies(shards.size(), 1));
    }

    /** @param shards the first of them is shard 1 */
    Databases(DataSource global, List<DataSource> shards, List<Integer> weights) {
        this.weights = weights;
        this.global = new Database("global", global, List.of());
        this.shards = IntStream.range(0, shards.size())
                .mapToObj(
                        i -> new Database("shard_" + (i + 1), shards.get(i), List.of(MessageRow.class, RoomRow.class)))
                .toList();
    }

    private static DataSource lookUp(String name) {
        try {
            return (DataSource) new InitialContext().lookup(name);
        } catch (NamingException e) {
            throw new IllegalStateException("the server has no data source " + name, e);
        }
    }

    Database global() {
        return global;
    }

    /** @return empty if no such shard is configured: never another one instead */
    Optional<Database> shard(int number) {
        return number >= 1 && number <= shards.size() ? Optional.of(shards.get(number - 1)) : Optional.empty();
    }

    /** What share of the new accounts a shard takes, from 0. */
    int weight(int number) {
        return weights.get(number - 1);
    }

    int shards() {
        return shards.size();
    }

    @PreDestroy
    @Override
    public void close() {
        Stream.concat(Stream.of(global), shards.stream()).forEach(Database::close);
    }
}
