-- blocked_at: since when an administrator lets nobody in to this account; null for not at all. All nodes read the blocked ones
-- every few seconds, by the key. MySQL knows no ADD COLUMN IF NOT EXISTS.
SET @add_blocked_at = IF(
    EXISTS (SELECT 1 FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name = 'account' AND column_name = 'blocked_at'),
    'DO 0',
    'ALTER TABLE account ADD COLUMN blocked_at DATETIME(6) NULL, ADD KEY account_blocked (blocked_at)');
PREPARE add_blocked_at FROM @add_blocked_at;
EXECUTE add_blocked_at;
DEALLOCATE PREPARE add_blocked_at;
