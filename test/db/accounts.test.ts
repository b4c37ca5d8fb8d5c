import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createLoginCode,
  findOrCreateUser,
  LOGIN_ATTEMPTS_MAX,
  readUser,
  upsertUser,
  useLoginCode,
} from '../../db/queries/accounts.ts';
import { users } from '../../db/schema/users.ts';
import { newId } from '../support/postgres-sample.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const now = '2030-01-01T12:00:00Z';
const expiresAt = '2030-01-01T12:10:00Z';
const someone = () => `${newId()}@example.org`;
const send = (email: string, codeHash: string) =>
  createLoginCode(database.db, { id: newId(), email, codeHash, expiresAt });
const attempt = (email: string, codeHash: string, at = now) => useLoginCode(database.db, { email, codeHash, now: at });

describe('a login code', () => {
  test('[ACC-1] works once', async () => {
    const email = someone();
    await send(email, 'right');
    expect(await attempt(email, 'right')).toBe('accepted');
    expect(await attempt(email, 'right')).toBe('no-code');
  });

  test('[ACC-1] works once for many who try it at the same time', async () => {
    const email = someone();
    await send(email, 'right');
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => attempt(email, 'right')));
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
  });

  test('[ACC-2] dies after five wrong guesses, however fast they come', async () => {
    const email = someone();
    await send(email, 'right');
    const guesses = await Promise.all(Array.from({ length: 20 }, (_, i) => attempt(email, `wrong ${i}`)));
    expect(guesses.filter((outcome) => outcome === 'wrong-code')).toHaveLength(LOGIN_ATTEMPTS_MAX);
    expect(await attempt(email, 'right')).toBe('no-code');
  });

  test('[ACC-3] dies at its time, and when another one is sent', async () => {
    const email = someone();
    await send(email, 'first');
    expect(await attempt(email, 'first', expiresAt)).toBe('no-code');
    await send(email, 'second');
    expect(await attempt(email, 'first')).toBe('wrong-code');
    expect(await attempt(email, 'second')).toBe('accepted');
  });

  test('[ACC-3] is for its own address', async () => {
    const [mine, yours] = [someone(), someone()];
    await send(mine, 'code');
    expect(await attempt(yours, 'code')).toBe('no-code');
  });
});

describe('a user', () => {
  test('[ACC-4] is one per address, whoever asks at the same time', async () => {
    const email = someone();
    const made = await Promise.all(
      Array.from({ length: 6 }, () => findOrCreateUser(database.db, { id: newId(), email })),
    );
    expect(new Set(made.map((user) => user.id)).size).toBe(1);
    expect(made[0]).toEqual({ id: made[0]!.id, email, name: null, roles: ['fan'] });
    expect(await readUser(database.db, made[0]!.id)).toEqual(made[0]);
    const [row] = await database.db.select().from(users).where(eq(users.email, email));
    expect(row!.verifiedAt).toBeInstanceOf(Date);
  });

  test('[ACC-4] that nobody knows is null', async () => {
    expect(await readUser(database.db, newId())).toBeNull();
  });

  test('[ACC-5] keeps name and roles that were given by hand', async () => {
    const email = someone();
    const { id } = await findOrCreateUser(database.db, { id: newId(), email });
    const operator = { id: newId(), email, name: 'Ada', roles: ['fan' as const, 'operator' as const] };
    expect(await upsertUser(database.db, operator)).toEqual({ ...operator, id });
    expect(await findOrCreateUser(database.db, { id: newId(), email })).toEqual({ ...operator, id });
  });
});
