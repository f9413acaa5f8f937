-- Fills the list of a room's recent messages from MySQL, unless something was added, deleted or archived unseen since
-- it was read. Its newest message is noted, and is the room's newest until anything is minted, added, deleted or archived
-- unseen.
--
-- KEYS: 1 messages  2 room complete  3 last
-- ARGV: 1 reply id in last as it was read, or ''  2 newest message id in the list as it was read, or ''
--       3 changed in last as it was read, or ''  4 the room's first message if nothing is older, else ''
--       5.. entries, newest first

local DAY = 86400
local newest = redis.call('LINDEX', KEYS[1], 0)
local last = redis.call('HMGET', KEYS[3], 'reply_id', 'changed')
if (last[1] or '') ~= ARGV[1] or (last[2] or '') ~= ARGV[3] then return 0 end
if (newest and string.sub(newest, 1, 30) or '') ~= ARGV[2] then return 0 end
redis.call('DEL', KEYS[1], KEYS[2])
for i = 5, #ARGV do redis.call('RPUSH', KEYS[1], ARGV[i]) end
redis.call('EXPIRE', KEYS[1], DAY)
redis.call('HSET', KEYS[3], 'filled', string.sub(ARGV[5], 1, 30))
redis.call('EXPIRE', KEYS[3], DAY)
if ARGV[4] ~= '' then redis.call('SET', KEYS[2], ARGV[4], 'EX', DAY) end
return 1
