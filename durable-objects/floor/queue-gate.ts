import type { Fan, FanCommand } from '../../domain/inventory/commands.ts';
import type { ClaimOutcome } from '../../domain/queue/admission.ts';
import { DRAWN_MAX } from '../../domain/queue/draw/draw-permutation.ts';
import { subjectsOf, type QueueKeys } from '../../domain/queue/queue-keys.ts';
import { CLAIM_RENEW_SECONDS } from '../../domain/queue/queue-limits.ts';
import {
  passToken,
  readPassToken,
  readPermitToken,
  readTicketToken,
  type QueueTokenFault,
} from '../../domain/queue/queue-token.ts';
import type { Entry } from '../../domain/queue/queue-events.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import type { DeviceId } from '../../domain/shared/ids.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import type { Result } from '../../domain/shared/result.ts';
import type { Claim, ClaimRequest } from '../../protocol/http/claims.ts';
import type { BoxOfficeQueueRpc } from '../../protocol/rpc/box-office-queue.ts';
import type { ClaimResult, KeptShoppers, ShoppersLeave } from '../../protocol/rpc/floor.ts';
import type { KeptStub } from '../runtime/kept-stub.ts';
import { ClaimDesk, type ClaimAnswer } from './claim-desk.ts';
import { DrawnNumbers } from './drawn-numbers.ts';
import { queueKeysOf, type SecretEnv } from './queue-tokens.ts';

/** No number is so high: it is never called. */
const NO_NUMBER = DRAWN_MAX;

/** Who asks, and about which event. */
interface Asker {
  address: EventAddress;
  fan: Fan;
}

/** Where fans come in whose event has a queue: reads their tickets, says when they may shop, reads their passes. */
export class QueueGate {
  readonly #env: SecretEnv;
  #read: QueueKeys | null = null;
  readonly #numbers = new DrawnNumbers();
  readonly #office: (address: EventAddress) => KeptStub<BoxOfficeQueueRpc>;
  readonly #floor: number;
  readonly #tell: (socket: WebSocket, claim: Claim) => void;
  #desk: ClaimDesk | null = null;

  /** @param options.tell tells a socket how its fan's claim stands by now */
  constructor(options: {
    env: SecretEnv;
    floor: number;
    office: (address: EventAddress) => KeptStub<BoxOfficeQueueRpc>;
    tell: (socket: WebSocket, claim: Claim) => void;
  }) {
    this.#env = options.env;
    this.#office = options.office;
    this.#floor = options.floor;
    this.#tell = options.tell;
  }

  /** Read when it is needed: most events have no queue. */
  get #keys(): QueueKeys {
    return (this.#read ??= queueKeysOf(this.#env));
  }

  /** Takes a fan's claim. `socket` keeps it alive; without one it lives for 15 s. */
  async claim(
    { address, fan }: Asker,
    { ticket, renew }: ClaimRequest,
    socket: WebSocket | null,
  ): Promise<ClaimResult> {
    if (ticket === undefined) return this.#claimAgain({ address, fan }, { renew }, socket);
    const read = this.#ofFan(address, fan, (entry) => readTicketToken(this.#keys, ticket, { address, entry }));
    if (!read.ok) return { ok: false, reason: read.failure };
    const { entry } = read.value;
    const number = await this.#numbers.numberOf(read.value, this.#office(address));
    if (number === null) return { ok: true, claim: { state: 'not-called', number } };
    const ask = { entry, number, deviceId: fan.deviceId, takesOver: !renew };
    const answer = await this.#deskOf(address).claim(ask, socket);
    if (answer === null) return { ok: false, reason: 'busy' };
    return { ok: true, claim: this.#claimOf(address, { entry, number, answer }) };
  }

  async leave({ address, fan }: Asker): Promise<void> {
    const { deviceId } = fan;
    const desk = this.#deskOf(address);
    await Promise.all(this.#entriesOf(address, fan).map((entry) => desk.leave({ entry, deviceId })));
  }

  closed(socket: WebSocket): void {
    this.#desk?.closed(socket);
  }

  /** The command with the leave that its fan brings; what is not theirs counts for nothing. */
  withLeave(address: EventAddress, command: FanCommand, { pass, permit }: ShoppersLeave): FanCommand {
    const permitted = this.#withPermit(address, command, permit);
    return this.#withPass(address, permitted, pass);
  }

  #withPermit(address: EventAddress, command: FanCommand, permit: string | undefined): FanCommand {
    if (permit === undefined || command.kind !== 'hold') return command;
    const read = this.#ofFan(address, command.fan, (entry) => readPermitToken(this.#keys, permit, { address, entry }));
    return read.ok ? { ...command, isPermitted: true } : command;
  }

  #withPass(address: EventAddress, command: FanCommand, pass: string | undefined): FanCommand {
    if (pass === undefined || command.kind !== 'hold') return command;
    const read = this.#ofFan(address, command.fan, (entry) => readPassToken(this.#keys, pass, { address, entry }));
    return read.ok ? { ...command, pass: { entry: read.value.entry, passSeq: read.value.passSeq } } : command;
  }

  /** Tells those who shopped when the queue was switched on that they go on. Rule SWITCH-6. */
  keepShopping({ address, clock, fans }: KeptShoppers, socketsOf: (deviceId: DeviceId) => WebSocket[]): void {
    for (const { entry, deviceId, passSeq, expiresAtMs } of fans) {
      const answer: ClaimAnswer = { outcome: { kind: 'pass', passSeq, expiresAtMs }, clock };
      const sockets = socketsOf(deviceId);
      if (sockets.length === 0) continue;
      const claim = this.#claimOf(address, { entry, number: null, answer });
      for (const socket of sockets) this.#tell(socket, claim);
    }
  }

  /** Without a ticket only a slot that one has is found: the page has lost its pass, or never heard of it. */
  async #claimAgain(
    { address, fan }: Asker,
    { renew }: Pick<ClaimRequest, 'renew'>,
    socket: WebSocket | null,
  ): Promise<ClaimResult> {
    const { deviceId } = fan;
    for (const entry of this.#entriesOf(address, fan)) {
      const ask = { entry, number: NO_NUMBER, deviceId, takesOver: !renew };
      const answer = await this.#deskOf(address).claim(ask, socket);
      if (answer === null) return { ok: false, reason: 'busy' };
      const claim = this.#claimOf(address, { entry, number: null, answer });
      if (claim.state !== 'not-called') return { ok: true, claim };
    }
    return { ok: true, claim: { state: 'not-called', number: null } };
  }

  /** What a token says, as whoever of the fan's it belongs to. */
  #ofFan<Token>(
    address: EventAddress,
    fan: Fan,
    read: (entry: Entry) => Result<Token, QueueTokenFault>,
  ): Result<Token, QueueTokenFault> {
    const [first, ...others] = this.#entriesOf(address, fan);
    let token = read(first);
    for (const entry of others) if (!token.ok && token.failure === 'other-fan') token = read(entry);
    return token;
  }

  #entriesOf({ eventId }: EventAddress, fan: Fan): [Entry, ...Entry[]] {
    const [first, ...others] = subjectsOf(fan);
    return [this.#keys.entryOf(eventId, first), ...others.map((subject) => this.#keys.entryOf(eventId, subject))];
  }

  #deskOf(address: EventAddress): ClaimDesk {
    return (this.#desk ??= new ClaimDesk({
      floor: this.#floor,
      office: () => this.#office(address),
      tellPass: (socket, { entry, number, answer }) => {
        this.#tell(socket, this.#claimOf(address, { entry, number, answer }));
      },
    }));
  }

  #claimOf(
    address: EventAddress,
    { entry, number, answer }: { entry: Entry; number: number | null; answer: ClaimAnswer },
  ): Claim {
    const { outcome, clock } = answer;
    return claimDocument(outcome, {
      number,
      pass: (passSeq) => passToken(this.#keys, { address, epoch: clock.epoch, entry, passSeq }),
      nowMs: clock.nowMs,
      paused: clock.isPaused,
    });
  }
}

function claimDocument(
  outcome: ClaimOutcome,
  more: { number: number | null; pass: (passSeq: number) => string; nowMs: number; paused: boolean },
): Claim {
  switch (outcome.kind) {
    case 'pass': {
      const secondsLeft = Math.max(0, outcome.expiresAtMs - more.nowMs) / 1_000;
      return { state: 'pass', pass: more.pass(outcome.passSeq), secondsLeft, paused: more.paused };
    }
    case 'in-line':
      return { state: 'in-line', ahead: outcome.ahead, renewSeconds: CLAIM_RENEW_SECONDS };
    case 'not-called':
      return { state: 'not-called', number: more.number };
    case 'elsewhere':
      return { state: 'elsewhere' };
    case 'ended':
      return { state: 'ended' };
    default:
      return unreachable(outcome);
  }
}
