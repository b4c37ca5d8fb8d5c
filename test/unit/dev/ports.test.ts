import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort } from '../../../dev/ports.ts';

test('a free port is given as wanted; a taken one, or one promised to others, gives way to the next', async () => {
  const wanted = await freePort(0);
  expect(await freePort(wanted)).toBe(wanted);
  expect(await freePort(wanted, new Set([wanted]))).toBeGreaterThan(wanted);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(wanted, '127.0.0.1', resolve));
  try {
    expect(await freePort(wanted)).toBeGreaterThan(wanted);
  } finally {
    server.close();
  }
});
