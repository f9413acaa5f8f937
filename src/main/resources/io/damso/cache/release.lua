-- Ends a turn's hold on its room, if this writer still has it.
--
-- KEYS: 1 turn  2 live  3 stop
-- ARGV: 1 room  2 reply id  3 epoch

local turn = redis.call('HMGET', KEYS[1], 'reply_id', 'epoch')
if turn[1] ~= ARGV[2] or turn[2] ~= ARGV[3] then return 0 end
redis.call('HSET', KEYS[1], 'status', 'ended')
redis.call('ZREM', KEYS[2], ARGV[1])
if redis.call('GET', KEYS[3]) == ARGV[2] then redis.call('DEL', KEYS[3]) end
return 1
