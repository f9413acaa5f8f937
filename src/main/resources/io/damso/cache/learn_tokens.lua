-- Says what an account's replies took today so far, unless that is known already.
--
-- KEYS: 1 tokens
-- ARGV: 1 day: the days since 1970 (UTC)  2 tokens  3 seconds until it is not known any more

if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'day', ARGV[1], 'used', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
