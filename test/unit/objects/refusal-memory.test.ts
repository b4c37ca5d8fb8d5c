import { expect, it } from 'vitest';
import type { FanCommand } from '../../../domain/inventory/commands.ts';
import { idOf, type DeviceId, type HoldId, type UserId } from '../../../domain/shared/ids.ts';
import { RefusalMemory } from '../../../durable-objects/floor/refusal-memory.ts';

const HOLD = '0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0b';
const ONE = '0199f0a0-7b1c-7d2e-9a3b-000000000001';
const TWO = '0199f0a0-7b1c-7d2e-9a3b-000000000002';

it('[FLOOR-4] a refusal is repeated to its fan for a minute, and to nobody else', () => {
  const memory = new RefusalMemory();
  memory.remember(command(ONE), { reason: 'hold-ended' }, 1_000);
  expect(memory.recall(command(ONE), 60_999)).toEqual({ reason: 'hold-ended' });
  expect(memory.recall(command(ONE), 61_000)).toBeNull();
  expect(memory.recall(command(TWO), 1_000)).toBeNull();
});

it('[FLOOR-4] what a device was refused before its user signed in is not repeated to the user', () => {
  const memory = new RefusalMemory();
  memory.remember(command(ONE), { reason: 'not-your-hold' }, 0);
  const fan = { ...command(ONE).fan, userId: idOf<UserId>(TWO) };
  expect(memory.recall({ ...command(ONE), fan }, 1)).toBeNull();
});

it('[FLOOR-4] the same key with another body is an error', () => {
  const memory = new RefusalMemory();
  memory.remember(command(ONE), { reason: 'hold-ended' }, 0);
  expect(memory.recall({ ...command(ONE), fence: '1.2' }, 1)).toEqual({ reason: 'key-reused' });
  expect(memory.recall({ ...command(ONE), kind: 'extend' }, 1)).toEqual({ reason: 'key-reused' });
});

it('[FLOOR-4] refusals that pass by themselves are not remembered', () => {
  const memory = new RefusalMemory();
  memory.remember(command(ONE), { reason: 'busy', retryAfterSeconds: 2 }, 0);
  memory.remember(command(ONE), { reason: 'paused' }, 0);
  memory.remember(command(ONE), { reason: 'not-published' }, 0);
  expect(memory.recall(command(ONE), 1)).toBeNull();
});

it('[FLOOR-4] [PRESALE-1] nor are those that the next try may not meet, at its time or with its permit', () => {
  const memory = new RefusalMemory();
  memory.remember(command(ONE), { reason: 'not-open-yet', opensAtMs: 1_000 }, 999);
  memory.remember(command(ONE), { reason: 'presale-only', closesAtMs: 2_000 }, 1_001);
  memory.remember(command(ONE), { reason: 'no-pass' }, 2_000);
  expect(memory.recall(command(ONE), 2_001)).toBeNull();
});

it('[FLOOR-4] [HOLD-36] a key that has made something is no longer refused', () => {
  const memory = new RefusalMemory();
  memory.remember(command(ONE), { reason: 'hold-ended' }, 0);
  memory.forget(command(ONE));
  expect(memory.recall(command(ONE), 1)).toBeNull();
});

it('[FLOOR-4] [HOLD-35] what another body was refused is not remembered against the body that the key belongs to', () => {
  const memory = new RefusalMemory();
  memory.remember({ ...command(ONE), fence: '1.2' }, { reason: 'key-reused' }, 0);
  expect(memory.recall(command(ONE), 1)).toBeNull();
});

it('[FLOOR-4] the memory is bounded: the oldest are forgotten first', () => {
  const memory = new RefusalMemory();
  for (let i = 0; i <= 10_000; i++) memory.remember(command(ONE, `key-${i}`), { reason: 'hold-ended' }, 0);
  expect(memory.recall(command(ONE, 'key-0'), 1)).toBeNull();
  expect(memory.recall(command(ONE, 'key-1'), 1)).not.toBeNull();
});

function command(deviceId: string, key = 'the-key'): Extract<FanCommand, { kind: 'release' }> {
  const fan = { userId: null, deviceId: idOf<DeviceId>(deviceId) };
  return { kind: 'release', key, fan, holdId: idOf<HoldId>(HOLD), fence: '1.1' };
}
