-- Says of a live reply that nobody needs to end it any more.
--
-- KEYS: 1 live replies
-- ARGV: 1 reply

return redis.call('ZREM', KEYS[1], ARGV[1])
