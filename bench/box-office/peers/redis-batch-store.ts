import { HOLD_SECONDS, SEATS_PER_FAN_MAX, SEATS_PER_HOLD, seatsOf } from '../load/attempts.ts';
import { RespClient } from './resp-client.ts';
import type { SeatStore } from './seat-store.ts';
import { takenInRedis } from './taken-in-redis.ts';

/**
 * The best form that we know: one script call, one read and one write for a whole batch. The deadline stands in the
 * value (Redis's clock decides), because MSET takes no time to live; a value is overwritten when the seat is held again.
 * ARGV: event, ttl in ms, then for each attempt fan, idempotency key, hold id, seats.
 * Answers one word an attempt: its fence, or 0 when it is refused.
 */
const BATCH_SCRIPT = `
local width, seats = ${SEATS_PER_HOLD + 3}, ${SEATS_PER_HOLD}
local event = ARGV[1]
local names = {event .. ':fence'}
for i = 3, #ARGV, width do
  names[#names + 1] = event .. ':fan:' .. ARGV[i]
  for s = i + 3, i + width - 1 do names[#names + 1] = event .. ':' .. ARGV[s] end
end
local values = redis.call('MGET', unpack(names))
local now = redis.call('TIME')
local nowMs = now[1] * 1000 + math.floor(now[2] / 1000)
local deadline = string.format('%d', nowMs + ARGV[2])
local claims, writes, outcomes = {}, {}, {}
local fence = tonumber(values[1] or '0')
local function owner(at)
  local value = claims[names[at]] or values[at]
  if value and tonumber(string.match(value, '^%d+')) > nowMs then return value end
  return nil
end
local at = 2
for i = 3, #ARGV, width do
  local mine = owner(at)
  local outcome = nil
  if mine then
    local key, before = string.match(mine, '^%d+ (%S+) (%S+)')
    outcome = key == ARGV[i + 1] and before or '0'
  elseif seats > ${SEATS_PER_FAN_MAX} then
    outcome = '0'
  else
    for s = at + 1, at + seats do if owner(s) then outcome = '0' end end
  end
  if not outcome then
    fence = fence + 1
    outcome = string.format('%d', fence)
    local value = deadline .. ' ' .. ARGV[i + 1] .. ' ' .. outcome .. ' ' .. ARGV[i + 2]
    for s = at, at + seats do
      claims[names[s]] = value
      writes[#writes + 1] = names[s]
      writes[#writes + 1] = value
    end
  end
  outcomes[#outcomes + 1] = outcome
  at = at + seats + 1
end
if #writes > 0 then redis.call('MSET', names[1], string.format('%d', fence), unpack(writes)) end
return table.concat(outcomes, ' ')`;

/** ARGV: event, then for each attempt fan, fence, seats. Answers one digit an attempt. */
const SELL_SCRIPT = `
local width = ${SEATS_PER_HOLD + 2}
local event, names = ARGV[1], {}
for i = 2, #ARGV, width do names[#names + 1] = event .. ':fan:' .. ARGV[i] end
local values = redis.call('MGET', unpack(names))
local writes, outcomes = {}, {}
for n = 1, #names do
  local at = 2 + (n - 1) * width
  local rest, fence = string.match(values[n] or '', '^%d+( %S+ (%S+) .*)$')
  if fence == ARGV[at + 1] then
    local value = '9999999999999' .. rest
    writes[#writes + 1] = names[n]
    writes[#writes + 1] = value
    for s = at + 2, at + width - 1 do
      writes[#writes + 1] = event .. ':' .. ARGV[s]
      writes[#writes + 1] = value
    end
    outcomes[n] = '1'
  else
    outcomes[n] = '0'
  end
end
if #writes > 0 then redis.call('MSET', unpack(writes)) end
return table.concat(outcomes)`;

/** One script call for each batch. */
export async function redisBatchStore(port: number): Promise<SeatStore> {
  const client = await RespClient.connect(port);
  const holdSha = String(await client.send(['SCRIPT', 'LOAD', BATCH_SCRIPT]));
  const sellSha = String(await client.send(['SCRIPT', 'LOAD', SELL_SCRIPT]));
  return {
    async clear() {
      await client.send(['FLUSHALL']);
    },
    // A seat without a key is free.
    publish: () => Promise.resolve(),
    async hold(attempts) {
      const words: (string | number)[] = ['EVALSHA', holdSha, 0, attempts[0]!.event, HOLD_SECONDS * 1000];
      for (const attempt of attempts) words.push(attempt.fan, attempt.key, attempt.holdId, ...seatsOf(attempt));
      const fences = String(await client.send(words)).split(' ');
      return fences.map((fence) => (fence === '0' ? null : { fence }));
    },
    async sell(attempts, fences) {
      const words: (string | number)[] = ['EVALSHA', sellSha, 0, attempts[0]!.event];
      attempts.forEach((attempt, i) => words.push(attempt.fan, fences[i]!, ...seatsOf(attempt)));
      return Array.from(String(await client.send(words)), (digit) => digit === '1');
    },
    takenSeats: (event, capacity) => takenInRedis(client, event, capacity),
    close: () => Promise.resolve(client.close()),
  };
}
