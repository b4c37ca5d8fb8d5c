import type { Fan, FanCommand } from '../../domain/inventory/commands.ts';
import type { ClaimOutcome } from '../../domain/queue/admission.ts';
import type { QueueKeys } from '../../domain/queue/queue-keys.ts';
import { CLAIM_RENEW_SECONDS } from '../../domain/queue/queue-limits.ts';
import { passToken, readPassToken, readTicketToken } from '../../domain/queue/queue-token.ts';
import type { Entry } from '../../domain/queue/queue-events.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import type { Claim, ClaimRequest } from '../../protocol/http/claims.ts';
import type { BoxOfficeQueueRpc } from '../../protocol/rpc/box-office-queue.ts';
import type { ClaimResult } from '../../protocol/rpc/floor.ts';
import type { KeptStub } from '../runtime/kept-stub.ts';
import { ClaimDesk, type ClaimAnswer } from './claim-desk.ts';
import { DrawnNumbers } from './drawn-numbers.ts';
import { queueKeysOf, type SecretEnv } from './queue-tokens.ts';

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
    const entry = this.#entryOf(address, fan);
    const read = readTicketToken(this.#keys, ticket, { address, entry });
    if (!read.ok) return { ok: false, reason: read.failure };
    const number = await this.#numbers.numberOf(read.value, this.#office(address));
    if (number === null) return { ok: true, claim: { state: 'not-called', number } };
    const ask = { entry, number, deviceId: fan.deviceId, takesOver: !renew };
    const answer = await this.#deskOf(address).claim(ask, socket);
    if (answer === null) return { ok: false, reason: 'busy' };
    return { ok: true, claim: this.#claimOf(address, { entry, number, answer }) };
  }

  async leave({ address, fan }: Asker): Promise<void> {
    await this.#deskOf(address).leave({ entry: this.#entryOf(address, fan), deviceId: fan.deviceId });
  }

  closed(socket: WebSocket): void {
    this.#desk?.closed(socket);
  }

  /** The command with the pass that its fan brings; one that is not theirs counts for nothing. */
  withPass(address: EventAddress, command: FanCommand, pass: string | undefined): FanCommand {
    if (pass === undefined || command.kind !== 'hold') return command;
    const entry = this.#entryOf(address, command.fan);
    const read = readPassToken(this.#keys, pass, { address, entry });
    return read.ok ? { ...command, pass: { entry, passSeq: read.value.passSeq } } : command;
  }

  /** Of the account; of the device, where nobody has signed in. */
  #entryOf({ eventId }: EventAddress, { userId, deviceId }: Fan): Entry {
    return this.#keys.entryOf(eventId, userId ?? deviceId);
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
    { entry, number, answer }: { entry: Entry; number: number; answer: ClaimAnswer },
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
  more: { number: number; pass: (passSeq: number) => string; nowMs: number; paused: boolean },
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
