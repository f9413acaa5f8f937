-- Ends a turn's hold on its room, if it still has it; takes the claim of a message that was never journaled back.
--
-- KEYS: 1 turn  2 live  3 stop  4 repeat (may be absent: nothing is taken back)
-- ARGV: 1 room  2 reply id

if KEYS[4] and redis.call('HGET', KEYS[4], 'reply_id') == ARGV[2]
    and redis.call('HEXISTS', KEYS[4], 'journaled') == 0 then
  redis.call('DEL', KEYS[4])
end
if redis.call('HGET', KEYS[1], 'reply_id') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'status', 'ended')
redis.call('ZREM', KEYS[2], ARGV[1])
if redis.call('GET', KEYS[3]) == ARGV[2] then redis.call('DEL', KEYS[3]) end
return 1
