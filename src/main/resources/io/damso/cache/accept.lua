-- Takes a room for one turn and mints its ids, all on Redis' clock; or says why not.
--
-- KEYS: 1 turn  2 last  3 live  4 sends  5 pending  6 rooms  7 rooms complete  8 room complete  9 tokens
--       10 repeat (may be absent)
-- ARGV: 1 room  2 node  3 random digits of the message's id  4 of the reply's  5 secret part of the stream key
--       6 lease in ms  7 live replies an account may have  8 sends a minute  9 pending messages a room may have
--       10 the message to answer once more, or ''  11 the node's process
--       12 tokens that the account's replies may take a day, or 0  13 fingerprint of the request (with key 10)
--
-- Answers: granted | repeated, previous or '', message id, reply id, stream key, epoch, accepted at in microseconds;
--          granted also whether the message is known to be the room's first (1) or not (0), and whether it is known if
--          all of the account's rooms are here (1) or not (0)
--          in_progress | key_reused | full | too_many_live | not_newest
--          busy, stream key
--          too_many_sends | too_many_tokens, milliseconds to wait
--          tokens_unknown, today: the days since 1970 (UTC)

local DAY, TURN, MINUTE = 86400, 300, 60000
local BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local lease_until = now + tonumber(ARGV[6])

-- Longer than any lease can be: of a time before the clock was set back.
local function lasts(ends)
  return tonumber(ends) > now and tonumber(ends) <= lease_until
end

local function held(turn)
  return turn.status == 'live' and lasts(turn.lease_until)
end

local function hash(key)
  local flat, fields = redis.call('HGETALL', key), {}
  for i = 1, #flat, 2 do fields[flat[i]] = flat[i + 1] end
  return fields
end

local function id(ms, random)
  local digits = ''
  for _ = 1, 10 do
    local digit = ms % 32
    digits = string.sub(BASE32, digit + 1, digit + 1) .. digits
    ms = (ms - digit) / 32
  end
  return 'msg_' .. digits .. random
end

local turn = hash(KEYS[1])
local last = hash(KEYS[2])
local first = KEYS[10] and hash(KEYS[10]) or {}
local again = ARGV[10] ~= ''

if first.fingerprint then
  if first.fingerprint ~= ARGV[13] then return {'key_reused'} end
  if first.journaled then
    return {'repeated', first.previous, first.message_id, first.reply_id, first.stream_key, first.epoch, first.accepted_at}
  end
  -- Claimed but never journaled: its node is still at it, or died. Then the same ids are used again, because whether
  -- the journal has the message can't be told from here.
  if turn.reply_id == first.reply_id and held(turn) then return {'in_progress'} end
  if last.deleted_through and first.message_id <= last.deleted_through then
    -- Nothing comes of ids from before the room was deleted.
    redis.call('DEL', KEYS[10])
    first = {}
  elseif first.settling_until and lasts(first.settling_until) then
    return {'in_progress'}
  end
end

-- A journaled turn whose lease ran out is ended by whoever takes it over; the next one waits for that.
if held(turn) or turn.status == 'live' and turn.journaled then return {'busy', turn.stream_key} end
if again and last.message_id and last.message_id ~= ARGV[10] then return {'not_newest'} end
if again and last.deleted_through and ARGV[10] <= last.deleted_through then return {'not_newest'} end
-- The reply has to fit too.
local coming = again and 1 or 2
if redis.call('HLEN', KEYS[5]) + coming > tonumber(ARGV[9]) then return {'full'} end
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
redis.call('ZREMRANGEBYSCORE', KEYS[3], string.format('(%d', lease_until), '+inf')
if redis.call('ZCARD', KEYS[3]) >= tonumber(ARGV[7]) then return {'too_many_live'} end
local budget = tonumber(ARGV[12])
if budget > 0 and not first.fingerprint then
  local today, tokens = math.floor(time[1] / DAY), redis.call('HMGET', KEYS[9], 'day', 'used')
  if not tokens[1] then return {'tokens_unknown', string.format('%d', today)} end
  if tonumber(tokens[1]) == today and tonumber(tokens[2]) >= budget then
    return {'too_many_tokens', string.format('%d', (today + 1) * DAY * 1000 - now)}
  end
end
if not first.fingerprint then
  if redis.call('PTTL', KEYS[4]) > MINUTE then redis.call('PEXPIRE', KEYS[4], MINUTE) end
  if tonumber(redis.call('GET', KEYS[4]) or 0) >= tonumber(ARGV[8]) then
    return {'too_many_sends', redis.call('PTTL', KEYS[4])}
  end
  if redis.call('INCR', KEYS[4]) == 1 then redis.call('PEXPIRE', KEYS[4], MINUTE) end
end

local epoch = math.max(now, tonumber(last.epoch or 0) + 1)
local mine = first
if not first.fingerprint then
  -- Each id exceeds the room's last, also when the clock was set back.
  local ms = math.max(now, tonumber(last.ms or 0) + 1)
  mine = {
    previous = last.reply_id or last.filled or '',
    message_id = again and ARGV[10] or id(ms, ARGV[3]),
    reply_id = id(ms + 1, ARGV[4]),
    accepted_at = time[1] .. string.format('%06d', time[2]),
  }
  mine.stream_key = mine.reply_id .. '.' .. ARGV[5]
  redis.call('HSET', KEYS[2], 'ms', string.format('%d', ms + 1), 'reply_id', mine.reply_id)
  redis.call('HDEL', KEYS[2], 'filled')
end
mine.epoch = string.format('%d', epoch)
redis.call('HSET', KEYS[2], 'epoch', mine.epoch)
redis.call('EXPIRE', KEYS[2], DAY)

if KEYS[10] and first.fingerprint then
  redis.call('HSET', KEYS[10], 'epoch', mine.epoch)
elseif KEYS[10] then
  redis.call('HSET', KEYS[10], 'fingerprint', ARGV[13], 'previous', mine.previous, 'message_id', mine.message_id,
    'reply_id', mine.reply_id, 'stream_key', mine.stream_key, 'epoch', mine.epoch, 'accepted_at', mine.accepted_at)
  redis.call('EXPIRE', KEYS[10], DAY)
end

lease_until = string.format('%d', lease_until)
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'status', 'live', 'started_at', string.format('%d', now), 'message_id', mine.message_id,
  'reply_id', mine.reply_id, 'stream_key', mine.stream_key, 'node', ARGV[2], 'process', ARGV[11], 'epoch', mine.epoch,
  'lease_until', lease_until, 'previous', mine.previous, 'accepted_at', mine.accepted_at)
redis.call('EXPIRE', KEYS[1], TURN)
redis.call('ZADD', KEYS[3], lease_until, ARGV[1])
redis.call('EXPIRE', KEYS[3], TURN)

-- All rooms are known here and this is none of them: it has no older message.
local complete = redis.call('GET', KEYS[7])
local new = complete == '1' and not redis.call('ZSCORE', KEYS[6], ARGV[1])
if new then
  redis.call('SET', KEYS[8], mine.message_id, 'EX', DAY)
end

return {'granted', mine.previous, mine.message_id, mine.reply_id, mine.stream_key, mine.epoch, mine.accepted_at,
  new and mine.previous == '' and 1 or 0, complete and 1 or 0}
