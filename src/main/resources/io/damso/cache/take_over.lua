-- Takes an orphaned reply over, with an epoch that exceeds every one before it. The mark left in the log makes Redis
-- refuse whatever its writer may still add, from this moment on.
--
-- KEYS: 1 turn  2 last  3 live  4 the reply's log
-- ARGV: 1 room  2 stream key  3 node  4 lease in ms
--
-- Answers: held, if someone is at it
--          over, if it has ended, or nothing is known of it
--          unconfirmed, now in microseconds, message id, previous, accepted at: nothing was promised, but a journal may
--          have the question
--          taken, epoch, now in microseconds, and if the room still names it: message id, previous, accepted at

local DAY, TURN = 86400, 300
local FINAL = {done = true, stopped = true, error = true}

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local flat, turn = redis.call('HGETALL', KEYS[1]), {}
for i = 1, #flat, 2 do turn[flat[i]] = flat[i + 1] end
local named = turn.stream_key == ARGV[2]
local live = named and turn.status == 'live'
local ends = live and tonumber(turn.lease_until)
-- Longer than any lease can be: nobody has been at it since the clock was set back.
if live and ends > now and ends <= now + tonumber(ARGV[4]) then return {'held'} end

local newest = redis.call('XREVRANGE', KEYS[4], '+', '-', 'COUNT', 1)[1]
local fields = {}
for i = 1, newest and #newest[2] or 0, 2 do fields[newest[2][i]] = newest[2][i + 1] end
if FINAL[fields.e] then
  if live then
    redis.call('HSET', KEYS[1], 'status', 'ended')
    redis.call('ZREM', KEYS[3], ARGV[1])
  end
  return {'over'}
end
local now_micros = time[1] .. string.format('%06d', time[2])
if not newest and named and not turn.journaled then
  -- It may get its record now, so whoever claimed it can't promise it any more.
  redis.call('HSET', KEYS[1], 'settling', '1')
  return {'unconfirmed', now_micros, turn.message_id, turn.previous or '', turn.accepted_at}
end
if not newest and not live then return {'over'} end

local logged = newest and tonumber(string.match(newest[1], '^%d+')) or 0
local epoch = math.max(now, tonumber(redis.call('HGET', KEYS[2], 'epoch') or 0) + 1, logged + 1)
epoch = string.format('%d', epoch)
redis.call('HSET', KEYS[2], 'epoch', epoch)
redis.call('EXPIRE', KEYS[2], DAY)
redis.call('XADD', KEYS[4], epoch .. '-1', 'e', 'taken', 'd', ARGV[3])
redis.call('EXPIRE', KEYS[4], DAY)

local answer = {'taken', epoch, now_micros}
if named then
  for _, field in ipairs({'message_id', 'previous', 'accepted_at'}) do table.insert(answer, turn[field] or '') end
end
if live then
  local lease_until = string.format('%d', now + tonumber(ARGV[4]))
  redis.call('HSET', KEYS[1], 'node', ARGV[3], 'epoch', epoch, 'lease_until', lease_until)
  redis.call('EXPIRE', KEYS[1], TURN)
  redis.call('ZADD', KEYS[3], lease_until, ARGV[1])
  redis.call('EXPIRE', KEYS[3], TURN)
end
return answer
