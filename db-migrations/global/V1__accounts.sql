-- IF NOT EXISTS: neither MySQL nor MariaDB takes a CREATE back, so a migration cut short is run again from its start.

-- issuer and subject are bytes of UTF-8, because every text collation that both servers know takes 'alice' and 'alice '
-- for the same person.
CREATE TABLE IF NOT EXISTS account (
    account_db_key BIGINT          NOT NULL AUTO_INCREMENT,
    issuer         VARBINARY(1020) NOT NULL,
    subject        VARBINARY(1020) NOT NULL,
    name           VARCHAR(255)    NOT NULL,
    created_at     DATETIME(6)     NOT NULL,
    PRIMARY KEY (account_db_key),
    UNIQUE KEY account_token (issuer, subject)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS user_shard_mapping (
    account_db_key BIGINT   NOT NULL,
    shard_id       SMALLINT NOT NULL,
    PRIMARY KEY (account_db_key),
    KEY user_shard_mapping_shard (shard_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin;
