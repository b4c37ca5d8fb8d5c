import type { ClaimSync } from '../../domain/inventory/decide-queue.ts';
import type { ClaimAsk, ClaimOutcome } from '../../domain/queue/admission.ts';
import type { Entry } from '../../domain/queue/queue-events.ts';
import { CLAIM_MS } from '../../domain/queue/queue-limits.ts';
import type { DeviceId } from '../../domain/shared/ids.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import type { BoxOfficeQueueRpc, ClaimClock, ClaimsAnswer } from '../../protocol/rpc/box-office-queue.ts';
import type { KeptStub } from '../runtime/kept-stub.ts';
import { CLAIM_SYNC_MS, CLAIM_SYNC_TRIES_MAX } from './floor-limits.ts';

/** What a floor tells of a claim, and the time by which a pass counts. */
export interface ClaimAnswer {
  outcome: ClaimOutcome;
  clock: ClaimClock;
}

/**
 * The fans at a floor who claim: by a socket, as long as it is open, or for 15 s of event time. What is new of them goes to
 * the box office once a second, in one call at a time; everything, when either side has started anew. Rule QUEUE-23.
 */
export class ClaimDesk {
  readonly #floor: number;
  readonly #office: () => KeptStub<BoxOfficeQueueRpc>;
  readonly #tellPass: TellPass;
  /** In line at the box office, as far as is known here. */
  readonly #claims = new Map<Entry, Claim>();
  #asked: Asked[] = [];
  /** Claims that are on their way to the box office. */
  #onTheWay: Asked[] = [];
  #gone: Entry[] = [];
  #leaving: ClaimSync['leaving'] = [];
  #left: (() => void)[] = [];
  #knownOffice: string | null = null;
  #clock: { at: ClaimClock; heardAtMs: number } | null = null;
  #isBusy = false;
  #failures = 0;

  /** @param options.tellPass tells a socket how its fan's claim, which was in line, stands by now */
  constructor(options: { floor: number; office: () => KeptStub<BoxOfficeQueueRpc>; tellPass: TellPass }) {
    this.#floor = options.floor;
    this.#office = options.office;
    this.#tellPass = options.tellPass;
  }

  /**
   * What the box office says to a claim; null: it does not answer, or there is no queue.
   * @param socket that keeps the claim alive; null: it lives for 15 s
   */
  claim(ask: ClaimAsk, socket: WebSocket | null): Promise<ClaimAnswer | null> {
    return new Promise((answer) => {
      this.#asked.push({ ask, socket, answer, isWithdrawn: false });
      this.#soon(0);
    });
  }

  /** The fan waits no more, and shops no more. */
  leave(who: { entry: Entry; deviceId: DeviceId }): Promise<void> {
    this.#withdraw(({ ask }) => ask.entry === who.entry);
    this.#drop(who.entry);
    this.#leaving.push(who);
    return new Promise((answer) => {
      this.#left.push(answer);
      this.#soon(0);
    });
  }

  /** A socket has closed: so has its claim ended. */
  closed(socket: WebSocket): void {
    this.#withdraw((asked) => asked.socket === socket);
    for (const [entry, claim] of this.#claims) if (claim.socket === socket) this.#drop(entry);
  }

  /** Claims that nobody makes any more, though they are not answered yet. */
  #withdraw(isOver: (asked: Asked) => boolean): void {
    for (const asked of [...this.#onTheWay, ...this.#asked]) asked.isWithdrawn ||= isOver(asked);
  }

  #drop(entry: Entry): void {
    if (!this.#claims.delete(entry)) return;
    this.#gone.push(entry);
    this.#soon(0);
  }

  #soon(ms: number): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    setTimeout(() => void this.#sync(), ms);
  }

  async #sync(): Promise<void> {
    this.#dropOld();
    const [asked, gone, leaving, left] = [this.#asked, this.#gone, this.#leaving, this.#left];
    [this.#asked, this.#gone, this.#leaving, this.#left] = [[], [], [], []];
    this.#onTheWay = asked;
    const isWhole = this.#knownOffice === null;
    const known = isWhole
      ? [...this.#claims.values()].filter(({ ask }) => !asked.some((one) => one.ask.entry === ask.entry))
      : [];
    const claims = [...asked.map(({ ask }) => ask), ...known.map(({ ask }) => ({ ...ask, takesOver: false }))];
    const answer = await this.#send({ floor: this.#floor, isWhole, claims, gone, leaving });
    this.#onTheWay = [];
    if (answer?.kind === 'taken') {
      this.#take(answer, asked, known);
      for (const done of left) done();
    } else if (answer === null && this.#failures < CLAIM_SYNC_TRIES_MAX) {
      // What was to be said is said the next time.
      [this.#asked, this.#leaving, this.#left] = [
        [...asked, ...this.#asked],
        [...leaving, ...this.#leaving],
        [...left, ...this.#left],
      ];
    } else {
      for (const one of asked) one.answer(null);
      for (const done of left) done();
    }
    this.#isBusy = false;
    if (this.#claims.size > 0 || this.#asked.length + this.#gone.length + this.#leaving.length > 0)
      this.#soon(CLAIM_SYNC_MS);
  }

  /** Null: no answer; everything is to be said again. */
  async #send(sync: ClaimSync): Promise<Exclude<ClaimsAnswer, { kind: 'say-all' }> | null> {
    const office = this.#office();
    try {
      const answer = await office.current.syncClaims({ ...sync, office: this.#knownOffice });
      switch (answer.kind) {
        case 'say-all':
          this.#knownOffice = null;
          return null;
        case 'no-queue':
          this.#claims.clear();
          return answer;
        case 'taken':
          this.#failures = 0;
          this.#knownOffice = answer.office;
          this.#clock = { at: answer.clock, heardAtMs: Date.now() };
          return answer;
        default:
          return unreachable(answer);
      }
    } catch (error) {
      console.warn('the box office did not take claims; it is told again', error);
      office.drop();
      this.#failures++;
      this.#knownOffice = null;
      return null;
    }
  }

  #take(
    { outcomes, passes, lapsed, clock }: Extract<ClaimsAnswer, { kind: 'taken' }>,
    asked: Asked[],
    known: Claim[],
  ): void {
    for (const [at, one] of asked.entries()) {
      const outcome = outcomes[at]!;
      const before = this.#claims.get(one.ask.entry);
      if (outcome.kind === 'in-line') {
        if (before && before.ask.deviceId !== one.ask.deviceId) this.#heard(before, { outcome: ELSEWHERE, clock });
        this.#standsInLine(one, clock);
      } else if (before?.ask.deviceId === one.ask.deviceId) this.#claims.delete(one.ask.entry);
      one.answer({ outcome, clock });
    }
    for (const [at, claim] of known.entries()) this.#heard(claim, { outcome: outcomes[asked.length + at]!, clock });
    const news = passes.map(({ entry, deviceId, ...pass }) => ({
      entry,
      deviceId,
      outcome: { kind: 'pass' as const, ...pass },
    }));
    for (const { entry, deviceId, outcome } of [...news, ...lapsed]) {
      const claim = this.#claims.get(entry);
      if (claim?.ask.deviceId === deviceId) this.#heard(claim, { outcome, clock });
    }
  }

  /** Whoever left meanwhile is gone, and whoever came again is not. */
  #standsInLine({ ask, socket, isWithdrawn }: Asked, clock: ClaimClock): void {
    const { entry } = ask;
    if (!isWithdrawn) {
      this.#claims.set(entry, { ask, socket, untilMs: clock.nowMs + CLAIM_MS });
      this.#gone = this.#gone.filter((one) => one !== entry);
    } else if (!this.#claims.has(entry)) this.#gone.push(entry);
  }

  /** A claim that was in line stands otherwise by now. */
  #heard({ ask, socket }: Claim, answer: ClaimAnswer): void {
    if (answer.outcome.kind === 'in-line') return;
    this.#claims.delete(ask.entry);
    if (socket) this.#tellPass(socket, { entry: ask.entry, number: ask.number, answer });
  }

  /** Those without a socket who have not come again. While the clock stands nobody's time runs out. */
  #dropOld(): void {
    if (this.#clock === null) return;
    const { at, heardAtMs } = this.#clock;
    const nowMs = at.isPaused ? at.nowMs : at.nowMs + Math.max(0, Date.now() - heardAtMs);
    for (const [entry, { socket, untilMs }] of this.#claims) {
      if (socket !== null || untilMs > nowMs) continue;
      this.#claims.delete(entry);
      this.#gone.push(entry);
    }
  }
}

/** The fan has claimed in another browser since. */
const ELSEWHERE: ClaimOutcome = { kind: 'elsewhere' };

type TellPass = (socket: WebSocket, news: { entry: Entry; number: number; answer: ClaimAnswer }) => void;

interface Claim {
  ask: ClaimAsk;
  socket: WebSocket | null;
  /** Event time; without a socket it ends then. */
  untilMs: number;
}

interface Asked {
  ask: ClaimAsk;
  socket: WebSocket | null;
  answer: (answer: ClaimAnswer | null) => void;
  /** The fan has left, or the socket has closed, before the answer came. */
  isWithdrawn: boolean;
}
