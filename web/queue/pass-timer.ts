import { unreachable } from '../../domain/shared/invariant.ts';
import type { Claim } from '../../protocol/http/claims.ts';
import type { ApiAnswer } from '../lib/api.ts';
import { startCountdown } from '../lib/countdown.ts';

/** A pass as the server said it: how long it lasts without a hold, and whether that time stands. */
export type PassTime = Pick<Extract<Claim, { state: 'pass' }>, 'secondsLeft' | 'paused'>;

export interface PassTimer {
  /** The clock has stopped, or goes on: what is left stays as it is. */
  setPaused: (isPaused: boolean) => void;
  /** Asks now how it stands. */
  look: () => void;
  stop: () => void;
}

/** How often it is asked whether the pass is still this browser's. */
const LOOK_EVERY_MS = 20_000;
/** With less left nothing is asked: who asks after the end stands in line for another pass. */
const LOOK_SECONDS_MIN = 10;

/**
 * Follows the time of a pass: counts down, and stands while the sale is paused, where the server says how much is left.
 * It is asked now and then whether another browser of the fan's has taken the pass.
 */
export function followPass(
  first: PassTime,
  follow: {
    /** Renews; a pass of another browser stays there. */
    read: () => Promise<ApiAnswer<Claim>>;
    onTick: (secondsLeft: number, announce: number | null) => void;
    onPaused: (secondsLeft: number) => void;
    onElsewhere: () => void;
    /** No time is left, or nothing is. */
    onOver: () => void;
  },
): PassTimer {
  let pass = first;
  let readAtMs = performance.now();
  /** Grows with all that is newer than an answer on its way. */
  let turn = 0;
  let stopCountdown: (() => void) | null = null;
  let looking: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => {
    turn++;
    clearTimeout(looking);
    stopCountdown?.();
    stopCountdown = null;
  };
  const finish = (tell: () => void): void => {
    end();
    document.removeEventListener('visibilitychange', lookWhenSeen);
    tell();
  };
  const secondsLeft = (): number => {
    const passed = pass.paused ? 0 : (performance.now() - readAtMs) / 1_000;
    return Math.max(0, pass.secondsLeft - passed);
  };
  const show = (now: PassTime): void => {
    end();
    pass = now;
    readAtMs = performance.now();
    looking = setTimeout(() => void look(), LOOK_EVERY_MS);
    if (pass.paused) return follow.onPaused(pass.secondsLeft);
    stopCountdown = startCountdown({
      secondsLeft: pass.secondsLeft,
      onTick: follow.onTick,
      onEnd: () => finish(follow.onOver),
    });
  };
  const look = async (): Promise<void> => {
    clearTimeout(looking);
    looking = setTimeout(() => void look(), LOOK_EVERY_MS);
    if (document.hidden || secondsLeft() < LOOK_SECONDS_MIN) return;
    const asked = turn;
    const answer = await follow.read();
    if (turn === asked && answer.ok) hear(answer.value);
  };
  const hear = (claim: Claim): void => {
    switch (claim.state) {
      case 'pass':
        return show(claim);
      case 'elsewhere':
        return finish(follow.onElsewhere);
      case 'in-line':
      case 'not-called':
      case 'ended':
        return finish(follow.onOver);
      default:
        return unreachable(claim);
    }
  };
  const lookWhenSeen = (): void => {
    if (!document.hidden) void look();
  };
  document.addEventListener('visibilitychange', lookWhenSeen);
  show(first);
  return {
    setPaused: (isPaused) => {
      if (isPaused !== pass.paused) show({ paused: isPaused, secondsLeft: secondsLeft() });
    },
    look: () => void look(),
    stop: () => finish(() => undefined),
  };
}
