import { describe, expect, it } from 'vitest';
import { verifySignature } from '../../../cli/ledger/verify-signature.ts';
import type { CommandResult } from '../../../domain/inventory/commands.ts';
import type { InventoryEvent } from '../../../domain/inventory/events.ts';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import type { PassGiven } from '../../../domain/queue/queue-events.ts';
import type { DeviceId } from '../../../domain/shared/ids.ts';
import { verifyLedger } from '../../../domain/ledger/verify-ledger.ts';
import { sha256 } from '../../../durable-objects/box-office/sha256.ts';
import { entryOf, id, OnSale } from '../../support/on-sale.ts';
import { OUR_SEED, publicKeyOf, writtenDown } from './paper.ts';

type Rows = { atMs: number; events: InventoryEvent[] }[];

/** Two slots: one fan holds, changes the hold and books; another leaves; a third comes after them. */
function story(): OnSale {
  const sale = new OnSale({ seats: 100, drawn: 50, plan: { capacity: 2 } });
  for (; sale.queue.nowServing < 5; sale.nowMs += 1_000) sale.tick();
  sale.claim(0);
  sale.claim(1);
  sale.claim(2);
  const hold = accepted(sale.hold(0));
  sale.nowMs += 60_000;
  const changed = accepted(sale.hold(0, { seats: 2, replaces: hold }));
  accepted(sale.pay(0, changed));
  accepted(sale.commit(changed));
  sale.leave(1);
  sale.giveNumbers(0, 1, 3);
  return sale;
}

describe('[LEDGER-11] [I7] what is done to the ledger of a queue shows', () => {
  it('and the ledger as it is does not', async () => {
    expect(await faultOf(story().rows)).toBeNull();
  });

  it('a hold that was made without a pass', async () => {
    const rows = story().rows.map(({ atMs, events }) => ({
      atMs,
      events: events.filter(({ kind }, at) => kind !== 'pass-used' || events[at + 1]?.kind !== 'held'),
    }));
    expect(await faultOf(rows)).toMatchObject({ row: rowOf('held', rows), rule: 'I7' });
  });

  it('a hold that was changed without a pass', async () => {
    const rows = story().rows.map(({ atMs, events }) => ({
      atMs,
      events: events.filter(({ kind }, at) => kind !== 'pass-used' || events[at + 1]?.kind !== 'replaced'),
    }));
    expect(await faultOf(rows)).toMatchObject({ row: rowOf('replaced', rows), rule: 'I7' });
  });

  it('a pass that another browser had ended', async () => {
    const { rows } = story();
    expect(await faultOf(changed(rows, 'pass-used', (event) => ({ ...event, passSeq: 7 })))).toMatchObject({
      row: rowOf('pass-used', rows),
      rule: 'I7',
    });
  });

  it('a pass that was used after its time', async () => {
    const { rows } = story();
    const row = rowOf('held', rows);
    const late = rows.map(({ atMs, events }, at) => ({ atMs: at + 1 < row ? atMs : atMs + 700_000, events }));
    expect(await faultOf(late)).toMatchObject({ row, rule: 'I7' });
  });

  it('a slot more than there are', async () => {
    const { rows } = story();
    const [first] = rows.flatMap(({ events }) => events.filter((event) => event.kind === 'pass-given'));
    const more: PassGiven = { ...first!, entry: entryOf(4), number: 4, deviceId: id<DeviceId>(4) };
    const at = rows.findLastIndex(({ events }) => events.some(({ kind }) => kind === 'pass-used')) - 1;
    const row = { atMs: rows[at]!.atMs, events: [{ ...more, expiresAtMs: rows[at]!.atMs + 600_000 }] };
    expect(await faultOf(rows.toSpliced(at, 0, row))).toMatchObject({ row: at + 1, rule: 'I7' });
  });

  it('a pass for a number that was not called', async () => {
    const { rows } = story();
    const jumped = changed(rows, 'pass-given', (event) => ({ ...event, number: 40 }));
    expect(await faultOf(jumped)).toMatchObject({ row: rowOf('pass-given', rows), rule: 'QUEUE-11' });
  });

  it('a pass that outlived its booking', async () => {
    const { rows } = story();
    const kept = rows.map(({ atMs, events }) => ({
      atMs,
      events: events.filter((event) => event.kind !== 'pass-ended' || event.why !== 'booked'),
    }));
    expect((await faultOf(kept))?.rule).toBe('QUEUE-14');
  });

  it('numbers that were given twice', async () => {
    const { rows } = story();
    const twice = changed(rows, 'numbers-given', (event) => ({ ...event, first: 10 }));
    expect(await faultOf(twice)).toMatchObject({ row: rowOf('numbers-given', rows), rule: 'QUEUE-7' });
  });

  it('a seal of other counts', async () => {
    const { rows } = story();
    const sealed = changed(rows, 'queue-sealed', (event) => {
      const classes = event.seal.classes.map((one) => ({ ...one, registers: [{ count: 49, root: '00'.repeat(32) }] }));
      return { ...event, seal: { ...event.seal, classes } };
    });
    expect(await faultOf(sealed)).toMatchObject({ row: 1, rule: 'DRAW-2' });
  });
});

function rowOf(kind: InventoryEvent['kind'], rows: Rows): number {
  return rows.findIndex(({ events }) => events.some((event) => event.kind === kind)) + 1;
}

/** The rows with the first event of a kind made another. */
function changed<Kind extends InventoryEvent['kind']>(
  rows: Rows,
  kind: Kind,
  change: (event: Extract<InventoryEvent, { kind: Kind }>) => InventoryEvent,
): Rows {
  let isDone = false;
  return rows.map(({ atMs, events }) => ({
    atMs,
    events: events.map((event) => {
      if (isDone || event.kind !== kind) return event;
      isDone = true;
      return change(event as Extract<InventoryEvent, { kind: Kind }>);
    }),
  }));
}

async function faultOf(rows: Rows) {
  const { publication } = new OnSale({ seats: 100, drawn: 50, plan: { capacity: 2 } });
  const paper = { publication, rows, headsAt: [2], checkpointAt: null };
  const publicKeys = [publicKeyOf(OUR_SEED)];
  return (await verifyLedger(writtenDown(paper), { sha256, verifySignature, publicKeys, knownHeads: [] })).fault;
}

function accepted(result: CommandResult): HoldView {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.hold;
}
