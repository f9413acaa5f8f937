-- Forgets what is in MySQL now. A message that was not pending came from before Redis was wiped, or comes again: what
-- was filled without it can't be trusted to be whole.
--
-- KEYS: 1 pending  2 messages  3 room complete  4 rooms complete
-- ARGV: message ids

local forgotten = redis.call('HDEL', KEYS[1], unpack(ARGV))
if forgotten < #ARGV then redis.call('DEL', KEYS[2], KEYS[3], KEYS[4]) end
return forgotten
