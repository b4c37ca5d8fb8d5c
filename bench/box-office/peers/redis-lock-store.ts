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

/** At confirmation: the lock must still be this one. KEYS: fan, seats. ARGV: fence, hold id. */
const SELL_SCRIPT = `
local mine = redis.call('GET', KEYS[1])
if not mine or string.match(mine, '^%S+ (%S+)') ~= ARGV[1] then return 0 end
for i = 2, #KEYS do redis.call('SET', KEYS[i], ARGV[2]) end
redis.call('PERSIST', KEYS[1])
return 1`;

/** One script call for each attempt; all calls of a turn share one write and, in Redis, one fsync. */
export async function redisLockStore(port: number): Promise<SeatStore> {
  const client = await RespClient.connect(port);
  const lockSha = String(await client.send(['SCRIPT', 'LOAD', LOCK_SCRIPT]));
  const sellSha = String(await client.send(['SCRIPT', 'LOAD', SELL_SCRIPT]));

  async function lock(attempt: Attempt): Promise<Grant> {
    const keys = [fanKey(attempt), `${attempt.event}:fence`, ...seatKeys(attempt)];
    const ttlMs = HOLD_SECONDS * 1000;
    const reply = await client.send([
      'EVALSHA',
      lockSha,
      SEATS_PER_HOLD + 2,
      ...keys,
      ttlMs,
      attempt.holdId,
      attempt.key,
    ]);
    return reply === null ? null : { fence: String(reply) };
  }

  async function sell(attempt: Attempt, fence: string): Promise<boolean> {
    const keys = [fanKey(attempt), ...seatKeys(attempt)];
    return (await client.send(['EVALSHA', sellSha, keys.length, ...keys, fence, attempt.holdId])) === 1;
  }

  return {
    async clear() {
      await client.send(['FLUSHALL']);
    },
    // A seat without a key is free.
    publish: () => Promise.resolve(),
    hold: (attempts) => Promise.all(attempts.map(lock)),
    sell: (attempts, fences) => Promise.all(attempts.map((attempt, i) => sell(attempt, fences[i]!))),
    takenSeats: (event, capacity) => takenInRedis(client, event, capacity),
    close: () => Promise.resolve(client.close()),
  };
}

function fanKey({ event, fan }: Attempt): string {
  return `${event}:fan:${fan}`;
}

function seatKeys(attempt: Attempt): string[] {
  return seatsOf(attempt).map((seat) => `${attempt.event}:${seat}`);
}
