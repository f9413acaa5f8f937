-- Lengthens the lease of a turn that is still this writer's, and tells whether someone asked it to stop. Where Redis was
-- wiped and nobody has taken the room since, the turn takes it again: running replies outlive Redis.
--
-- KEYS: 1 turn  2 live  3 stop
-- ARGV: 1 room  2 reply id  3 epoch  4 lease in ms  5 message id  6 stream key  7 node
--
-- Answers: kept | lost | stop

local TURN = 300
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lease_until = string.format('%d', now + tonumber(ARGV[4]))
local turn = redis.call('HMGET', KEYS[1], 'status', 'reply_id', 'epoch')
if not turn[1] then
  redis.call('HSET', KEYS[1], 'status', 'live', 'started_at', string.format('%d', now), 'message_id', ARGV[5],
    'reply_id', ARGV[2], 'stream_key', ARGV[6], 'node', ARGV[7], 'epoch', ARGV[3])
elseif turn[1] ~= 'live' or turn[2] ~= ARGV[2] or turn[3] ~= ARGV[3] then
  return 'lost'
end
redis.call('HSET', KEYS[1], 'lease_until', lease_until)
redis.call('EXPIRE', KEYS[1], TURN)
redis.call('ZADD', KEYS[2], lease_until, ARGV[1])
redis.call('EXPIRE', KEYS[2], TURN)
if redis.call('GET', KEYS[3]) == ARGV[2] then return 'stop' end
return 'kept'
