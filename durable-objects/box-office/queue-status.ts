import { saleAt } from '../../domain/inventory/decide-queue.ts';
import { seatCounts, type Inventory } from '../../domain/inventory/inventory.ts';
import { decidingRound } from '../../domain/queue/draw/draw-schedule.ts';
import type { DrawRecord } from '../../domain/queue/draw/draw-record.ts';
import { sealedCount } from '../../domain/queue/draw/seal.ts';
import { phaseOf } from '../../domain/queue/phase.ts';
import type { Queue } from '../../domain/queue/queue.ts';
import { priceTotalMinor } from '../../domain/shared/money.ts';
import type { QueueStatus } from '../../protocol/http/queue.ts';

/** What everybody who waits is told, at a moment of Unix time. */
export function queueStatusOf(
  inventory: Inventory,
  queue: Queue,
  at: { nowMs: number; version: number; calledPerMinute: number | null },
): QueueStatus {
  const { publication } = inventory;
  const { joinsFromMs, closesAtMs, opensAtMs } = queue.plan;
  return {
    eventId: publication.address.eventId,
    version: at.version,
    epoch: publication.epoch,
    phase: phaseOf(queue, saleAt(inventory, at.nowMs)),
    serverTimeMs: at.nowMs,
    isFirstCome: queue.plan.isFirstCome === true,
    joinsFromMs,
    closesAtMs,
    opensAtMs,
    nowServing: queue.nowServing,
    given: queue.given,
    calledPerMinute: at.calledPerMinute,
    left: publication.zones.map(({ code, name }, zone) => {
      const { available, held } = seatCounts(inventory, zone);
      return { zone: code, name, available, held };
    }),
    prices: pricesOf(inventory),
    draw: drawOf(queue),
  };
}

/** What the draw rests on, as it is published; null: nobody is drawn. */
export function drawRecordOf({ publication }: Inventory, { plan, seal, drawn }: Queue): DrawRecord | null {
  if (plan.isFirstCome) return null;
  const { closesAtMs, beacon, schedule } = plan;
  return { format: 1, eventId: publication.address.eventId, closesAtMs, beacon, schedule, seal, drawn };
}

function pricesOf({ publication }: Inventory): QueueStatus['prices'] {
  const totals = publication.prices.flat().flatMap((price) => (price === null ? [] : [priceTotalMinor(price)]));
  if (totals.length === 0) return null;
  return { currency: publication.currency, fromMinor: Math.min(...totals), toMinor: Math.max(...totals) };
}

function drawOf({ plan, seal, drawn }: Queue): QueueStatus['draw'] {
  if (seal === null) return null;
  const classes = seal.classes.map(({ name, registers, digest }) => ({ name, count: sealedCount(registers), digest }));
  const round = plan.beacon && decidingRound(plan.beacon, plan.schedule, seal.sealedAtMs);
  return { classes, round: drawn?.kind === 'ledger' ? null : round, drawn: drawn !== null };
}
