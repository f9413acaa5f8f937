-- IF NOT EXISTS: neither MySQL nor MariaDB takes a CREATE back, so a migration cut short is run again from its start.
-- Ids are ascii_bin, so that they sort byte by byte and upper and lower case are not the same.

-- titled_by: the message whose title the room has, so that of several messages the first one's wins in whatever order
-- they come; '' when a person chose the title, which no id sorts before; '~' when there is none yet, after every id.
-- last_message_at: null for a room that was deleted and got no message since.
-- deleted_through: messages up to this id are gone for good, those still on their way too.
CREATE TABLE IF NOT EXISTS chat_room (
    account_db_key  BIGINT       NOT NULL,
    room_id         VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    title           VARCHAR(200) NOT NULL,
    titled_by       VARCHAR(30)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at      DATETIME(6)  NOT NULL,
    last_message_at DATETIME(6)  NULL,
    deleted_through VARCHAR(30)  CHARACTER SET ascii COLLATE ascii_bin NULL,
    PRIMARY KEY (account_db_key, room_id),
    KEY chat_room_latest (account_db_key, last_message_at, room_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

-- metadata is no JSON column: MySQL would write the text anew, in an order and with numbers of its own.
CREATE TABLE IF NOT EXISTS chat_message (
    account_db_key BIGINT      NOT NULL,
    room_id        VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    message_id     VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    author_db_key  BIGINT      NOT NULL,
    sender_type    VARCHAR(8)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    content        LONGTEXT    NOT NULL,
    metadata       LONGTEXT    NOT NULL,
    status         VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reply_to       VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NULL,
    stream_key     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    created_at     DATETIME(6) NOT NULL,
    PRIMARY KEY (account_db_key, room_id, message_id),
    KEY chat_message_id (account_db_key, message_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;
