import type { Fan as FanId } from '../../../domain/inventory/commands.ts';
import type { QueuePlan } from '../../../domain/queue/queue-plan.ts';
import { subjectsOf } from '../../../domain/queue/queue-keys.ts';
import { permitToken, readPassToken } from '../../../domain/queue/queue-token.ts';
import { registerOf } from '../../../domain/queue/register-of.ts';
import type { EventAddress } from '../../../domain/shared/event-address.ts';
import { floorOf, registerAt } from '../../../durable-objects/address-book.ts';
import { queueKeysOf } from '../../../durable-objects/floor/queue-tokens.ts';
import type { Claim } from '../../../protocol/http/claims.ts';
import type { ClaimResult } from '../../../protocol/rpc/floor.ts';
import { joiningFan } from '../../../workers/queue-room/joining-fan.ts';
import { queueOf } from '../../../workers/queue-room/queue-of.ts';
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

/** Leave to buy in the presale. */
export interface KnownPermit {
  token: string;
  /** Whose it is. */
  entry: string;
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

/** The pseudonyms under which a fan of this world may stand in the queue, first that of whoever joins it now. */
export function entriesOfFan({ eventId }: EventAddress, fan: FanId): string[] {
  return subjectsOf(fan).map((subject) => keys.entryOf(eventId, subject));
}

/** The permit of who is signed in. */
export function permitOf(address: EventAddress, fan: FanId): KnownPermit {
  const entry = entriesOfFan(address, fan)[0]!;
  return { token: permitToken(keys, { address, entry }), entry };
}

/** A person's way into a sale with a queue: their ticket, what they claim, the pass that each of their browsers has. */
export class FanQueue {
  readonly #publication: Publication;
  /** null: none was planned, and the fan knows of none. */
  #plan: QueuePlan | null;
  readonly #observer: QueueObserver;
  readonly #again: Again;
  /** Of whom it is: who signs in is another subject. */
  #ticket: { token: string; entry: string; hasNumber: boolean } | null = null;
  readonly #passes = new Map<string, KnownPass>();

  constructor(options: { publication: Publication; observer: QueueObserver; again: Again }) {
    this.#publication = options.publication;
    this.#plan = options.publication.queue ?? null;
    this.#observer = options.observer;
    this.#again = options.again;
  }

  /** Whether the fan knows that a pass is asked for at this moment: a planned queue asks for none in the presale. */
  asksForPass(nowMs: number): boolean {
    const presaleEndsAtMs = this.#publication.presale?.closesAtMs ?? 0;
    return this.#plan !== null && (this.#plan.isFirstCome === true || nowMs >= presaleEndsAtMs);
  }

  /** The pass that this browser has; null: none that it knows of. */
  passOf(fan: FanId): KnownPass | null {
    const pass = this.#passes.get(fan.deviceId);
    return pass && this.#isTheirs(fan, pass) ? pass : null;
  }

  /** It was not good; or the fan had none, and has not heard of a queue yet. */
  turnedAway(fan: FanId): void {
    this.#passes.delete(fan.deviceId);
    if (this.#plan === null) void this.join(fan);
  }

  /** Joins, or asks again for a newcomer's number. */
  async join(fan: FanId): Promise<void> {
    const { address } = this.#publication;
    this.#observer.askedQueue();
    const joined = await this.#again('fan join', async (services) => {
      const plan = await queueOf(services, { address, queue: this.#publication.queue ?? null });
      if (plan === null) return { plan, entry: '', place: null };
      const entry = await this.#joiningEntry(services, plan, fan);
      const place = { index: registerOf(entry, plan.registers), registers: plan.registers };
      const placed = await registerAt(services.objects, address, place).join({ address, plan, entry, classIndex: 0 });
      return { plan, entry, place: placed.ok ? placed : null };
    });
    if (!joined) return;
    const { plan, entry, place } = joined;
    this.#plan = plan;
    if (plan === null || place === null) return;
    const { ticket, number } = ticketOf({ queueKeys: keys }, { address, plan, entry, place });
    if (number !== null) this.#observer.toldNumber(entry, number);
    this.#ticket = { token: ticket, entry, hasNumber: !place.isNewcomer || number !== null };
  }

  /** Says that the fan is here; whoever has not joined does that first. */
  async claim(fan: FanId, options: { renew: boolean; socket: FanSocket | null }): Promise<void> {
    const ticket = this.#ticketOf(fan);
    // Who shopped when it was switched on has a slot without having joined.
    const mayHaveSlot = ticket === null && this.#plan?.isFirstCome === true;
    if (!ticket?.hasNumber && !mayHaveSlot) return await this.join(fan);
    const request = { ...(ticket && { ticket: ticket.token }), renew: options.renew };
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
      const isSentToQueue = this.#plan?.isFirstCome === true && claim.state === 'not-called';
      if (isSentToQueue && this.#ticketOf(fan) === null) void this.join(fan);
      return;
    }
    const { address } = this.#publication;
    for (const entry of entriesOfFan(address, fan)) {
      const read = readPassToken(keys, claim.pass, { address, entry });
      // Of who sat here before somebody signed in: it came late.
      if (!read.ok) continue;
      const { epoch, passSeq } = read.value;
      const pass = { token: claim.pass, entry, epoch, passSeq };
      this.#passes.set(fan.deviceId, pass);
      this.#observer.toldPass(pass);
    }
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

  /** As the fan; where nobody is drawn, as whoever joined at this device before. */
  async #joiningEntry(services: Services, plan: QueuePlan, fan: FanId): Promise<string> {
    const { address } = this.#publication;
    const [first] = entriesOfFan(address, fan);
    if (!plan.isFirstCome) return first!;
    const { userId, deviceId } = fan;
    const user = userId === null ? null : { id: userId, email: '', name: null, roles: [] };
    const session = { deviceId, user, expiresAtMs: Infinity };
    const standing = await joiningFan({ objects: services.objects, queueKeys: keys }, { address, plan, session });
    return standing!.entry;
  }

  /** null: this fan has none. */
  #ticketOf(fan: FanId): { token: string; hasNumber: boolean } | null {
    const ticket = this.#ticket;
    return ticket && this.#isTheirs(fan, ticket) ? ticket : null;
  }

  /** In a draw whoever signs in is another; in a queue that was switched on they may go on as before. */
  #isTheirs(fan: FanId, { entry }: { entry: string }): boolean {
    const [first, ...before] = entriesOfFan(this.#publication.address, fan);
    return entry === first || (this.#plan?.isFirstCome === true && before.includes(entry));
  }
}
