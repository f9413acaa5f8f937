-- Shows a room as MySQL has it now, unless something later was done to it.
--
-- KEYS: 1 rooms  2 room titles  3 rooms complete  4 rooms changed  5 last
-- ARGV: 1 room  2 number of the change  3 microseconds of its last message  4 title's JSON

local DAY, ROOMS = 86400, 200
if tonumber(redis.call('HGET', KEYS[5], 'applied') or 0) > tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[5], 'applied', ARGV[2])
redis.call('EXPIRE', KEYS[5], DAY)

redis.call('ZADD', KEYS[1], 'GT', ARGV[3], ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[4])
local surplus = redis.call('ZCARD', KEYS[1]) - ROOMS
if surplus > 0 then
  local oldest = redis.call('ZRANGE', KEYS[1], 0, surplus - 1)
  redis.call('ZREM', KEYS[1], unpack(oldest))
  redis.call('HDEL', KEYS[2], unpack(oldest))
  redis.call('SET', KEYS[3], '0')
end
local time = redis.call('TIME')
local rooms = math.max(time[1] * 1000000 + time[2], tonumber(redis.call('GET', KEYS[4]) or 0) + 1)
redis.call('SET', KEYS[4], string.format('%.0f', rooms), 'EX', DAY)
for i = 1, 3 do redis.call('EXPIRE', KEYS[i], DAY) end
return 1
