-- Says through which message a room is deleted: all that were ever minted there. Changes nothing that is seen, but no
-- later id is smaller. For the one who holds the room's row in MySQL, so that numbers come in the order of commits.
--
-- KEYS: 1 last  2 turn  3 rooms changed
-- ARGV: 1 newest message id that MySQL knows, or ''
--
-- Answers: number of the change, message id

local DAY = 86400
local BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function id(ms, random)
  local digits = ''
  for _ = 1, 10 do
    local digit = ms % 32
    digits = string.sub(BASE32, digit + 1, digit + 1) .. digits
    ms = (ms - digit) / 32
  end
  return 'msg_' .. digits .. random
end

local function milliseconds(message)
  local ms = 0
  for i = 5, 14 do ms = ms * 32 + string.find(BASE32, string.sub(message, i, i), 1, true) - 1 end
  return ms
end

local last = redis.call('HMGET', KEYS[1], 'reply_id', 'deleted_through', 'ms')
local ms = tonumber(last[3] or 0)
local through = ARGV[1]
for _, known in ipairs({last[1] or '', last[2] or '', redis.call('HGET', KEYS[2], 'reply_id') or ''}) do
  if known > through then through = known end
end
-- What Redis minted before it lost its memory is in a queue, maybe; a reply's id is a millisecond ahead of the time.
if not last[1] then
  local fresh = id(math.max(now, ms) + 1, 'ZZZZZZZZZZZZZZZZ')
  if fresh > through then through = fresh end
end
redis.call('HSET', KEYS[1], 'ms', string.format('%.0f', math.max(ms, milliseconds(through))), 'deleting', through)
redis.call('HDEL', KEYS[1], 'next_title')
redis.call('EXPIRE', KEYS[1], DAY)

local number = math.max(time[1] * 1000000 + time[2], tonumber(redis.call('GET', KEYS[3]) or 0) + 1)
number = string.format('%.0f', number)
redis.call('SET', KEYS[3], number, 'EX', DAY)
return {number, through}
