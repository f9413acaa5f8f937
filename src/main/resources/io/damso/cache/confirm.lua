-- Marks a turn as journaled: from here on it ends by a reply's record, whoever has to write it. Refused if the room is
-- not this writer's any more, who then settles it; its request, sent again, waits for that.
--
-- KEYS: 1 turn  2 last  3 live  4 repeat (may be absent)
-- ARGV: 1 room  2 reply id  3 epoch  4 lease in ms  5 message id
--
-- Answers: confirmed
--          elsewhere, if another writer is at the same turn, because its request was sent again
--          lost

local turn = redis.call('HMGET', KEYS[1], 'status', 'reply_id', 'epoch', 'settling')
if turn[2] == ARGV[2] and turn[3] ~= ARGV[3] then return 'elsewhere' end
local time = redis.call('TIME')
local lease_until = string.format('%d', time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[4]))
local lost = turn[1] ~= 'live' or turn[2] ~= ARGV[2] or turn[4]
if KEYS[4] and redis.call('HGET', KEYS[4], 'reply_id') == ARGV[2] then
  redis.call('HSET', KEYS[4], lost and 'settling_until' or 'journaled', lost and lease_until or '1')
end
if lost then return 'lost' end
redis.call('HSET', KEYS[1], 'journaled', '1', 'lease_until', lease_until)
redis.call('HSET', KEYS[2], 'message_id', ARGV[5])
redis.call('ZADD', KEYS[3], lease_until, ARGV[1])
return 'confirmed'
