import { bytesToHex } from '@noble/hashes/utils.js';
import { WorkerEntrypoint } from 'cloudflare:workers';
import type { QueuePlan } from '../../../domain/queue/queue-plan.ts';
import { idOf, type EventId } from '../../../domain/shared/ids.ts';
import { registerAt } from '../../../durable-objects/address-book.ts';
import { Register as ShippedRegister } from '../../../durable-objects/register/register.ts';

export { BoxOffice } from '../../../durable-objects/box-office/box-office.ts';
export { Floor } from '../../../durable-objects/floor/floor.ts';

/** The shipped one, which also says how much it has on disk. */
export class Register extends ShippedRegister {
  async bytesOnDisk(): Promise<number> {
    return this.ctx.storage.sql.databaseSize;
  }
}

const ADDRESS = { eventId: idOf<EventId>('019a0000-0000-7000-8000-000000000002'), jurisdiction: null, hint: null };

const PLAN: QueuePlan = {
  registers: 1,
  joinsFromMs: 0,
  closesAtMs: Number.MAX_SAFE_INTEGER,
  opensAtMs: Number.MAX_SAFE_INTEGER,
  beacon: null,
  schedule: [],
  capacity: 1,
  passSeconds: 600,
  graceSeconds: 120,
  classes: ['everybody'],
};

/** `/join?count=&atOnce=`: so many new fans join, so many at a time. `/close`: T. */
export default class RegisterBench extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const stub = registerAt(this.ctx.exports, ADDRESS, { index: 0, registers: 1 });
    if (pathname === '/close') return Response.json(await stub.close({ address: ADDRESS, plan: PLAN }));
    let left = Number(searchParams.get('count'));
    const line = async () => {
      while (left-- > 0) {
        const entry = bytesToHex(crypto.getRandomValues(new Uint8Array(16)));
        const joined = await stub.join({ address: ADDRESS, plan: PLAN, entry, classIndex: 0 });
        if (!joined.ok) throw new Error(joined.reason);
      }
    };
    await Promise.all(Array.from({ length: Number(searchParams.get('atOnce')) }, line));
    return Response.json({ bytes: await (stub as unknown as Register).bytesOnDisk() });
  }
}
