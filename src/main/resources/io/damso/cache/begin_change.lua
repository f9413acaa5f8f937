-- What Redis knows of a room that is about to be made or named. For the one who holds the room's row in MySQL, so that
-- numbers come in the order of commits.
--
-- KEYS: 1 rooms changed  2 rooms  3 room titles
-- ARGV: 1 room
--
-- Answers: number of the change, now in microseconds; of a known room the microsecond of its last message, title's JSON

local DAY = 86400
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local number = math.max(now, tonumber(redis.call('GET', KEYS[1]) or 0) + 1)
number = string.format('%.0f', number)
redis.call('SET', KEYS[1], number, 'EX', DAY)
local answer = {number, string.format('%.0f', now)}
local latest, title = redis.call('ZSCORE', KEYS[2], ARGV[1]), redis.call('HGET', KEYS[3], ARGV[1])
if latest and title then
  table.insert(answer, string.format('%.0f', tonumber(latest)))
  table.insert(answer, title)
end
return answer
