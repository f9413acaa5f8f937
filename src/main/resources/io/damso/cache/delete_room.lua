-- Forgets a room that is deleted in MySQL, all but what was sent since the deletion began, and asks its live reply to
-- stop. What comes late of the rest is refused from now on.
--
-- KEYS: 1 messages  2 pending  3 room complete  4 rooms  5 room titles  6 rooms changed  7 last  8 turn  9 live  10 stop
--       11 rooms complete
-- ARGV: 1 room  2 the message through which it is deleted  3 number of the change  4 lifetime of the stop flag in s
--
-- Answers: nothing | node, stream key of the live reply

local DAY = 86400
local through = ARGV[2]
local last = redis.call('HMGET', KEYS[7], 'deleted_through', 'reply_id', 'applied', 'next_title', 'changed')
if last[1] and last[1] > through then through = last[1] end

-- A reply goes with the message that it answers. Within a text the quotes would be escaped.
local function answers(json)
  local answered = string.match(json, '"reply_to":"(msg_%w+)"')
  return answered and answered <= through
end

local kept, whole = 0, true
local entry = redis.call('LINDEX', KEYS[1], 0)
while entry and string.sub(entry, 1, 30) > through do
  kept = kept + 1
  whole = whole and not answers(entry)
  entry = redis.call('LINDEX', KEYS[1], kept)
end
if kept > 0 and whole then redis.call('LTRIM', KEYS[1], 0, kept - 1) else redis.call('DEL', KEYS[1]) end
redis.call('DEL', KEYS[3])

local survives = kept > 0 and whole
for _, id in ipairs(redis.call('HKEYS', KEYS[2])) do
  if id <= through or answers(redis.call('HGET', KEYS[2], id)) then
    redis.call('HDEL', KEYS[2], id)
  else
    survives = true
  end
end

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local changed = string.format('%.0f', math.max(now, tonumber(last[5] or 0) + 1))
redis.call('HSET', KEYS[7], 'deleted_through', through, 'changed', changed)
redis.call('HDEL', KEYS[7], 'deleting', 'next_title', 'filled')
if last[2] and last[2] <= through then redis.call('HDEL', KEYS[7], 'reply_id', 'message_id') end

-- Someone who made the room anew meanwhile has it in the list.
if tonumber(ARGV[3]) > tonumber(last[3] or 0) then
  redis.call('HSET', KEYS[7], 'applied', ARGV[3])
  if not survives then redis.call('ZREM', KEYS[4], ARGV[1]) end
  if survives and last[4] then
    redis.call('HSET', KEYS[5], ARGV[1], last[4])
  else
    redis.call('HDEL', KEYS[5], ARGV[1])
  end
end
-- What were too many may be few enough now.
if redis.call('GET', KEYS[11]) == '0' then redis.call('DEL', KEYS[11]) end
local rooms = math.max(now, tonumber(redis.call('GET', KEYS[6]) or 0) + 1)
redis.call('SET', KEYS[6], string.format('%.0f', rooms), 'EX', DAY)
redis.call('EXPIRE', KEYS[7], DAY)

local turn = redis.call('HMGET', KEYS[8], 'status', 'reply_id', 'message_id', 'node', 'stream_key')
if turn[1] ~= 'live' or turn[3] > through then return {} end
redis.call('HSET', KEYS[8], 'status', 'ended')
redis.call('ZREM', KEYS[9], ARGV[1])
redis.call('SET', KEYS[10], turn[2], 'EX', ARGV[4])
return {turn[4], turn[5]}
