-- IF NOT EXISTS: neither MySQL nor MariaDB takes a CREATE back, so a migration cut short is run again from its start.

-- What an account's writers hold together while they write, and what a move holds alone while it changes the account's
-- fence: the gate whose number is the account's key modulo 64. Rows that are always there, because a row that is missing
-- can't be held. Sixty-four, so that a move keeps few other accounts waiting, and nobody for longer than its commit.
CREATE TABLE IF NOT EXISTS account_gate (
    gate SMALLINT NOT NULL,
    PRIMARY KEY (gate)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT INTO account_gate (gate) VALUES
    (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15),
    (16), (17), (18), (19), (20), (21), (22), (23), (24), (25), (26), (27), (28), (29), (30), (31),
    (32), (33), (34), (35), (36), (37), (38), (39), (40), (41), (42), (43), (44), (45), (46), (47),
    (48), (49), (50), (51), (52), (53), (54), (55), (56), (57), (58), (59), (60), (61), (62), (63)
ON DUPLICATE KEY UPDATE gate = VALUES(gate);

-- What this shard knows of an account that was ever moved; of all others it has no row, and they are at home here.
-- state: HOME; COPYING, at home here and on the way to peer; MOVED, at peer; ARRIVING, at peer until that one says MOVED.
-- move_id grows with each step of a move: who has an older one has been overtaken. begun: the one that a copy began with.
-- step, room_id, message_id: while ARRIVING, how far the copy has come.
CREATE TABLE IF NOT EXISTS account_fence (
    account_db_key BIGINT      NOT NULL,
    state          VARCHAR(8)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    peer           SMALLINT    NOT NULL,
    move_id        BIGINT      NOT NULL,
    begun          BIGINT      NOT NULL,
    step           VARCHAR(8)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    room_id        VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    message_id     VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (account_db_key)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

-- What was written while its account was COPYING, and is to be copied again. message_id: '' where only the room changed.
CREATE TABLE IF NOT EXISTS account_change (
    change_id      BIGINT      NOT NULL AUTO_INCREMENT,
    account_db_key BIGINT      NOT NULL,
    room_id        VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    message_id     VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (change_id),
    KEY account_change_account (account_db_key, change_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;
