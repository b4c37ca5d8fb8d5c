import { setTimeout as sleep } from 'node:timers/promises';
import { publication, publish } from './publications.ts';
import type { LobbySystem } from './systems.ts';
import { WaitingSockets } from './waiting-sockets.ts';

/** As the waiting page does it: full jitter, longer with each failure. */
const BACKOFF_MS = 2_000;
const BACKOFF_MS_MAX = 30_000;
const SECONDS_MAX = 60;

export interface Returned {
  system: string;
  sockets: number;
  back: number;
  seconds: number;
  refused: number;
  heard: number;
}

/** Kills the server with everybody on it, starts it again, and takes them all back. */
export async function measureReconnects(system: LobbySystem, sockets: number): Promise<Returned> {
  const first = await system.start();
  const crowd = new WaitingSockets();
  await publish(first, 1);
  await crowd.open(first.port, sockets);
  const killedAtMs = performance.now();
  await first.kill();
  while (crowd.count > 0) await sleep(20);
  const second = await system.start();
  let refused = 0;
  const comeBack = async (): Promise<void> => {
    for (let failures = 1; performance.now() - killedAtMs < SECONDS_MAX * 1_000; failures++) {
      await sleep(Math.random() * Math.min(BACKOFF_MS_MAX, BACKOFF_MS * failures));
      try {
        return await crowd.openOne(second.port);
      } catch {
        refused++;
      }
    }
  };
  await Promise.all(Array.from({ length: sockets }, comeBack));
  const seconds = (performance.now() - killedAtMs) / 1_000;
  const back = crowd.count;
  const heard = (await publication(second, crowd, 5)).length;
  crowd.close();
  await second.kill();
  return { system: system.name, sockets, back, seconds, refused, heard };
}
