/**
 * The transcript's functions in Lua. Positions, a sorted set: id → position. Bodies, a hash: id → body. Counter: the newest
 * position, kept longer than the entries, so that a browser that was away all the while still sees what is newer than its last.
 */
import { script } from "./script.ts";

const SHARED = "local positions, bodies, counter = KEYS[1], KEYS[2], KEYS[3]\n";

/** id, body, entries kept, milliseconds they are kept, milliseconds the counter is kept, channel → position. */
export const appendScript = script(`${SHARED}
local known = redis.call('ZSCORE', positions, ARGV[1])
if known then return tonumber(known) end
local position = redis.call('INCR', counter)
redis.call('ZADD', positions, position, ARGV[1])
redis.call('HSET', bodies, ARGV[1], ARGV[2])
while redis.call('ZCARD', positions) > tonumber(ARGV[3]) do
  redis.call('HDEL', bodies, redis.call('ZPOPMIN', positions)[1])
end
redis.call('PEXPIRE', positions, ARGV[4])
redis.call('PEXPIRE', bodies, ARGV[4])
redis.call('PEXPIRE', counter, ARGV[5])
redis.call('PUBLISH', ARGV[6], '')
return position
`);

/** id, body, channel. */
export const replaceScript = script(`${SHARED}
if redis.call('HEXISTS', bodies, ARGV[1]) == 1 then
  redis.call('HSET', bodies, ARGV[1], ARGV[2])
  redis.call('PUBLISH', ARGV[3], '')
end
`);

/** position → id, position, body, id, position, body, … of the entries after it. */
export const readScript = script(`${SHARED}
local entries = {}
local found = redis.call('ZRANGEBYSCORE', positions, '(' .. ARGV[1], '+inf', 'WITHSCORES')
for i = 1, #found, 2 do
  entries[#entries + 1] = found[i]
  entries[#entries + 1] = found[i + 1]
  entries[#entries + 1] = redis.call('HGET', bodies, found[i])
end
return entries
`);
