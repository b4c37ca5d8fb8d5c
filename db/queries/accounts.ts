import { eq, sql } from 'drizzle-orm';
import type { Role } from '../../domain/shared/roles.ts';
import type { Database } from '../database.ts';
import { users } from '../schema/users.ts';

export const LOGIN_ATTEMPTS_MAX = 5;

export interface UserDocument {
  id: string;
  email: string;
  name: string | null;
  roles: Role[];
}

/** Stores the hash of a code that is about to be sent; a code sent before it to the same address is spent. */
export async function createLoginCode(
  db: Database,
  code: { id: string; email: string; codeHash: string; expiresAt: string },
): Promise<void> {
  await db.execute(sql`
    with spent as (
      update login_codes set used_at = now() where email = ${code.email} and used_at is null)
    insert into login_codes (id, email, code_hash, expires_at)
    values (${code.id}, ${code.email}, ${code.codeHash}, ${code.expiresAt})`);
}

/**
 * Tries a code, in one statement, so that guesses at the same time count each. A code works once.
 * 'no-code': there is none that could still work (expired, used, guessed at too often, never asked for).
 */
export async function useLoginCode(
  db: Database,
  args: { email: string; codeHash: string; now: string },
): Promise<'accepted' | 'wrong-code' | 'no-code'> {
  const { email, codeHash, now } = args;
  const { rows } = await db.execute<{ accepted: boolean }>(sql`
    update login_codes
    set attempts = attempts + 1, used_at = case when code_hash = ${codeHash} then ${now}::timestamptz end
    where email = ${email} and used_at is null
      and attempts < ${LOGIN_ATTEMPTS_MAX} and expires_at > ${now}::timestamptz
    returning used_at is not null as accepted`);
  if (rows.length === 0) return 'no-code';
  return rows.some((row) => row.accepted) ? 'accepted' : 'wrong-code';
}

/** The one user of a verified address: found, or made with `id`. */
export async function findOrCreateUser(db: Database, args: { id: string; email: string }): Promise<UserDocument> {
  const [user] = await db
    .insert(users)
    .values({ id: args.id, email: args.email, verifiedAt: sql`now()` })
    .onConflictDoUpdate({ target: users.email, set: { verifiedAt: sql`coalesce(${users.verifiedAt}, now())` } })
    .returning(userColumns);
  return user!;
}

export async function readUser(db: Database, userId: string): Promise<UserDocument | null> {
  const [user] = await db.select(userColumns).from(users).where(eq(users.id, userId));
  return user ?? null;
}

/** Null: they get no text messages. */
export async function readPhone(db: Database, userId: string): Promise<string | null> {
  const [user] = await db.select({ phone: users.phone }).from(users).where(eq(users.id, userId));
  return user?.phone ?? null;
}

export async function setPhone(db: Database, userId: string, phone: string | null): Promise<void> {
  await db.update(users).set({ phone }).where(eq(users.id, userId));
}

/** Makes or changes an account by hand: demo accounts, the first operator of an installation. */
export async function upsertUser(db: Database, user: UserDocument): Promise<UserDocument> {
  const { id, email, name, roles } = user;
  const [stored] = await db
    .insert(users)
    .values({ id, email, name, roles, verifiedAt: sql`now()` })
    .onConflictDoUpdate({ target: users.email, set: { name, roles } })
    .returning(userColumns);
  return stored!;
}

const userColumns = { id: users.id, email: users.email, name: users.name, roles: users.roles };
