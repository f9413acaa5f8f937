-- IF NOT EXISTS: neither MySQL nor MariaDB takes a CREATE back, so a migration cut short is run again from its start.

-- What each reply took. A row outlives its message: whoever deletes a room has used what was said there all the same.
-- used_on: the day (UTC) on which the reply ended. The second key has all that a sum by day and model reads.
CREATE TABLE IF NOT EXISTS reply_usage (
    account_db_key BIGINT      NOT NULL,
    room_id        VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    message_id     VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    used_on        DATE        NOT NULL,
    model          VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    input_tokens   BIGINT      NOT NULL,
    output_tokens  BIGINT      NOT NULL,
    estimated      TINYINT     NOT NULL,
    PRIMARY KEY (account_db_key, room_id, message_id),
    KEY reply_usage_day (account_db_key, used_on, model, input_tokens, output_tokens, estimated)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

-- model: the one that a person chose to answer in the room; null for none. MySQL knows no ADD COLUMN IF NOT EXISTS.
SET @add_model = IF(
    EXISTS (SELECT 1 FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'chat_room' AND column_name = 'model'),
    'DO 0',
    'ALTER TABLE chat_room ADD COLUMN model VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL');
PREPARE add_model FROM @add_model;
EXECUTE add_model;
DEALLOCATE PREPARE add_model;
