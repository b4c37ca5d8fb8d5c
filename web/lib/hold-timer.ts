import type { Hold } from '../../protocol/http/holds.ts';
import type { ApiAnswer } from './api.ts';
import { startCountdown } from './countdown.ts';

const ASK_WHILE_PAUSED_MS = 10_000;

/** Whether a sale's clock stands, and why. */
export type SaleClockState = Pick<Hold, 'paused' | 'paymentsDown'>;

export interface HoldTimer {
  /** The server says how the hold stands now: its time goes on from there. */
  take: (hold: Hold) => void;
  /** The clock has stopped, or goes on: what is left stays as it is. */
  setClock: (clock: SaleClockState) => void;
  stop: () => void;
}

/**
 * Follows the time of a hold as the server says it: counts down, and stands while the sale is paused, asking now and
 * then whether it goes on. Only the server says that a hold is over: when the time here has run out, it is asked.
 */
export function followHold(
  first: Hold,
  follow: {
    read: () => Promise<ApiAnswer<Hold>>;
    onTick: (secondsLeft: number, announce: number | null) => void;
    /** The time stands, because nobody can pay or because somebody has paused the sale. */
    onPaused: (secondsLeft: number, paymentsDown: boolean) => void;
    /** No time is left, or the server cannot say. */
    onOver: (answer: ApiAnswer<Hold>) => void;
  },
): HoldTimer {
  let hold = first;
  let readAtMs = performance.now();
  /** Grows with all that is newer than an answer on its way. */
  let turn = 0;
  let stopTimer: (() => void) | null = null;
  const end = (): void => {
    turn++;
    stopTimer?.();
    stopTimer = null;
  };
  const askLater = (): void => {
    const timer = setTimeout(() => void ask(true), ASK_WHILE_PAUSED_MS);
    stopTimer = () => clearTimeout(timer);
  };
  const show = (now: Hold): void => {
    end();
    hold = now;
    readAtMs = performance.now();
    if (hold.paused) {
      follow.onPaused(hold.secondsLeft, hold.paymentsDown);
      askLater();
      return;
    }
    stopTimer = startCountdown({
      secondsLeft: hold.secondsLeft,
      onTick: follow.onTick,
      onEnd: () => void ask(false),
    });
  };
  const ask = async (wasPaused: boolean): Promise<void> => {
    const asked = turn;
    const answer = await follow.read();
    if (turn !== asked) return;
    if (answer.ok && answer.value.secondsLeft > 0) show(answer.value);
    else if (!answer.ok && wasPaused) askLater();
    else follow.onOver(answer);
  };
  show(first);
  return {
    take: (now) => {
      if (now.secondsLeft > 0) return show(now);
      end();
      follow.onOver({ ok: true, value: now });
    },
    setClock: (clock) => {
      const passedSeconds = hold.paused ? 0 : (performance.now() - readAtMs) / 1000;
      show({ ...hold, ...clock, secondsLeft: Math.max(0, hold.secondsLeft - passedSeconds) });
    },
    stop: end,
  };
}
