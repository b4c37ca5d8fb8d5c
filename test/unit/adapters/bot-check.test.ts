import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LocalServer } from '../../../dev/local-server.ts';
import { ROBOT_TOKEN, startQueueDoubles } from '../../../dev/queue-doubles/start-queue-doubles.ts';
import { turnstile } from '../../../workers/adapters/bot-check/turnstile.ts';

const TEST_SECRET = '1x0000000000000000000000000000000AA';
const ASK = { token: 'XXXX.DUMMY.TOKEN.XXXX', clientAddress: '192.0.2.1', attempt: 'join-0001' };

let doubles: LocalServer;
beforeAll(async () => {
  doubles = await startQueueDoubles({ port: 0 });
});
afterAll(() => doubles.close());

describe('the bot check', () => {
  test('[JOIN-2] a person passes, a robot does not', async () => {
    expect(await check(TEST_SECRET).check(ASK)).toEqual({ ok: true, value: null });
    const robot = { ...ASK, token: ROBOT_TOKEN };
    expect(await check(TEST_SECRET).check(robot)).toEqual({ ok: false, failure: 'not-a-person' });
  });

  test('[JOIN-2] a secret of ours that is wrong is not held against the fan', async () => {
    expect(await check('0xanother').check(ASK)).toEqual({ ok: false, failure: 'unavailable' });
  });

  test('[JOIN-2] nobody is waved through while the check does not answer', async () => {
    const nowhere = turnstile({ secret: TEST_SECRET, url: 'http://127.0.0.1:9/siteverify' });
    expect(await nowhere.check(ASK)).toEqual({ ok: false, failure: 'unavailable' });
  });
});

function check(secret: string) {
  return turnstile({ secret, url: `${doubles.url}/turnstile/siteverify` });
}
