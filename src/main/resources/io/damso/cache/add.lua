-- Adds a journaled message to what is recent, unless the room was deleted since it was accepted.
--
-- KEYS: 1 messages  2 pending  3 room complete  4 rooms  5 room titles  6 rooms complete  7 archived  8 last
-- ARGV: 1 message id  2 entry of the list (begins with the id)  3 room  4 its time in microseconds
--       5 title's JSON, or '' to leave it  6 the message it answers, or its own id

local DAY, MESSAGES, ROOMS = 86400, 100, 200
local last = redis.call('HMGET', KEYS[8], 'deleted_through', 'deleting')
if last[1] and (ARGV[1] <= last[1] or ARGV[6] <= last[1]) then return 0 end

-- As in MySQL: a reply that one writer took for interrupted gives way to how another one ended it, and nothing else
-- changes what is there. A quote inside of a text has a backslash, and after the entry's own status come only ids.
local function status(entry) return string.match(entry, '^.*"status":"(%a+)"') end
local function replaces(kept)
  local ended = status(ARGV[2])
  return status(kept) == 'interrupted' and (ended == 'done' or ended == 'stopped')
end

-- Who is about to fill the list may have read the other one.
local function change()
  local time = redis.call('TIME')
  local changed = math.max(time[1] * 1000000 + time[2], tonumber(redis.call('HGET', KEYS[8], 'changed') or 0) + 1)
  redis.call('HSET', KEYS[8], 'changed', string.format('%.0f', changed))
end

redis.call('HDEL', KEYS[8], 'filled')
local newest = redis.call('LINDEX', KEYS[1], 0)
local newest_id = newest and string.sub(newest, 1, 30) or ''
if newest_id < ARGV[1] then
  if redis.call('LPUSH', KEYS[1], ARGV[2]) > MESSAGES then redis.call('LTRIM', KEYS[1], 0, MESSAGES - 1) end
elseif newest_id > ARGV[1] then
  -- A late repeat: its place is further down, and MySQL knows it.
  redis.call('DEL', KEYS[1], KEYS[3])
  change()
elseif replaces(newest) then
  redis.call('LSET', KEYS[1], 0, ARGV[2])
  change()
end
-- The archive may have been quicker; nobody would take it out of what is pending again.
if redis.call('SREM', KEYS[7], ARGV[1]) == 0 then
  local kept = redis.call('HGET', KEYS[2], ARGV[1])
  if not kept or replaces(kept) then redis.call('HSET', KEYS[2], ARGV[1], ARGV[2]) end
end

redis.call('ZADD', KEYS[4], 'GT', ARGV[4], ARGV[3])
if ARGV[5] ~= '' and redis.call('HSETNX', KEYS[5], ARGV[3], ARGV[5]) == 0 then
  -- A room that was made without a title gets its first message's.
  local made = string.match(redis.call('HGET', KEYS[5], ARGV[3]), '^{"title":"","created_at":(".*")}$')
  local titled = string.match(ARGV[5], '^(.*"created_at":)"[^"]*"}$')
  if made and titled then redis.call('HSET', KEYS[5], ARGV[3], titled .. made .. '}') end
  -- The room is being deleted, and this is the first message after that.
  if last[2] and ARGV[1] > last[2] then redis.call('HSETNX', KEYS[8], 'next_title', ARGV[5]) end
end
local surplus = redis.call('ZCARD', KEYS[4]) - ROOMS
if surplus > 0 then
  local oldest = redis.call('ZRANGE', KEYS[4], 0, surplus - 1)
  redis.call('ZREM', KEYS[4], unpack(oldest))
  redis.call('HDEL', KEYS[5], unpack(oldest))
  redis.call('SET', KEYS[6], '0')
end

for _, i in ipairs({1, 2, 3, 4, 5, 6, 8}) do redis.call('EXPIRE', KEYS[i], DAY) end
return 1
