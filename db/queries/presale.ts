import { sql } from 'drizzle-orm';
import type { Database } from '../database.ts';

/** A code that puts fans into an earlier class. */
export interface PresaleCode {
  /** As `presaleCodeOf` has it. */
  code: string;
  class: string;
  usesMax: number;
  uses: number;
}

/** Adds codes; one that is there already stays as it is. Answers how many are new. */
export async function addPresaleCodes(
  db: Database,
  eventId: string,
  codes: readonly Omit<PresaleCode, 'uses'>[],
): Promise<number> {
  const { rows } = await db.execute(sql`
    insert into presale_codes (event_id, code, class, uses_max)
    select ${eventId}::uuid, c.code, c.class, c."usesMax"
    from jsonb_to_recordset(${JSON.stringify(codes)}::jsonb) as c(code text, class text, "usesMax" int)
    on conflict do nothing
    returning code`);
  return rows.length;
}

/** An event's codes after one, in their order. */
export async function listPresaleCodes(
  db: Database,
  args: { eventId: string; after: string | null; limit: number },
): Promise<PresaleCode[]> {
  const { rows } = await db.execute<PresaleCode & Record<string, unknown>>(sql`
    select code, class, uses_max as "usesMax", uses from presale_codes
    where event_id = ${args.eventId} and code > ${args.after ?? ''}
    order by code limit ${args.limit}`);
  return rows;
}

/** Takes a code back. Who used it keeps their place. False: there is none. */
export async function deletePresaleCode(db: Database, eventId: string, code: string): Promise<boolean> {
  const { rows } = await db.execute(sql`
    delete from presale_codes where event_id = ${eventId} and code = ${code} returning code`);
  return rows.length > 0;
}

/**
 * Lets a fan use a code of one of these classes, and answers which; null: there is none, or it is used up. A fan who has used it uses
 * nothing more of it. The code's row is locked, so that two at once are not counted as one.
 */
export async function usePresaleCode(
  db: Database,
  args: { eventId: string; code: string; userId: string; classes: readonly string[] },
): Promise<string | null> {
  const { eventId, code, userId } = args;
  const classes = sql`${sql.param([...args.classes])}::text[]`;
  const { rows } = await db.execute<{ class: string; granted: boolean }>(sql`
    with code as materialized (
      select class, uses, uses_max from presale_codes 
      where event_id = ${eventId} and code = ${code} and class = any(${classes}) for update),
    used as (
      insert into presale_code_uses (event_id, code, user_id)
      select ${eventId}::uuid, ${code}, ${userId}::uuid from code where uses < uses_max
      on conflict do nothing returning code),
    counted as (
      update presale_codes set uses = uses + 1
      where event_id = ${eventId} and code = ${code} and exists (select 1 from used) returning code)
    select class, exists (select 1 from counted) or exists (
      select 1 from presale_code_uses where event_id = ${eventId} and code = ${code} and user_id = ${userId}) as granted
    from code`);
  return rows[0]?.granted === true ? rows[0].class : null;
}

/** Invites addresses, by their hashes, into a class; who was invited before is moved. Answers how many were named. */
export async function addPresaleInvites(
  db: Database,
  args: { eventId: string; class: string; emailHashes: readonly string[] },
): Promise<void> {
  await db.execute(sql`
    insert into presale_invites (event_id, email_hash, class)
    select ${args.eventId}::uuid, hash, ${args.class} from unnest(${sql.param([...new Set(args.emailHashes)])}::text[]) as hash
    on conflict (event_id, email_hash) do update set class = excluded.class`);
}

/** How many are invited into each class. */
export async function countPresaleInvites(db: Database, eventId: string): Promise<{ class: string; count: number }[]> {
  const { rows } = await db.execute<{ class: string; count: number }>(sql`
    select class, count(*)::int as count from presale_invites where event_id = ${eventId} group by class order by class`);
  return rows;
}

/** Takes all invitations into a class back. Answers how many. */
export async function deletePresaleInvites(db: Database, eventId: string, className: string): Promise<number> {
  const { rows } = await db.execute(sql`
    delete from presale_invites where event_id = ${eventId} and class = ${className} returning email_hash`);
  return rows.length;
}

/** The class that an address was invited into; null: none. */
export async function invitedClassOf(db: Database, eventId: string, emailHash: string): Promise<string | null> {
  const { rows } = await db.execute<{ class: string }>(sql`
    select class from presale_invites where event_id = ${eventId} and email_hash = ${emailHash}`);
  return rows[0]?.class ?? null;
}
