-- Since when Redis remembers: since it was first asked. A wiped one, which has forgotten that too, begins anew.
--
-- KEYS: 1 since
--
-- Answers: now in ms, since in ms

local DAY = 86400
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Later than now, since the clock was set back.
local since = math.min(tonumber(redis.call('GET', KEYS[1]) or now), now)
since = string.format('%d', since)
redis.call('SET', KEYS[1], since, 'EX', DAY)
return {string.format('%d', now), since}
