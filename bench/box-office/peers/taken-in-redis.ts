import type { RespClient, RespReply } from './resp-client.ts';

const SEATS_PER_READ = 1_000;

/** 1 for each seat of an event whose key is there. */
export async function takenInRedis(client: RespClient, event: number, capacity: number): Promise<Uint8Array> {
  const taken = new Uint8Array(capacity);
  for (let first = 0; first < capacity; first += SEATS_PER_READ) {
    const seats = Array.from({ length: Math.min(SEATS_PER_READ, capacity - first) }, (_, i) => first + i);
    const values = (await client.send(['MGET', ...seats.map((seat) => `${event}:${seat}`)])) as RespReply[];
    values.forEach((value, i) => (taken[first + i] = value === null ? 0 : 1));
  }
  return taken;
}
