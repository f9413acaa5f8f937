-- Tells whether nobody answers a question: its room is not held for it, and its reply neither waits for MySQL nor has a
-- log. Only of one that is late, or that an earlier process of this node accepted.
--
-- KEYS: 1 turn  2 pending  3 the reply's log
-- ARGV: 1 reply id  2 the question's time in ms  3 after how many ms it is late  4 this node  5 its process
--       6 when that began, in ms of the node's clock
--
-- Answers: 1 | 0

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now - tonumber(ARGV[2]) <= tonumber(ARGV[3]) and tonumber(ARGV[2]) >= tonumber(ARGV[6]) then return 0 end

local turn = redis.call('HMGET', KEYS[1], 'status', 'reply_id', 'lease_until', 'journaled', 'node', 'process')
if turn[1] == 'live' and turn[2] == ARGV[1] and tonumber(turn[3]) > now then
  -- The lease of a process that is gone holds nothing. By its name: clocks may be apart.
  if turn[4] or turn[5] ~= ARGV[4] or turn[6] == ARGV[5] then return 0 end
end
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1 then return 0 end
return 1 - redis.call('EXISTS', KEYS[3])
