-- Adds a journaled message to what is recent.
--
-- KEYS: 1 messages  2 pending  3 room complete  4 rooms  5 room titles  6 rooms complete  7 repeat (may be absent)
-- ARGV: 1 message id  2 entry of the list (begins with the id)  3 the message's JSON  4 room
--       5 its time in microseconds  6 title's JSON, or '' to leave it  7 reply id (with key 7)

local DAY, MESSAGES, ROOMS = 86400, 100, 200

local newest = redis.call('LINDEX', KEYS[1], 0)
local newest_id = newest and string.sub(newest, 1, 30) or ''
if newest_id < ARGV[1] then
  if redis.call('LPUSH', KEYS[1], ARGV[2]) > MESSAGES then
    redis.call('LTRIM', KEYS[1], 0, MESSAGES - 1)
    redis.call('DEL', KEYS[3])
  end
elseif newest_id > ARGV[1] then
  -- A late repeat: its place is further down, and MySQL knows it.
  redis.call('DEL', KEYS[1], KEYS[3])
end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])

redis.call('ZADD', KEYS[4], 'GT', ARGV[5], ARGV[4])
if ARGV[6] ~= '' then redis.call('HSETNX', KEYS[5], ARGV[4], ARGV[6]) end
local surplus = redis.call('ZCARD', KEYS[4]) - ROOMS
if surplus > 0 then
  local oldest = redis.call('ZRANGE', KEYS[4], 0, surplus - 1)
  redis.call('ZREM', KEYS[4], unpack(oldest))
  redis.call('HDEL', KEYS[5], unpack(oldest))
  redis.call('DEL', KEYS[6])
end

for i = 1, 6 do redis.call('EXPIRE', KEYS[i], DAY) end
if KEYS[7] and redis.call('HGET', KEYS[7], 'reply_id') == ARGV[7] then redis.call('HSET', KEYS[7], 'journaled', '1') end
return 1
