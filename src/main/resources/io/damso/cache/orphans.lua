-- The live replies that nobody has been at for a lease.
--
-- KEYS: 1 live replies
-- ARGV: 1 how many at most  2 lease in ms

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lease_until = string.format('%d', now + tonumber(ARGV[2]))

-- Longer than any lease can be, since the clock was set back: whoever is at it has a lease's time to say so.
for _, reply in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. lease_until, '+inf', 'LIMIT', 0, ARGV[1])) do
  redis.call('ZADD', KEYS[1], lease_until, reply)
end
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%d', now), 'LIMIT', 0, ARGV[1])
