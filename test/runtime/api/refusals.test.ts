import { beforeAll, describe, expect, test } from 'vitest';
import { uuidV7, type DeviceId } from '../../../domain/shared/ids.ts';
import { isMutation, type Operation } from '../../../workers/api/operation.ts';
import { OPERATIONS } from '../../../workers/api/operations.ts';
import { signSession } from '../../../workers/session/session.ts';
import { newId } from '../../support/postgres-sample.ts';
import { ask, freshEmail, ORIGIN, problemIn, signIn, signInAs, type Asked } from './client.ts';

const SECRET = 'development-session-secret-of-no-worth';

let fan: string;
let operator: string;
let expired: string;
let forged: string;

beforeAll(async () => {
  fan = await signIn(freshEmail());
  operator = await signInAs('operator');
  const deviceId = uuidV7<DeviceId>(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
  const session = { deviceId, user: { id: newId<never>(), email: 'a@example.org', name: null, roles: [] } };
  expired = await signSession({ ...session, expiresAtMs: Date.now() - 1000 }, SECRET);
  forged = await signSession({ ...session, expiresAtMs: Date.now() + 60_000 }, 'another secret of 32 characters!!');
});

/** Asks for an operation at an address that has its shape; bodies are empty objects. */
function attempt(operation: Operation, asked: Asked = {}): Promise<Response> {
  const path = operation.path.replaceAll(/\{\w+\}/g, () => newId());
  const body = operation.body ? { body: {} } : {};
  return ask(path, { method: operation.method.toUpperCase(), ...body, ...asked });
}

const guarded = OPERATIONS.filter(({ access }) => access !== 'public').map((op): [string, Operation] => [op.id, op]);
const signedInOnly = guarded.filter(([, { access }]) => access !== 'anyone' && access !== 'device');
const organiserOnly = guarded.filter(([, { access }]) => access === 'organiser' || access === 'operator');
const mutations = guarded.filter(([, operation]) => isMutation(operation));
const withBody = mutations.filter(([, { body }]) => body !== undefined && !body.safeParse({}).success);

describe('refusals that every operation shares', () => {
  test.each(guarded)('[AUTH-3] %s refuses tokens that are over, forged or none at all', async (_, operation) => {
    for (const token of [expired, forged, 'not-a-token', fan.slice(0, -3)]) {
      const response = await attempt(operation, { token });
      expect(await problemIn(response)).toMatchObject({ status: 401, code: 'invalid-session' });
    }
  });

  test.each(signedInOnly)('[AUTH-6] %s asks the unknown to sign in', async (_, operation) => {
    expect(await problemIn(await attempt(operation))).toMatchObject({ status: 401, code: 'not-signed-in' });
  });

  test.each(organiserOnly)('[AUTH-6] %s is not for fans', async (_, operation) => {
    expect(await problemIn(await attempt(operation, { token: fan }))).toMatchObject({ status: 403, code: 'forbidden' });
  });

  test.each(mutations)('[AUTH-4] %s by cookie must come from our own origin', async (_, operation) => {
    const cookie = `__Host-onsale=${fan}`;
    for (const origin of [undefined, 'https://evil.test', 'null']) {
      const response = await attempt(operation, { cookie, ...(origin === undefined ? {} : { origin }) });
      expect(await problemIn(response)).toMatchObject({ status: 403, code: 'foreign-origin' });
    }
    const own = await attempt(operation, { cookie, origin: ORIGIN });
    if (!own.ok) expect((await problemIn(own)).code).not.toBe('foreign-origin');
  });

  test.each(withBody.filter(([, { access }]) => access !== 'organiser'))(
    '[API-2] %s names the faults of an empty body',
    async (_, operation) => {
      const problem = await problemIn(await attempt(operation, { token: operator }));
      expect(problem).toMatchObject({ status: 400, code: 'invalid-request' });
      for (const { pointer } of problem.errors!) expect(pointer).toMatch(/^\/\w/);
    },
  );

  test('[AUTH-4] a socket from another site is refused', async () => {
    const headers = { Upgrade: 'websocket' };
    const response = await ask(`/v1/events/${newId()}/floor`, { headers, origin: 'https://evil.test' });
    expect(await problemIn(response)).toMatchObject({ code: 'foreign-origin' });
  });
});
