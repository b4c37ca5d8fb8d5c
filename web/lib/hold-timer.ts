import type { Hold } from '../../protocol/http/holds.ts';
import type { ApiAnswer } from './api.ts';
import { startCountdown } from './countdown.ts';

const ASK_WHILE_PAUSED_MS = 10_000;

/**
 * Follows the time of a hold as the server says it: counts down, and stands while the sale is paused, asking now and
 * then whether it goes on. Only the server says that a hold is over: when the time here has run out, it is asked.
 * @returns a function that stops it
 */
export function followHold(
  first: Hold,
  follow: {
    read: () => Promise<ApiAnswer<Hold>>;
    onTick: (secondsLeft: number, announce: number | null) => void;
    onPaused: (secondsLeft: number) => void;
    /** No time is left, or the server cannot say. */
    onOver: (answer: ApiAnswer<Hold>) => void;
  },
): () => void {
  let stopped = false;
  let stopTimer: (() => void) | null = null;
  const askLater = (): void => {
    const timer = setTimeout(() => void ask(true), ASK_WHILE_PAUSED_MS);
    stopTimer = () => clearTimeout(timer);
  };
  const show = (hold: Hold): void => {
    if (hold.paused) {
      follow.onPaused(hold.secondsLeft);
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
    const answer = await follow.read();
    if (stopped) return;
    if (answer.ok && answer.value.secondsLeft > 0) show(answer.value);
    else if (!answer.ok && wasPaused) askLater();
    else follow.onOver(answer);
  };
  show(first);
  return () => {
    stopped = true;
    stopTimer?.();
  };
}
