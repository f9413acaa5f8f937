-- IF NOT EXISTS: neither MySQL nor MariaDB takes a CREATE back, so a migration cut short is run again from its start.

-- Questions that have a row in chat_message and whose reply has none yet; written and removed by the transaction that
-- writes the other row. What stays long is looked after: the reply's node may be gone.
CREATE TABLE IF NOT EXISTS open_turn (
    account_db_key BIGINT      NOT NULL,
    room_id        VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reply_id       VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    message_id     VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    stream_key     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    asked_at       DATETIME(6) NOT NULL,
    PRIMARY KEY (account_db_key, room_id, reply_id),
    KEY open_turn_asked (asked_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;
