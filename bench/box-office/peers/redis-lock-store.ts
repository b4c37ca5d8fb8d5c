import { HOLD_SECONDS, SEATS_PER_FAN_MAX, SEATS_PER_HOLD, seatsOf, type Attempt } from '../load/attempts.ts';
import { RespClient } from './resp-client.ts';
import type { Grant, SeatStore } from './seat-store.ts';
import { takenInRedis } from './taken-in-redis.ts';

/**
 * The lock of the textbooks: a key with a time to live for each seat, taken by a script so that it is all or nothing,
 * with a fence from a counter. A second key for the fan bounds what one fan has and remembers the idempotency key.
 * KEYS: fan, fence counter, seats. ARGV: ttl in ms, hold id, idempotency key.
 */
const LOCK_SCRIPT = `
local mine = redis.call('GET', KEYS[1])
if mine then
  local key, fence = string.match(mine, '^(%S+) (%S+)')
  if key == ARGV[3] then return fence end
  return false
end
if #KEYS - 2 > ${SEATS_PER_FAN_MAX} then return false end
local seats = redis.call('MGET', unpack(KEYS, 3))
for i = 1, #seats do if seats[i] then return false end end
local fence = redis.call('INCR', KEYS[2])
for i = 3, #KEYS do redis.call('SET', KEYS[i], ARGV[2], 'PX', ARGV[1]) end
redis.call('SET', KEYS[1], ARGV[3] .. ' ' .. fence .. ' ' .. ARGV[2], 'PX', ARGV[1])
return tostring(fence)`;

/** One script call for each attempt; all calls of a turn share one write and, in Redis, one fsync. */
export async function redisLockStore(port: number): Promise<SeatStore> {
  const client = await RespClient.connect(port);
  const sha = String(await client.send(['SCRIPT', 'LOAD', LOCK_SCRIPT]));

  async function lock(attempt: Attempt): Promise<Grant> {
    const { event } = attempt;
    const seats = seatsOf(attempt).map((seat) => `${event}:${seat}`);
    const keys = [`${event}:fan:${attempt.fan}`, `${event}:fence`, ...seats];
    const ttlMs = HOLD_SECONDS * 1000;
    const reply = await client.send(['EVALSHA', sha, SEATS_PER_HOLD + 2, ...keys, ttlMs, attempt.holdId, attempt.key]);
    return reply === null ? null : { fence: String(reply) };
  }

  return {
    async clear() {
      await client.send(['FLUSHALL']);
    },
    // A seat without a key is free.
    publish: () => Promise.resolve(),
    hold: (attempts) => Promise.all(attempts.map(lock)),
    takenSeats: (event, capacity) => takenInRedis(client, event, capacity),
    close: () => Promise.resolve(client.close()),
  };
}
