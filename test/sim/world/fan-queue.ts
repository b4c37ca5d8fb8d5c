import type { Fan as FanId } from '../../../domain/inventory/commands.ts';
import type { QueuePlan } from '../../../domain/queue/queue-plan.ts';
import { readPassToken } from '../../../domain/queue/queue-token.ts';
import { registerOf } from '../../../domain/queue/register-of.ts';
import type { EventAddress } from '../../../domain/shared/event-address.ts';
import { floorOf, registerAt } from '../../../durable-objects/address-book.ts';
import { queueKeysOf } from '../../../durable-objects/floor/queue-tokens.ts';
import type { Claim } from '../../../protocol/http/claims.ts';
import type { ClaimResult } from '../../../protocol/rpc/floor.ts';
import type { JoinResult } from '../../../protocol/rpc/register.ts';
import { ticketOf } from '../../../workers/queue-room/ticket-of.ts';
import type { Services } from '../../../workers/services.ts';
import type { Publication } from '../../../domain/inventory/publication.ts';
import type { FanSocket } from './fan-socket.ts';
import { QUEUE_SECRET } from './worker.ts';

/** A pass as its browser has it. */
export interface KnownPass {
  token: string;
  entry: string;
  epoch: number;
  passSeq: number;
}

export interface QueueObserver {
  /** Of a claim or a join: a command as any other. */
  askedQueue(): void;
  /** A fan was told of a pass. */
  toldPass(pass: KnownPass): void;
  /** A newcomer was told their number. */
  toldNumber(entry: string, number: number): void;
}

type Again = <Answer>(label: string, work: (services: Services) => Promise<Answer>) => Promise<Answer | null>;

const keys = queueKeysOf({ QUEUE_SECRET });

/** The pseudonym under which a fan of this world stands in the queue. */
export function entryOfFan({ eventId }: EventAddress, { userId, deviceId }: FanId): string {
  return keys.entryOf(eventId, userId ?? deviceId);
}

/** A person's way into a sale with a queue: their ticket, what they claim, the pass that each of their browsers has. */
export class FanQueue {
  readonly #publication: Publication;
  readonly #plan: QueuePlan;
  readonly #observer: QueueObserver;
  readonly #again: Again;
  /** Of whom it is: who signs in is another subject. */
  #ticket: { token: string; entry: string; hasNumber: boolean } | null = null;
  readonly #passes = new Map<string, KnownPass>();

  constructor(options: { publication: Publication; plan: QueuePlan; observer: QueueObserver; again: Again }) {
    this.#publication = options.publication;
    this.#plan = options.plan;
    this.#observer = options.observer;
    this.#again = options.again;
  }

  /** The pass that this browser has; null: none that it knows of. */
  passOf(fan: FanId): KnownPass | null {
    const pass = this.#passes.get(fan.deviceId);
    return pass?.entry === this.#entryOf(fan) ? pass : null;
  }

  /** It was not good. */
  forgetPass(fan: FanId): void {
    this.#passes.delete(fan.deviceId);
  }

  /** Joins, or asks again for a newcomer's number. */
  async join(fan: FanId): Promise<void> {
    const { address } = this.#publication;
    const entry = this.#entryOf(fan);
    const { registers } = this.#plan;
    this.#observer.askedQueue();
    const joined = await this.#again('fan join', (services): Promise<JoinResult> => {
      const place = { index: registerOf(entry, registers), registers };
      const ask = { address, plan: this.#plan, entry, classIndex: 0 };
      return registerAt(services.objects, address, place).join(ask);
    });
    if (!joined?.ok) return;
    const { ticket, number } = ticketOf({ queueKeys: keys }, { address, plan: this.#plan, entry, place: joined });
    if (number !== null) this.#observer.toldNumber(entry, number);
    this.#ticket = { token: ticket, entry, hasNumber: !joined.isNewcomer || number !== null };
  }

  /** Says that the fan is here; whoever has not joined does that first. */
  async claim(fan: FanId, options: { renew: boolean; socket: FanSocket | null }): Promise<void> {
    const ticket = this.#ticket;
    if (ticket === null || ticket.entry !== this.#entryOf(fan) || !ticket.hasNumber) return await this.join(fan);
    const request = { ticket: ticket.token, renew: options.renew };
    this.#observer.askedQueue();
    if (options.socket) {
      options.socket.send({ type: 'claim', requestId: 'claim', body: request });
      return;
    }
    const answer = await this.#again('fan claim', (services): Promise<ClaimResult> => {
      const { address, floors } = this.#publication;
      return floorOf(services.objects, address, floors, fan).claim(address, fan, request);
    });
    if (answer?.ok) this.heard(fan, answer.claim);
  }

  /** How a claim of this browser stands. */
  heard(fan: FanId, claim: Claim): void {
    if (claim.state !== 'pass') {
      this.#passes.delete(fan.deviceId);
      return;
    }
    const entry = this.#entryOf(fan);
    const read = readPassToken(keys, claim.pass, { address: this.#publication.address, entry });
    // Of who sat here before somebody signed in: it came late.
    if (!read.ok) return;
    const { epoch, passSeq } = read.value;
    const pass = { token: claim.pass, entry, epoch, passSeq };
    this.#passes.set(fan.deviceId, pass);
    this.#observer.toldPass(pass);
  }

  /** Gives the place among those who shop to the next. */
  async quit(fan: FanId, socket: FanSocket | null): Promise<void> {
    this.#observer.askedQueue();
    if (socket) {
      socket.send({ type: 'leave', requestId: 'leave' });
      return;
    }
    await this.#again('fan quit', async (services) => {
      const { address, floors } = this.#publication;
      await floorOf(services.objects, address, floors, fan).leave(address, fan);
    });
  }

  #entryOf(fan: FanId): string {
    return entryOfFan(this.#publication.address, fan);
  }
}
