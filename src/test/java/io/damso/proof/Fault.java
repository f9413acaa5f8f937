package io.damso.proof;

import java.util.Random;

/** What can go wrong: how it begins, how long it lasts, how it ends. */
enum Fault {
    NODE_KILLED(Incident.Kind.NODE_LOST, 0, 300) {
        @Override
        void strike(Target target) throws Exception {
            target.node().server.kill();
        }

        @Override
        void heal(Target target) throws Exception {
            target.node().server.launch();
        }
    },
    NODE_STOPPED(Incident.Kind.NODE_LOST, 0, 300) {
        @Override
        void strike(Target target) {
            target.node().drain();
            target.node().server.close();
        }

        @Override
        void heal(Target target) throws Exception {
            target.node().server.launch();
        }
    },
    NODE_PAUSED_LONG(Incident.Kind.NODE_LOST, 12_500, 15_000) {
        @Override
        void strike(Target target) throws Exception {
            target.node().server.pause();
        }

        @Override
        void heal(Target target) throws Exception {
            target.node().server.resume();
        }
    },
    NODE_PAUSED(Incident.Kind.NODE_PAUSED, 1_000, 4_000) {
        @Override
        void strike(Target target) throws Exception {
            target.node().server.pause();
        }

        @Override
        void heal(Target target) throws Exception {
            target.node().server.resume();
        }
    },
    REDIS_KILLED(Incident.Kind.REDIS_AWAY, 0, 2_500) {
        @Override
        void strike(Target target) {
            target.site().redis().kill();
        }

        @Override
        void heal(Target target) throws Exception {
            target.site().redis().start();
        }
    },
    REDIS_LOST(Incident.Kind.REDIS_WIPED, 0, 2_500) {
        @Override
        void strike(Target target) {
            target.site().redis().kill();
            io.damso.testing.LibertyServer.delete(target.site().redisFolder());
            target.site().redisFolder().toFile().mkdirs();
        }

        @Override
        void heal(Target target) throws Exception {
            target.site().redis().start();
        }
    },
    REDIS_FLUSHED(Incident.Kind.REDIS_WIPED, 0, 500) {
        @Override
        void strike(Target target) throws Exception {
            RedisCommand.flushAll(target.site().redis().port());
        }

        @Override
        void heal(Target target) {
            // It goes on, empty.
        }
    },
    REDIS_PAUSED(Incident.Kind.REDIS_AWAY, 1_500, 5_000) {
        @Override
        void strike(Target target) throws Exception {
            target.site().redis().pause();
        }

        @Override
        void heal(Target target) throws Exception {
            target.site().redis().resume();
        }
    },
    REDIS_CUT(Incident.Kind.REDIS_AWAY, 500, 6_000) {
        @Override
        void strike(Target target) {
            target.node().redis.cut();
        }

        @Override
        void heal(Target target) {
            target.node().redis.heal();
        }
    },
    REDIS_STALLED(Incident.Kind.REDIS_AWAY, 500, 6_000) {
        @Override
        void strike(Target target) {
            target.node().redis.stall();
        }

        @Override
        void heal(Target target) {
            target.node().redis.heal();
        }
    },
    MYSQL_KILLED(Incident.Kind.MYSQL_AWAY, 0, 2_500) {
        @Override
        void strike(Target target) {
            target.site().database().kill();
        }

        @Override
        void heal(Target target) throws Exception {
            target.site().database().start();
        }
    },
    MYSQL_PAUSED(Incident.Kind.MYSQL_AWAY, 3_000, 10_000) {
        @Override
        void strike(Target target) throws Exception {
            target.site().database().pause();
        }

        @Override
        void heal(Target target) throws Exception {
            target.site().database().resume();
        }
    },
    MYSQL_CUT(Incident.Kind.MYSQL_AWAY, 500, 5_000) {
        @Override
        void strike(Target target) {
            target.node().mySql.cut();
        }

        @Override
        void heal(Target target) {
            target.node().mySql.heal();
        }
    },
    MYSQL_STALLED(Incident.Kind.MYSQL_AWAY, 500, 5_000) {
        @Override
        void strike(Target target) {
            target.node().mySql.stall();
        }

        @Override
        void heal(Target target) {
            target.node().mySql.heal();
        }
    };

    final Incident.Kind incident;
    private final int shortest;
    private final int longest;

    /** @param shortest how long it lasts, in milliseconds */
    Fault(Incident.Kind incident, int shortest, int longest) {
        this.incident = incident;
        this.shortest = shortest;
        this.longest = longest;
    }

    /** @param node that is meant, where the fault is one node's */
    record Target(Site site, Node node) {}

    abstract void strike(Target target) throws Exception;

    /** Returns once what was stopped runs again; a node then {@linkplain #isStart is starting}. */
    abstract void heal(Target target) throws Exception;

    /** Whether its healing is a node's start, which takes a while, and MySQL. */
    boolean isStart() {
        return this == NODE_KILLED || this == NODE_STOPPED;
    }

    int millis(Random random) {
        return shortest + random.nextInt(longest - shortest + 1);
    }

    boolean isOfOneNode() {
        return name().startsWith("NODE") || name().endsWith("CUT") || name().endsWith("STALLED");
    }

    /** Whether it takes the whole way to Redis, to MySQL, or a node; two that take the same are no two faults. */
    String victim() {
        return name().substring(0, name().indexOf('_'));
    }
}
