-- Forgets what is in MySQL now. A message that was not pending came from before Redis was wiped, or comes again: what
-- was filled without it can't be trusted to be whole, nor what is about to be. Or it is not cached yet, which its mark
-- is for.
--
-- KEYS: 1 pending  2 messages  3 room complete  4 rooms complete  5 archived  6 last  7 rooms changed
-- ARGV: message ids

local DAY, MARKED = 86400, 60
local forgotten = 0
for _, id in ipairs(ARGV) do
  local kept = redis.call('HGET', KEYS[1], id)
  if kept then
    redis.call('HDEL', KEYS[1], id)
    -- What one writer took for interrupted another one may have ended, and only MySQL know that.
    if string.match(kept, '^.*"status":"(%a+)"') ~= 'interrupted' then forgotten = forgotten + 1 end
  else
    redis.call('SADD', KEYS[5], id)
    redis.call('EXPIRE', KEYS[5], MARKED)
  end
end
if forgotten < #ARGV then
  redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
  local time = redis.call('TIME')
  local now = time[1] * 1000000 + time[2]
  local room = math.max(now, tonumber(redis.call('HGET', KEYS[6], 'changed') or 0) + 1)
  redis.call('HSET', KEYS[6], 'changed', string.format('%.0f', room))
  redis.call('HDEL', KEYS[6], 'filled')
  redis.call('EXPIRE', KEYS[6], DAY)
  local rooms = math.max(now, tonumber(redis.call('GET', KEYS[7]) or 0) + 1)
  redis.call('SET', KEYS[7], string.format('%.0f', rooms), 'EX', DAY)
end
return forgotten
