-- Says of live replies that someone is at them, for a lease from now.
--
-- KEYS: 1 live replies
-- ARGV: 1 lease in ms  2.. replies

local DAY = 86400
local time = redis.call('TIME')
local lease_until = string.format('%d', time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1]))
for i = 2, #ARGV do redis.call('ZADD', KEYS[1], lease_until, ARGV[i]) end
redis.call('EXPIRE', KEYS[1], DAY)
return 1
