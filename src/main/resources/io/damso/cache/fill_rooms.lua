-- Adds all of an account's rooms, as MySQL has them, to those that are recent, and marks the set as complete; unless
-- one was changed, deleted or archived unseen since they were read.
--
-- KEYS: 1 rooms  2 room titles  3 rooms complete  4 rooms changed
-- ARGV: 1 rooms changed as it was read, or ''
--       2.. room, microseconds of its last message, title's JSON; and so on

local DAY, ROOMS = 86400, 200
if (redis.call('GET', KEYS[4]) or '') ~= ARGV[1] then return 0 end
for i = 2, #ARGV, 3 do
  redis.call('ZADD', KEYS[1], 'GT', ARGV[i + 1], ARGV[i])
  redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 2])
end
redis.call('EXPIRE', KEYS[1], DAY)
redis.call('EXPIRE', KEYS[2], DAY)
local surplus = redis.call('ZCARD', KEYS[1]) - ROOMS
if surplus > 0 then
  local oldest = redis.call('ZRANGE', KEYS[1], 0, surplus - 1)
  redis.call('ZREM', KEYS[1], unpack(oldest))
  redis.call('HDEL', KEYS[2], unpack(oldest))
end
redis.call('SET', KEYS[3], surplus > 0 and '0' or '1', 'EX', DAY)
return surplus > 0 and 0 or 1
