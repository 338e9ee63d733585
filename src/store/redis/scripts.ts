/**
 * The conversation store's functions in Lua: each is one atomic step on one conversation.
 *
 * State, a hash: `epoch`, `version`, `snapshot`, `seq` (of the newest reply), `tries` (turns begun with the oldest message),
 * `wake_at`, and `until` while somebody holds the conversation or it is parked. Mailbox, a list: id, body, id, body, … Outbox,
 * a hash: seq → body. Seen ids, a list. Due times, a sorted set for the whole group: the end of the lease or of the parking
 * of each conversation that has one, else its wake-up time; so `recover` needs to look at one number for each conversation.
 *
 * Taking a conversation and letting go of it both raise `epoch`: comparing it is the whole fence.
 * `now` and every other time are given by the caller, in milliseconds and as text, for Lua would print them as 1.7e+12.
 */
import { script } from "./script.ts";

const SHARED = `
local state, mailbox, outbox, seen, due = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local name, now = ARGV[1], tonumber(ARGV[2])

local function is_held_under(epoch)
  return redis.call('HGET', state, 'epoch') == epoch
end

local function keep_until(time)
  redis.call('HSET', state, 'until', time)
  redis.call('ZADD', due, time, name)
end

local function begin_turn(lease_end)
  keep_until(lease_end)
  local head = redis.call('LRANGE', mailbox, 0, 1)
  local tries = head[1] and redis.call('HINCRBY', state, 'tries', 1) or 0
  local kept = redis.call('HMGET', state, 'epoch', 'version', 'snapshot', 'wake_at')
  local wake = kept[4] and tonumber(kept[4]) <= now
  return { kept[1], kept[2] or '0', kept[3], head[1] or false, head[2] or false, tries, wake and 1 or 0,
    redis.call('HGETALL', outbox) }
end

local function take(lease_end)
  redis.call('HINCRBY', state, 'epoch', 1)
  redis.call('PERSIST', state)
  redis.call('PERSIST', seen)
  return begin_turn(lease_end)
end
`;

/** name, now, lease end, message id, body, length of the dedupe window → "duplicate", "queued" or a turn. */
export const arriveScript = script(`${SHARED}
if redis.call('LPOS', seen, ARGV[4]) then return 'duplicate' end
redis.call('RPUSH', seen, ARGV[4])
redis.call('LTRIM', seen, -tonumber(ARGV[6]), -1)
redis.call('RPUSH', mailbox, ARGV[4], ARGV[5])
local kept_until = redis.call('HGET', state, 'until')
if kept_until and tonumber(kept_until) > now then return 'queued' end
return take(ARGV[3])
`);

/**
 * name, now, epoch, version, "1" to pop the message, snapshot, wake-up time or "", replies… → "lost" or the outbox.
 * One version ahead under the same epoch is this very commit, asked for again because its answer was lost.
 */
export const commitScript = script(`${SHARED}
if not is_held_under(ARGV[3]) then return 'lost' end
local version = tonumber(redis.call('HGET', state, 'version') or '0')
local given = tonumber(ARGV[4])
if version == given then
  redis.call('HSET', state, 'snapshot', ARGV[6])
  redis.call('HINCRBY', state, 'version', 1)
  if ARGV[5] == '1' then
    redis.call('LTRIM', mailbox, 2, -1)
    redis.call('HDEL', state, 'tries')
  end
  if ARGV[7] == '' then
    redis.call('HDEL', state, 'wake_at')
  else
    redis.call('HSET', state, 'wake_at', ARGV[7])
  end
  for i = 8, #ARGV do
    redis.call('HSET', outbox, redis.call('HINCRBY', state, 'seq', 1), ARGV[i])
  end
elseif version ~= given + 1 then
  return 'lost'
end
return redis.call('HGETALL', outbox)
`);

/** name, now, epoch, seq → "lost" or "ok". */
export const acknowledgeScript = script(`${SHARED}
if not is_held_under(ARGV[3]) then return 'lost' end
redis.call('HDEL', outbox, ARGV[4])
return 'ok'
`);

/** name, now, epoch, lease end, milliseconds until an idle conversation is forgotten → "lost", "released" or a turn. */
export const finishScript = script(`${SHARED}
if not is_held_under(ARGV[3]) then return 'lost' end
local wake_at = redis.call('HGET', state, 'wake_at')
if redis.call('EXISTS', mailbox, outbox) > 0 or (wake_at and tonumber(wake_at) <= now) then
  return begin_turn(ARGV[4])
end
redis.call('HINCRBY', state, 'epoch', 1)
redis.call('HDEL', state, 'until')
if wake_at then
  redis.call('ZADD', due, wake_at, name)
else
  redis.call('ZREM', due, name)
  redis.call('PEXPIRE', state, ARGV[5])
  redis.call('PEXPIRE', seen, ARGV[5])
end
return 'released'
`);

/**
 * name, now, epoch, until → "lost" or "ok". With unsent replies the message was not reached, for they go first: its try
 * does not count, or a channel that says "later" three times would make a sound message look like poison.
 */
export const parkScript = script(`${SHARED}
if not is_held_under(ARGV[3]) then return 'lost' end
redis.call('HINCRBY', state, 'epoch', 1)
keep_until(ARGV[4])
if redis.call('EXISTS', outbox) == 1 and tonumber(redis.call('HGET', state, 'tries') or '0') > 0 then
  redis.call('HINCRBY', state, 'tries', -1)
end
return 'ok'
`);

/** name, now, epoch, lease end → "lost" or "ok". */
export const renewScript = script(`${SHARED}
if not is_held_under(ARGV[3]) then return 'lost' end
keep_until(ARGV[4])
return 'ok'
`);

/** name, now, lease end → "not due" when another process was quicker, or a turn. */
export const takeDueScript = script(`${SHARED}
local time = redis.call('ZSCORE', due, name)
if not time or tonumber(time) > now then return 'not due' end
return take(ARGV[3])
`);
