import { describe, expect, test } from 'vitest';
import type { HoldEvent, InventoryEvent } from '../../../domain/inventory/events.ts';
import type { HoldView } from '../../../domain/inventory/hold-view.ts';
import type { HoldId } from '../../../domain/shared/ids.ts';
import { guest, id, user } from '../../unit/inventory/fixtures.ts';
import { checkHistory } from './check-history.ts';
import { readHistory, type Answer, type Operation, type SeenHold } from './history.ts';
import type { LedgerRow } from './ledger-replay.ts';
import { RecordedSale } from './recorded-sale.ts';
import type { ViolationName } from './violation.ts';

const [ann, ben, cleo] = [guest(1), guest(2), user(3)];

/** A bit of everything that the crash harness's fans do, seen as it was. */
function goodSale(): { sale: RecordedSale; first: HoldView; bought: HoldView } {
  const sale = new RecordedSale();
  const first = sale.hold(ann, [0, 1]);
  sale.tryHold(ben, [1, 2]);
  const second = sale.hold(ben, [2, 3]);
  const other = sale.hold(ben, [4, 5], second);
  sale.extend(ann, first);
  sale.extend(ann, first);
  sale.read(ann, first);
  sale.release(ann, first);
  sale.tryHold(ben, [6]);
  sale.release(ben, second);
  sale.read(ben, other);
  const wanted = sale.hold(cleo, [0, 1]);
  const bought = sale.buy(cleo, wanted);
  sale.read(cleo, bought);
  sale.tryHold(ann, [0]);
  sale.wait(20 * 60_000);
  sale.hold(ann, [4]);
  sale.read(ben, other);
  return { sale, first, bought };
}

interface Spoilable {
  rows: LedgerRow[];
  operations: Operation[];
}

function violations(spoil: (history: Spoilable) => void): ViolationName[] {
  const { sale } = goodSale();
  const history = structuredClone({ rows: sale.rows, operations: sale.operations });
  spoil(history);
  const publication = sale.office.inventory.publication;
  return [...new Set(checkHistory({ publication, ...history }).map(({ name }) => name))];
}

function eventsOf(rows: LedgerRow[]): InventoryEvent[] {
  return rows.flatMap(({ events }) => events);
}

function firstOf<Kind extends InventoryEvent['kind']>(
  rows: LedgerRow[],
  kind: Kind,
): Extract<InventoryEvent, { kind: Kind }> {
  return eventsOf(rows).find((event): event is Extract<InventoryEvent, { kind: Kind }> => event.kind === kind)!;
}

/** As if it had never been decided. */
function drop(rows: LedgerRow[], event: InventoryEvent): void {
  for (const row of rows) row.events = row.events.filter((one) => one !== event);
}

function holdAnswer(operation: Operation | undefined): Answer & { kind: 'hold' } {
  if (operation?.answer?.kind !== 'hold') throw new Error('it was not answered with a hold');
  return operation.answer;
}

/** The ledger takes the seats of one hold for another, that a client asked for and was told of. */
function grantTo(history: Spoilable, seats: number[], atUs: { called: number; answered: number }): SeenHold {
  const model = structuredClone(firstOf(history.rows, 'held'));
  const holdId = id<HoldId>(9000);
  const owner = `device:${id(1099)}` as const;
  const price = model.quote.seats[0]!;
  const quote = { ...model.quote, seats: seats.map((seat) => ({ ...price, seat })) };
  const event: HoldEvent = {
    ...model,
    holdId,
    deviceId: id(1099),
    fence: 99,
    quote,
    remember: { owner, key: 'key-of-the-second', digest: '' },
  };
  history.rows.find(({ events }) => events.some(({ kind }) => kind === 'held'))!.events.push(event);
  const hold = { ...holdAnswer(history.operations[0]).hold, id: holdId, fence: '1.99' };
  const seen = { ...hold, seats: seats.map((seat) => ({ ...hold.seats[0]!, seat })) };
  history.operations.push({
    id: 'op-of-the-second',
    fan: { userId: null, deviceId: id(1099) },
    key: 'key-of-the-second',
    asked: { kind: 'hold', seats: { kind: 'seats', seats }, replaces: null },
    calledAtUs: atUs.called,
    answer: { kind: 'hold', atUs: atUs.answered, hold: seen },
  });
  return seen;
}

describe('a history that a correct box office gives', () => {
  test('[DUR-5] has nothing wrong with it', () => {
    const { sale } = goodSale();
    const publication = sale.office.inventory.publication;
    expect(checkHistory({ publication, rows: sale.rows, operations: sale.operations })).toEqual([]);
    expect(sale.operations.map(({ answer }) => (answer?.kind === 'refused' ? answer.code : 'ok'))).toEqual(
      expect.arrayContaining(['seats-taken', 'already-extended', 'already-holding', 'stale-fence']),
    );
  });

  test('[DUR-5] answers that never came prove nothing', () => {
    expect(violations(({ operations }) => operations.forEach((operation) => (operation.answer = null)))).toEqual([]);
  });

  test('[DUR-5] what was done without an answer is no ghost, and what was not done is not missed', () => {
    const found = violations(({ rows, operations }) => {
      operations[0]!.answer = null;
      const extended = operations.find(({ asked }) => asked.kind === 'extend')!;
      extended.answer = null;
      operations.splice(operations.indexOf(extended) + 1);
      const at = rows.findIndex(({ events }) => events.some(({ kind }) => kind === 'extended'));
      rows.splice(at);
    });
    expect(found).toEqual([]);
  });
});

describe('histories that are wrong', () => {
  const known: [string, ViolationName, (history: Spoilable) => void][] = [
    [
      'two fans were granted a seat at one time, by ledger and answers',
      'double-grant',
      (history) => {
        const { calledAtUs, answer } = history.operations[0]!;
        grantTo(history, [1], { called: calledAtUs, answered: answer!.atUs });
      },
    ],
    [
      'two fans were told that a seat is theirs, and the ledger knows one',
      'double-grant',
      ({ operations }) => {
        const copy = structuredClone(operations[0]!);
        copy.id = 'op-twin';
        copy.fan.deviceId = id(1098);
        holdAnswer(copy).hold.id = id(9001);
        operations.push(copy);
      },
    ],
    [
      'an acknowledged hold is not in the ledger',
      'lost-acknowledgement',
      ({ rows, operations }) => {
        operations.splice(1);
        rows.splice(0);
      },
    ],
    [
      'an acknowledged extension is not in the ledger',
      'lost-acknowledgement',
      ({ rows }) => drop(rows, firstOf(rows, 'extended')),
    ],
    [
      'an acknowledged release is not in the ledger',
      'lost-acknowledgement',
      ({ rows, operations }) => {
        const release = operations.findIndex(({ asked }) => asked.kind === 'release');
        operations.splice(release + 1);
        rows.splice(rows.findIndex(({ events }) => events.includes(firstOf(rows, 'released'))));
      },
    ],
    [
      'an acknowledged sale is not in the ledger',
      'lost-acknowledgement',
      ({ rows, operations }) => {
        const sale = firstOf(rows, 'committed');
        const read = operations.findIndex(({ answer }) => answer?.kind === 'hold' && answer.hold.state === 'committed');
        operations.splice(read + 1);
        rows.splice(rows.findIndex(({ events }) => events.includes(sale)));
      },
    ],
    [
      'an acknowledged payment is not in the ledger',
      'lost-acknowledgement',
      ({ rows, operations }) => {
        operations.splice(operations.findIndex(({ asked }) => asked.kind === 'start-payment') + 1);
        rows.splice(rows.findIndex(({ events }) => events.includes(firstOf(rows, 'payment-started'))));
      },
    ],
    [
      'a hold that was acknowledged is not found later',
      'lost-acknowledgement',
      ({ operations }) => {
        const read = operations.find(({ asked }) => asked.kind === 'read')!;
        read.answer = { kind: 'refused', atUs: read.answer!.atUs, code: 'hold-not-found', seats: [], holdId: null };
      },
    ],
    ['the ledger has a hold that no client asked for', 'ghost', ({ operations }) => operations.splice(0, 1)],
    [
      'a fan was refused what the ledger granted them',
      'ghost',
      ({ operations }) => {
        const { atUs } = operations[0]!.answer!;
        operations[0]!.answer = { kind: 'refused', atUs, code: 'over-cap', seats: [], holdId: null };
      },
    ],
    [
      'a fan asked for more time, and the ledger let go of their seats',
      'ghost',
      ({ operations }) => {
        const release = operations.find(({ asked }) => asked.kind === 'release')!;
        if (release.asked.kind === 'release') release.asked.kind = 'extend';
      },
    ],
    [
      'the clock was paused and nobody did it',
      'ghost',
      ({ rows }) => rows.push({ seq: rows.length + 1, atMs: 99, events: [{ kind: 'clock-paused', atMs: 99 }] }),
    ],
    [
      'what was answered first stands second in the ledger',
      'time-travel',
      ({ operations }) => {
        const [first, second] = operations.filter(({ asked }) => asked.kind === 'hold' && asked.replaces === null);
        first!.calledAtUs = second!.answer!.atUs + 10_000_000_000;
        first!.answer!.atUs = first!.calledAtUs + 1;
      },
    ],
    [
      'one key made two holds',
      'key-done-twice',
      ({ rows }) => {
        const held = firstOf(rows, 'held');
        rows.at(-1)!.events.push({ ...held, holdId: id(9002), fence: 98 });
      },
    ],
    [
      'one key was answered with another hold than it made',
      'wrong-answer',
      ({ operations }) => {
        holdAnswer(operations[0]).hold.id = id(9003);
      },
    ],
    [
      'a fan was shown a hold as it was before',
      'wrong-answer',
      ({ operations }) => {
        const read = operations.find(({ asked }) => asked.kind === 'read')!;
        holdAnswer(read).hold = holdAnswer(operations[0]).hold;
      },
    ],
    [
      'a fan got other seats than they asked for',
      'wrong-seats',
      ({ operations }) => {
        const { asked } = operations[0]!;
        if (asked.kind === 'hold') asked.seats = { kind: 'seats', seats: [0, 9] };
      },
    ],
    [
      'a fan was shown another price than the ledger has',
      'wrong-price',
      ({ operations }) => {
        holdAnswer(operations[0]).hold.seats[0]!.totalMinor += 100;
      },
    ],
    [
      'the ledger has another price than the publication',
      'wrong-price',
      ({ rows }) => {
        firstOf(rows, 'held').quote.seats[0]!.faceMinor += 100;
      },
    ],
    [
      'seats were sold for another quote than they were held for',
      'wrong-price',
      ({ rows }) => {
        const sale = firstOf(rows, 'committed');
        sale.quote = { ...sale.quote, total: { ...sale.quote.total, feeMinor: 0 } };
      },
    ],
    [
      'seats were refused as taken that were free',
      'unjustified-refusal',
      ({ operations }) => {
        const refused = operations.find(({ answer }) => answer?.kind === 'refused' && answer.code === 'seats-taken')!;
        if (refused.answer?.kind === 'refused') refused.answer.seats = [2];
      },
    ],
    [
      'a fan was refused over a hold that they did not have any more',
      'unjustified-refusal',
      ({ operations }) => {
        const refused = operations.find(({ answer }) => answer?.kind === 'refused' && answer.holdId !== null)!;
        if (refused.answer?.kind === 'refused') refused.answer.holdId = holdAnswer(operations[0]).hold.id;
      },
    ],
    [
      'a fan has more seats than the cap',
      'cap-exceeded',
      (history) => void grantTo(history, [10, 11, 12, 13, 14], { called: 0, answered: 1e15 }),
    ],
    [
      'a hold came back from the dead',
      'broken-hold',
      ({ rows }) => {
        const { holdId } = firstOf(rows, 'released');
        rows.at(-1)!.events.push({ kind: 'attached', holdId, sessionId: 'late' });
      },
    ],
    ['a row of the ledger is missing', 'ledger-gap', ({ rows }) => rows.splice(2, 1)],
    [
      'a row of the ledger is older than the one before',
      'ledger-time-travel',
      ({ rows }) => {
        rows[2]!.atMs = 0;
      },
    ],
  ];

  test.each(known)('[DUR-6] %s: %s', (_, name, spoil) => {
    expect(violations(spoil)).toContain(name);
  });
});

test('[DUR-4] a history file gives its operations back; a torn last line is no operation', () => {
  const { sale } = goodSale();
  const lines = sale.operations.flatMap(({ answer, ...operation }) => [
    { line: 'called', ...operation },
    ...(answer ? [{ line: 'answered', id: operation.id, answer }] : []),
  ]);
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  expect(readHistory(`${text}{"line":"cal`)).toEqual(sale.operations);
});
