-- Makes a turn that was not confirmed, and has its reply's record, the answer to its request; unless that is another's by
-- now, or the room was deleted, and the message with it.
--
-- KEYS: 1 last  2 repeat
-- ARGV: 1 reply id  2 message id

local deleted_through = redis.call('HGET', KEYS[1], 'deleted_through')
if deleted_through and ARGV[2] <= deleted_through then return 0 end
if redis.call('HGET', KEYS[2], 'reply_id') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[2], 'journaled', '1')
return 1
