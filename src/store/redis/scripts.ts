/**
 * The conversation store's functions in Lua: each is one atomic step on one conversation.
 *
 * State, a hash: `epoch`, `version`, `snapshot`, `seq` (of the newest reply), `tries` (turns begun since the last commit),
 * `wake_at`, and `until`, a time past while nobody holds the conversation and it is not parked. Mailbox, a list: id, body, id, body, … Outbox,
 * a hash: seq → body. Seen ids, a list. Due times, a sorted set for the whole group: the end of the lease or of the parking
 * of each conversation that has one, else its wake-up time; so `recover` needs to look at one number for each conversation.
 *
 * Taking a conversation and letting go of it both raise `epoch`: comparing it is the whole fence. Taking raises it at least to the
 * time, and so does a reply with `seq`: after a failover or a flush that lost the newest writes, no number of theirs is given again. That is
 * the server's own time, the same for all who ask.
 * A conversation is forgotten so long after its last message, or after its wake-up time. `now` and every other time are given by the caller, in milliseconds and as text, for Lua would print them as 1.7e+12.
 */
import { FORGET_AFTER_MS } from "../forget-after.ts";
import { type Script, script } from "./script.ts";

const SHARED = `
-- Of the call that is being worked off.
local state, mailbox, outbox, seen, due, name, now
local forget_after = ${FORGET_AFTER_MS}

-- One more, as text. Epochs are milliseconds since 1970 or more, which Lua would print as 1.7e+12.
local function next_after(number)
  return string.format('%.0f', tonumber(number) + 1)
end

local function after(number)
  local seconds, micros = unpack(redis.call('TIME'))
  local time = seconds * 1000 + math.floor(micros / 1000)
  return string.format('%.0f', math.max(tonumber(number or '0') + 1, time))
end

local function is_past(time)
  return time and tonumber(time) <= tonumber(now)
end

local function is_held_under(epoch)
  return redis.call('HGET', state, 'epoch') == epoch
end

local function keep_until(time)
  redis.call('HSET', state, 'until', time)
  redis.call('ZADD', due, time, name)
end

local function read_state()
  return redis.call('HMGET', state, 'epoch', 'version', 'snapshot', 'wake_at', 'tries', 'until')
end

local function begin_turn(kept, epoch, lease_end, head)
  local unsent = redis.call('HGETALL', outbox)
  local tries = tonumber(kept[5] or '0') + (#unsent == 0 and 1 or 0)
  redis.call('HSET', state, 'epoch', epoch, 'until', lease_end, 'tries', tries)
  redis.call('ZADD', due, lease_end, name)
  return { epoch, kept[2] or '0', kept[3], head[1] or false, head[2] or false, tries, is_past(kept[4]) and 1 or 0, unsent }
end

local function read_head()
  return redis.call('LRANGE', mailbox, 0, 1)
end

local function take(kept, lease_end, head)
  local turn = begin_turn(kept, after(kept[1]), lease_end, head)
  redis.call('PEXPIRE', state, forget_after)
  return turn
end
`;

/** A script on one conversation: its keys are `conversationKeys`, its first arguments the conversation's name and the time. */
function conversationScript(body: string): Script {
  return script(
    `state, mailbox, outbox, seen, due = unpack(KEYS)\nname, now = ARGV[1], ARGV[2]${body}`,
    SHARED,
  );
}

/** name, now, lease end, message id, body, length of the dedupe window, "1" to take it if it is idle → "duplicate", "queued" or a turn. */
export const arriveScript = conversationScript(`
if redis.call('LPOS', seen, ARGV[4]) then return 'duplicate' end
if redis.call('RPUSH', seen, ARGV[4]) > tonumber(ARGV[6]) then redis.call('LTRIM', seen, -tonumber(ARGV[6]), -1) end
local in_mailbox = redis.call('RPUSH', mailbox, ARGV[4], ARGV[5])
redis.call('PEXPIRE', seen, forget_after)
local kept = read_state()
if kept[6] and not is_past(kept[6]) then return 'queued' end
if ARGV[7] ~= '1' then
  redis.call('ZADD', due, now, name)
  return 'queued'
end
return take(kept, ARGV[3], in_mailbox == 2 and { ARGV[4], ARGV[5] } or read_head())
`);

/**
 * name, now, epoch, version, "1" to pop the message, snapshot, wake-up time or "", replies… → "lost", the seq of the last of these replies
 * when they are all that the outbox holds, or the outbox. One version ahead under the same epoch is this very commit, asked for
 * again because its answer was lost.
 */
export const commitScript = conversationScript(`
local kept = redis.call('HMGET', state, 'epoch', 'version', 'seq')
if kept[1] ~= ARGV[3] then return 'lost' end
local version, given, seq = tonumber(kept[2] or '0'), tonumber(ARGV[4]), kept[3] or '0'
if version == given then
  local replies = {}
  local first = after(seq)
  for i = 8, #ARGV do
    seq = string.format('%.0f', first + i - 8)
    replies[#replies + 1] = seq
    replies[#replies + 1] = ARGV[i]
  end
  redis.call('HSET', state, 'snapshot', ARGV[6], 'version', version + 1, 'seq', seq, 'tries', 0)
  if #replies > 0 then redis.call('HSET', outbox, unpack(replies)) end
  if ARGV[5] == '1' then redis.call('LTRIM', mailbox, 2, -1) end
  if ARGV[7] == '' then
    redis.call('HDEL', state, 'wake_at')
  else
    redis.call('HSET', state, 'wake_at', ARGV[7])
    redis.call('PEXPIRE', state, math.max(0, tonumber(ARGV[7]) - tonumber(now)) + forget_after)
  end
elseif version ~= given + 1 then
  return 'lost'
end
if redis.call('HLEN', outbox) == #ARGV - 7 then return seq end
return redis.call('HGETALL', outbox)
`);

/** name, now, epoch, seq → "lost" or "ok". */
export const acknowledgeScript = conversationScript(`
if not is_held_under(ARGV[3]) then return 'lost' end
redis.call('HDEL', outbox, ARGV[4])
return 'ok'
`);

/** name, now, epoch, lease end, seqs of delivered replies… → "lost", "released" or a turn. */
export const finishScript = conversationScript(`
local kept = redis.call('HMGET', state, 'epoch', 'wake_at')
if kept[1] ~= ARGV[3] then return 'lost' end
if #ARGV > 4 then redis.call('HDEL', outbox, unpack(ARGV, 5)) end
if is_past(kept[2]) or redis.call('EXISTS', mailbox, outbox) > 0 then
  return begin_turn(read_state(), ARGV[3], ARGV[4], read_head())
end
redis.call('HSET', state, 'epoch', next_after(kept[1]), 'until', '0')
if kept[2] then
  redis.call('ZADD', due, kept[2], name)
else
  redis.call('ZREM', due, name)
end
return 'released'
`);

/** name, now, epoch, until, "1" to be free for the next message → "lost" or "ok". */
export const parkScript = conversationScript(`
if not is_held_under(ARGV[3]) then return 'lost' end
redis.call('HINCRBY', state, 'epoch', 1)
keep_until(ARGV[4])
if ARGV[5] == '1' then redis.call('HSET', state, 'until', '0') end
return 'ok'
`);

/** name, now, epoch, lease end → "lost" or "ok". */
export const renewScript = conversationScript(`
if not is_held_under(ARGV[3]) then return 'lost' end
keep_until(ARGV[4])
return 'ok'
`);

/** name, now, lease end → "not due" when another process was quicker, or a turn. */
export const takeDueScript = conversationScript(`
if not is_past(redis.call('ZSCORE', due, name)) then return 'not due' end
return take(read_state(), ARGV[3], read_head())
`);

/** One key of any group, and how long it lasts → "ok" when this server takes writes: a PING is answered by one that is full or a replica, too. */
export const touchScript = script(`
redis.call('SET', KEYS[1], '', 'PX', ARGV[1])
return 'ok'
`);
