-- Ends a turn's hold on its room, if this writer still has it.
--
-- KEYS: 1 turn  2 live  3 stop  4 tokens
-- ARGV: 1 room  2 reply id  3 epoch  4 tokens that the reply took

local turn = redis.call('HMGET', KEYS[1], 'reply_id', 'epoch')
if turn[1] ~= ARGV[2] or turn[2] ~= ARGV[3] then return 0 end
redis.call('HSET', KEYS[1], 'status', 'ended')
redis.call('ZREM', KEYS[2], ARGV[1])
if redis.call('GET', KEYS[3]) == ARGV[2] then redis.call('DEL', KEYS[3]) end
-- Once, and only where it is known what was taken before.
if ARGV[4] ~= '0' and redis.call('HSETNX', KEYS[1], 'spent', '1') == 1 and redis.call('EXISTS', KEYS[4]) == 1 then
  local today = string.format('%d', math.floor(redis.call('TIME')[1] / 86400))
  if redis.call('HGET', KEYS[4], 'day') ~= today then redis.call('HSET', KEYS[4], 'day', today, 'used', '0') end
  redis.call('HINCRBY', KEYS[4], 'used', ARGV[4])
end
return 1
