-- Lengthens the lease of a journaled turn that is still this writer's. Where Redis was wiped, or fell back to an older
-- state, and nobody has taken the room since, the turn takes it again: running replies outlive Redis. They don't outlive
-- their room.
--
-- KEYS: 1 turn  2 live  3 last
-- ARGV: 1 room  2 reply id  3 epoch  4 lease in ms  5 message id  6 stream key  7 node  8 previous or ''
--       9 accepted at in microseconds  10 the node's process
--
-- Answers: kept | again, if it was taken again | lost, if the room is a later writer's, or was deleted

local TURN = 300
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lease_until = string.format('%d', now + tonumber(ARGV[4]))
local turn = redis.call('HMGET', KEYS[1], 'status', 'epoch', 'reply_id')
local epoch = tonumber(turn[2] or 0)
local answer = 'kept'
if epoch > tonumber(ARGV[3]) then return 'lost' end
-- Two turns of one millisecond, between which Redis forgot the first.
if epoch == tonumber(ARGV[3]) and turn[3] ~= ARGV[2] then return 'lost' end
local deleted_through = redis.call('HGET', KEYS[3], 'deleted_through')
if deleted_through and ARGV[5] <= deleted_through then return 'lost' end
-- Taken over after its room was given back: it ends beside the turn that has the room now.
if turn[3] and turn[3] > ARGV[2] then return 'kept' end
if epoch < tonumber(ARGV[3]) then
  answer = 'again'
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'status', 'live', 'started_at', string.format('%d', now), 'message_id', ARGV[5],
    'reply_id', ARGV[2], 'stream_key', ARGV[6], 'node', ARGV[7], 'process', ARGV[10], 'epoch', ARGV[3],
    'previous', ARGV[8], 'accepted_at', ARGV[9], 'journaled', '1')
elseif turn[1] ~= 'live' then
  return 'kept'
end
redis.call('HSET', KEYS[1], 'lease_until', lease_until)
redis.call('EXPIRE', KEYS[1], TURN)
redis.call('ZADD', KEYS[2], lease_until, ARGV[1])
redis.call('EXPIRE', KEYS[2], TURN)
return answer
