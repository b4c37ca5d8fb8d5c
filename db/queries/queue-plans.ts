import { sql } from 'drizzle-orm';
import type { PresaleWindow } from '../../domain/queue/presale-window.ts';
import type { QueuePlan } from '../../domain/queue/queue-plan.ts';
import type { Database } from '../database.ts';

/** What an event's queue must fit. */
export interface PlannedEvent {
  /** 0: never published, so that its plan may still change. */
  epoch: number;
  floors: number;
  startsAtMs: number;
  queue: QueuePlan | null;
  presale: PresaleWindow | null;
}

/** Null: no such event. */
export async function readPlannedEvent(db: Database, eventId: string): Promise<PlannedEvent | null> {
  const { rows } = await db.execute<Omit<PlannedEvent, 'startsAtMs'> & { startsAtMs: string }>(sql`
    select epoch, floors, (extract(epoch from starts_at) * 1000)::bigint::text as "startsAtMs", queue, presale
    from events where id = ${eventId}`);
  const row = rows[0];
  return row ? { ...row, startsAtMs: Number(row.startsAtMs) } : null;
}

/** Sets how fans will wait; null: they will not. False: the event is published, and what was promised stands. */
export async function setQueuePlan(db: Database, eventId: string, plan: QueuePlan | null): Promise<boolean> {
  const document = plan === null ? null : JSON.stringify(plan);
  const { rows } = await db.execute(sql`
    update events set queue = ${document}::jsonb, updated_at = now() where id = ${eventId} and epoch = 0 returning id`);
  return rows.length > 0;
}

/** Sets when only fans with leave buy; null: everybody buys from the first. False: the event is published, as above. */
export async function setPresaleWindow(db: Database, eventId: string, window: PresaleWindow | null): Promise<boolean> {
  const document = window === null ? null : JSON.stringify(window);
  const { rows } = await db.execute(sql`
    update events set presale = ${document}::jsonb, updated_at = now() where id = ${eventId} and epoch = 0 returning id`);
  return rows.length > 0;
}
