import { unreachable } from '../../domain/shared/invariant.ts';
import type { Claim } from '../../protocol/http/claims.ts';
import type { Problem } from '../../protocol/problem.ts';
import { claimTurn, dropPass, keptPass, leaveTurn } from '../lib/queue-pass.ts';
import type { PassTime } from './pass-timer.ts';

/** How a fan's turn stands, whose number is called. */
export type Turn =
  | { state: 'not-claimed' }
  | { state: 'asking' }
  | { state: 'in-line'; ahead: number }
  | { state: 'pass'; time: PassTime }
  /** They shop in another browser. */
  | { state: 'elsewhere' };

interface TurnClaimOptions {
  eventId: string;
  onChange: () => void;
  /** They asked, and may shop: the pass is kept. */
  onPass: () => void;
  onProblem: (problem: Problem) => void;
}

const AGAIN_AFTER_FAILURE_MS = 4_000;

/** Claims a fan's turn when they say so, and keeps the claim until a place is free. */
export class TurnClaim {
  readonly #options: TurnClaimOptions;
  #turn: Turn = { state: 'not-claimed' };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: TurnClaimOptions) {
    this.#options = options;
  }

  get turn(): Turn {
    return this.#turn;
  }

  /** From a click: also ends the pass of another browser of the fan's. */
  async claim(ticket: string): Promise<void> {
    this.#become({ state: 'asking' });
    await this.#ask(ticket, false);
  }

  /** Says again that the fan is here; a pass of another browser stays there. */
  renew(ticket: string): ReturnType<typeof claimTurn> {
    return claimTurn(this.#options.eventId, { ticket, renew: true });
  }

  /** Finds the pass that this browser was given before; without one nothing is asked for. */
  async resume(ticket: string): Promise<void> {
    const { eventId } = this.#options;
    if (keptPass(eventId) === null) return;
    const answer = await this.renew(ticket);
    if (!answer.ok || this.#turn.state !== 'not-claimed') return;
    if (answer.value.state === 'pass') return this.#become({ state: 'pass', time: answer.value });
    dropPass(eventId);
    if (answer.value.state === 'elsewhere') this.#become({ state: 'elsewhere' });
    // It was over: nobody asked for another one yet.
    if (answer.value.state === 'in-line') await leaveTurn(eventId);
  }

  /** The pass is over here, or another browser has it. */
  lose(turn: Extract<Turn, { state: 'not-claimed' | 'elsewhere' }>): void {
    dropPass(this.#options.eventId);
    this.#become(turn);
  }

  async #ask(ticket: string, renew: boolean): Promise<void> {
    clearTimeout(this.#timer);
    const answer = await claimTurn(this.#options.eventId, { ticket, renew });
    if (answer.ok) return this.#hear(answer.value, ticket);
    if (renew && (answer.problem.status === 0 || answer.problem.status >= 500)) {
      return this.#askLater(ticket, AGAIN_AFTER_FAILURE_MS);
    }
    this.#become({ state: 'not-claimed' });
    this.#options.onProblem(answer.problem);
  }

  #hear(claim: Claim, ticket: string): void {
    switch (claim.state) {
      case 'pass':
        this.#become({ state: 'pass', time: claim });
        return this.#options.onPass();
      case 'in-line':
        this.#become({ state: 'in-line', ahead: claim.ahead });
        return this.#askLater(ticket, claim.renewSeconds * 1_000);
      case 'elsewhere':
        return this.#become({ state: 'elsewhere' });
      case 'not-called':
      case 'ended':
        return this.#become({ state: 'not-claimed' });
      default:
        return unreachable(claim);
    }
  }

  #askLater(ticket: string, ms: number): void {
    this.#timer = setTimeout(() => void this.#ask(ticket, true), ms);
  }

  #become(turn: Turn): void {
    this.#turn = turn;
    this.#options.onChange();
  }
}
