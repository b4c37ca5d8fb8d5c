import { setTimeout as sleep } from 'node:timers/promises';
import type { AttemptSource } from './attempts.ts';
import type { RunRecorder } from './run-tally.ts';
import type { ShopperSocket } from './shopper-sockets.ts';

/** After a busy answer a client waits up to so long, at random: as the shipped page does the first time (`web/lib/api.ts`). */
const BUSY_PAUSE_MS_MAX = 1_200;

/**
 * Fans on one event, each with a socket of their own: `outstanding` of them wait for an answer at any time. A fan who
 * got seats is done; one who did not stands at the end of the line and tries other seats; one who is told to come back
 * does, for the same seats with the same key.
 */
export async function runSocketLoad(options: {
  sockets: readonly ShopperSocket[];
  recorder: RunRecorder;
  source: AttemptSource;
  outstanding: number;
  seconds: number;
}): Promise<void> {
  const { source, recorder } = options;
  const line = [...options.sockets];
  let next = 0;
  recorder.start();
  const endAtMs = performance.now() + options.seconds * 1000;

  const shop = async (): Promise<void> => {
    while (performance.now() < endAtMs) {
      const socket = line[next];
      const attempt = socket && source.take(1)[0];
      if (!attempt) return;
      next++;
      for (;;) {
        const sentAtMs = performance.now();
        const outcome = await socket.hold(attempt);
        recorder.record(attempt, outcome, performance.now() - sentAtMs);
        if (outcome === 'refused') line.push(socket);
        if (outcome !== 'busy') break;
        await sleep(Math.random() * BUSY_PAUSE_MS_MAX);
      }
    }
  };
  await Promise.all(Array.from({ length: options.outstanding }, shop));
  recorder.end();
}
