import { expect, it } from 'vitest';
import { decideDraw } from '../../../domain/inventory/decide-queue.ts';
import { createInventory } from '../../../domain/inventory/inventory.ts';
import { Admission } from '../../../domain/queue/admission.ts';
import { HistoryTables } from '../../support/history-tables.ts';
import { queuedEvent, T } from '../../support/on-sale.ts';

it('[QUEUE-2] a seal that comes when the clock has stepped back before T is not taken, and is taken later', () => {
  const inventory = createInventory(queuedEvent({ seats: 10 }));
  const queue = inventory.queue!;
  const sale = { inventory, history: new HistoryTables(), admission: new Admission(queue) };
  const sealAt = (atMs: number) => {
    return decideDraw(sale, { kind: 'queue-sealed', seal: { sealedAtMs: atMs, classes: [] }, atMs }, atMs);
  };
  expect(sealAt(T - 1).events).toEqual([]);
  expect(queue.seal).toBeNull();
  expect(sealAt(T).events).toHaveLength(1);
  expect(queue.seal?.sealedAtMs).toBe(T);
});
