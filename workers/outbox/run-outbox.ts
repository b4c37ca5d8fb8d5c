import { claimOutbox, failOutbox, finishOutbox, type OutboxWork } from '../../db/queries/outbox.ts';
import type { Services } from '../services.ts';
import { doEffect } from './effects.ts';

const WORK_AT_ONCE = 25;
/** Longer than every call of one effect together. */
export const LEASE_SECONDS = 60;
const RETRY_SECONDS_MAX = 15 * 60;
/** One effect leads to the next, at most capture, issue, send. The rest is for the next sweep. */
const ROUNDS_MAX = 20;

/**
 * Does what the outbox owes, in rounds, until nothing is due. What fails is offered again after a growing pause. Answers
 * how much was done.
 */
export async function runOutbox(services: Services): Promise<number> {
  let doneInAll = 0;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const now = new Date().toISOString();
    const works = await claimOutbox(services.db, { limit: WORK_AT_ONCE, now, leaseSeconds: LEASE_SECONDS });
    if (works.length === 0) return doneInAll;
    const done = await Promise.all(works.map((work) => doOne(services, work)));
    const ids = works.filter((_, i) => done[i]).map(({ id }) => id);
    if (ids.length > 0) await finishOutbox(services.db, { ids, now: new Date().toISOString() });
    doneInAll += ids.length;
  }
  return doneInAll;
}

async function doOne(services: Services, work: OutboxWork): Promise<boolean> {
  try {
    await doEffect(services, work.effect, work.attempts);
    return true;
  } catch (error) {
    await tryAgain(services, work, error);
    return false;
  }
}

/** Puts work that failed off, for longer each time. */
export async function tryAgain({ db }: Pick<Services, 'db'>, work: OutboxWork, error: unknown): Promise<void> {
  console.error('an effect failed', work.effect.kind, work.id, work.attempts, error);
  const retryAt = new Date(Date.now() + Math.min(RETRY_SECONDS_MAX, 2 ** work.attempts) * 1000).toISOString();
  const sentence = error instanceof Error ? error.message : String(error);
  await failOutbox(db, { id: work.id, error: sentence, retryAt });
}
