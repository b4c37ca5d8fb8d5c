import { claimChanges, finishChanges, postponeChanges, type ClaimedChange } from '../../db/queries/change-feed.ts';
import type { ChangeReader } from '../../db/schema/changes.ts';
import type { Services } from '../services.ts';
import { announceChanges } from './announce-changes.ts';
import { INDEXED_AT_ONCE, LEASE_SECONDS, PURGED_AT_ONCE, ROUNDS_MAX, TOLD_AT_ONCE } from './change-limits.ts';
import { followBoxOffice } from './follow-box-office.ts';
import { followCache } from './follow-cache.ts';
import { followSearch } from './follow-search.ts';
import type { Followed } from './followed.ts';
import { retrySeconds } from './retry-seconds.ts';

/** Brings what has changed to everybody who must hear of it. One that cannot be reached holds up no other. */
export async function relayChanges(services: Services): Promise<void> {
  await Promise.all(READERS.map((reader) => relayTo(services, reader)));
}

interface Reader {
  name: ChangeReader;
  atOnce: number;
  follow(services: Services, changes: readonly ClaimedChange[]): Promise<Followed>;
}

const READERS: readonly Reader[] = [
  { name: 'search', atOnce: INDEXED_AT_ONCE, follow: followSearch },
  { name: 'cache', atOnce: PURGED_AT_ONCE, follow: followCache },
  { name: 'box-office', atOnce: TOLD_AT_ONCE, follow: followBoxOffice },
];

async function relayTo(services: Services, reader: Reader): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const now = new Date().toISOString();
    const claim = { reader: reader.name, limit: reader.atOnce, now, leaseSeconds: LEASE_SECONDS };
    const changes = await claimChanges(services.db, claim);
    if (changes.length === 0) return;
    const followed = await follow(services, reader, changes);
    await settle(services, reader.name, followed);
    // Those that come next would fail in the same way: they are offered again, to the next run.
    if (followed.done.length === 0) return;
  }
  await announceChanges(services);
}

async function follow(services: Services, reader: Reader, changes: readonly ClaimedChange[]): Promise<Followed> {
  try {
    return await reader.follow(services, changes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error('changes were not followed', { reader: reader.name, events: changes.length, reason });
    const seconds = Math.max(...changes.map(retrySeconds));
    return { done: [], postponed: [{ changes, reason, seconds }] };
  }
}

async function settle(services: Services, reader: ChangeReader, { done, postponed }: Followed): Promise<void> {
  for (const { changes, reason, seconds } of postponed) {
    const retryAt = new Date(Date.now() + seconds * 1000).toISOString();
    await postponeChanges(services.db, { reader, events: changes, retryAt, error: reason });
  }
  const soonest = Math.min(...postponed.map(({ seconds }) => seconds));
  if (postponed.length > 0) await announceChanges(services, { delaySeconds: soonest });
  if (done.length === 0) return;
  const lagSeconds = await finishChanges(services.db, { reader, done });
  console.info('changes followed', { reader, events: done.length, lagSeconds: Math.round(lagSeconds * 1000) / 1000 });
}
