import type { InventoryEvent } from '../../../domain/inventory/events.ts';
import type { HoldId, UserId } from '../../../domain/shared/ids.ts';
import { id, price } from '../inventory/fixtures.ts';
import { OTHER_SEED, writtenDown, type Paper } from './paper.ts';

/** A way to tamper with the export of `wholeStory`, and where it must show. */
export interface Tampering {
  name: string;
  /** Makes the export from a story of its own, which it may change. */
  lines: (paper: Paper) => string[];
  row: number | null;
  rule: string;
}

/** Somebody who has the export: nothing is chained again. */
export const OF_THE_FILE: Tampering[] = [
  { name: 'a byte of a frame is flipped', row: 5, rule: 'LEDGER-2', lines: onRow(5, flipByte) },
  {
    name: 'a digest is replaced',
    row: 5,
    rule: 'LEDGER-2',
    lines: onRow(5, (row) => ({ ...row, digest: 'ab'.repeat(32) })),
  },
  {
    name: "a row's time is changed",
    row: 8,
    rule: 'LEDGER-2',
    lines: onRow(8, (row) => ({ ...row, atMs: row.atMs + 1 })),
  },
  { name: 'the price of a sale is changed', row: 8, rule: 'LEDGER-2', lines: (paper) => mixed(paper, 8, cheaper) },
  { name: 'a row is missing', row: 7, rule: 'LEDGER-1', lines: (paper) => without(writtenDown(paper), 7) },
  { name: 'two rows have changed places', row: 7, rule: 'LEDGER-1', lines: (paper) => swapped(writtenDown(paper), 7) },
  { name: 'a row stands there twice', row: 8, rule: 'LEDGER-1', lines: (paper) => doubled(writtenDown(paper), 7) },
  { name: 'the tail is missing, a later head is not', row: 21, rule: 'LEDGER-1', lines: withoutTailButHead },
  {
    name: 'the tail is missing with its heads',
    row: 21,
    rule: 'LEDGER-1',
    lines: (paper) => writtenDown(paper).slice(0, 24),
  },
  { name: 'a row is cut off in the middle', row: 28, rule: 'LEDGER-6', lines: cutOff },
  {
    name: 'the signature of a head is forged',
    row: 9,
    rule: 'LEDGER-4',
    lines: onHead(9, { signature: 'ab'.repeat(64) }),
  },
  {
    name: 'the heads are signed with another key',
    row: 3,
    rule: 'LEDGER-4',
    lines: (paper) => writtenDown(paper, OTHER_SEED),
  },
  { name: 'a head is moved to another row', row: 8, rule: 'LEDGER-4', lines: onHead(9, { seq: 8 }) },
  {
    name: 'another publication stands on top',
    row: 1,
    rule: 'LEDGER-2',
    lines: onPublication((p) => ({ ...p, planHash: 'plan-b' })),
  },
  { name: 'the capacity is another', row: 1, rule: 'LEDGER-2', lines: onPublication(larger) },
  { name: 'the published price is another', row: 1, rule: 'LEDGER-2', lines: onPublication(dearer) },
  { name: 'the cap is another', row: 1, rule: 'LEDGER-2', lines: onPublication((p) => ({ ...p, seatsPerFanMax: 5 })) },
  { name: 'the checkpoint is of another state', row: 12, rule: 'I11', lines: onHeader('checkpoint') },
  { name: 'memory is of another state', row: 28, rule: 'I11', lines: onHeader('state') },
  {
    name: 'a line is not JSON',
    row: 5,
    rule: 'LEDGER-6',
    lines: (paper) => writtenDown(paper).with(6, '{"kind":"row"'),
  },
];

/** Somebody who can chain it again, but not sign. */
export const RECHAINED: Tampering[] = [
  {
    name: 'a payment is renamed: it breaks no rule, but a head was published after it',
    row: 16,
    rule: 'LEDGER-4',
    lines: (paper) => oldHeads(paper, 24, (event) => ({ ...event, paymentId: 'payment-9' })),
  },
  {
    name: 'a seat is held twice',
    row: 12,
    rule: 'I1',
    lines: (paper) => oldHeads(paper, 12, (event) => onSeat(event, 11, 10)),
  },
];

/** The operator, who has the key: the rules alone are left. */
export const SIGNED_AGAIN: Tampering[] = [
  again('a seat is held that another fan holds', { row: 3, rule: 'I1', change: (event) => onSeat(event, 2, 0) }),
  again('a seat is held that is booked', { row: 12, rule: 'I2', change: (event) => onSeat(event, 6, 3) }),
  again('a booked seat is released', { row: 9, rule: 'I2', instead: released(8) }),
  again('a booked seat is blocked', {
    row: 11,
    rule: 'I2',
    instead: () => [{ kind: 'blocked', seats: [3] }],
  }),
  again('seats are given back that the booking never had', {
    row: 27,
    rule: 'I2',
    change: (event) => ({ ...event, seats: [6] }),
  }),
  again('seats are given back twice', { row: 28, rule: 'I1', instead: (paper) => paper.rows[26]!.events }),
  again('a fan gets more seats than the cap', { row: 3, rule: 'I6', change: moreSeats }),
  again('the cap is passed by a sale after the end', { row: 17, rule: 'I6', lines: tooManyForCem }),
  again('a sale has no hold', { row: 8, rule: 'I3', change: (event) => ({ ...event, holdId: id<HoldId>(9999) }) }),
  again('a sale takes other seats than its hold', { row: 8, rule: 'I3', change: (event) => onSeat(event, 5, 9) }),
  again('a sale goes to another user', {
    row: 8,
    rule: 'I3',
    change: (event) => ({ ...event, userId: id<UserId>(2009) }),
  }),
  again('a sale is paid by another session', {
    row: 8,
    rule: 'I3',
    change: (event) => ({ ...event, sessionId: 'session-9' }),
  }),
  again('a sale charges another price than its hold was quoted', { row: 8, rule: 'I12', change: cheaper }),
  again('a revived hold charges another price', { row: 17, rule: 'I12', change: cheaper }),
  again('a hold is sold a second time', { row: 9, rule: 'I1', instead: (paper) => resold(paper, 8) }),
  again('a hold is quoted another price than the published one', { row: 1, rule: 'I12', change: cheaper }),
  again('a place that is not for sale is held', { row: 1, rule: 'I12', change: (event) => onSeat(event, 1, 35) }),
  again('a seat is held that the event does not have', { row: 1, rule: 'I5', change: (event) => onSeat(event, 1, 36) }),
  again('a hold expires before its deadline', { row: 2, rule: 'I10', instead: expired(1) }),
  again('a paying hold is released before the provider said so', { row: 15, rule: 'I10', instead: released(12, 1) }),
  again('a hold is sold after its deadline', { row: 15, rule: 'I10', instead: soldLate }),
  again('a hold may last longer than the event allows', {
    row: 3,
    rule: 'HOLD-21',
    change: (event) => ({ ...event, expiresAtMs: (event as { expiresAtMs: number }).expiresAtMs + 1 }),
  }),
  again('a hold is extended twice', { row: 6, rule: 'HOLD-20', instead: (paper) => paper.rows[4]!.events }),
  again('a hold is made while the clock stands', { row: 10, rule: 'CLOCK-4', instead: (paper) => heldIn(paper, 18) }),
  again('a fence does not grow', { row: 4, rule: 'I3', change: (event) => ({ ...event, fence: 2 }) }),
  again('a fan gets a second live hold', { row: 3, rule: 'HOLD-9', change: (event) => sameFanAs(event) }),
  again('time goes back', { row: 9, rule: 'LEDGER-3', lines: (paper) => atTime(paper, 9, paper.rows[7]!.atMs - 1) }),
  again('a row decides nothing', { row: 5, rule: 'BOX-8', instead: () => [] }),
  again('an event of the row is of another time', {
    row: 8,
    rule: 'BOX-4',
    change: (event) => ({ ...event, atMs: 1 }),
  }),
  again('a release is left out', { row: 12, rule: 'I1', lines: withoutRelease }),
];

type AnyChange = (event: InventoryEvent) => object;

interface Again {
  row: number;
  rule: string;
  /** Of the last event of the row. */
  change?: AnyChange;
  instead?: (paper: Paper) => InventoryEvent[];
  lines?: (paper: Paper) => Paper;
}

function again(name: string, { row, rule, change, instead, lines }: Again): Tampering {
  return {
    name,
    row,
    rule,
    lines(paper) {
      if (change) return writtenDown(changed(paper, row, change));
      if (instead) return writtenDown(replaced(paper, row, instead(paper)));
      return writtenDown(lines!(paper));
    },
  };
}

function changed(paper: Paper, row: number, change: AnyChange): Paper {
  const { events } = paper.rows[row - 1]!;
  return replaced(paper, row, [...events.slice(0, -1), change(events.at(-1)!) as InventoryEvent]);
}

function replaced(paper: Paper, row: number, events: InventoryEvent[]): Paper {
  return { ...paper, rows: paper.rows.with(row - 1, { ...paper.rows[row - 1]!, events }) };
}

function atTime(paper: Paper, row: number, atMs: number): Paper {
  return { ...paper, rows: paper.rows.with(row - 1, { ...paper.rows[row - 1]!, atMs }) };
}

type WithQuote = Extract<InventoryEvent, { kind: 'held' | 'replaced' | 'committed' }>;

/** Another seat in place of one of a quote. */
function onSeat(event: InventoryEvent, from: number, to: number): object {
  const { quote, ...rest } = event as WithQuote;
  const seats = quote.seats.map((seat, index) =>
    seat.seat === from || (index === quote.seats.length - 1 && !quote.seats.some((one) => one.seat === from))
      ? { ...seat, seat: to }
      : seat,
  );
  return { ...rest, quote: { ...quote, seats } };
}

function cheaper(event: InventoryEvent): object {
  const { quote, ...rest } = event as WithQuote;
  const seats = quote.seats.with(0, { ...quote.seats[0]!, faceMinor: quote.seats[0]!.faceMinor - 1 });
  return { ...rest, quote: { ...quote, seats } };
}

function moreSeats(event: InventoryEvent): object {
  const { quote, ...rest } = event as WithQuote;
  const more = [12, 13, 14].map((seat) => ({ ...quote.seats[0]!, seat }));
  return { ...rest, quote: { ...quote, seats: [...quote.seats, ...more] } };
}

/** Row 1's fan, under row 3's event. */
function sameFanAs(event: InventoryEvent): object {
  return { ...event, userId: id<UserId>(2001) };
}

/** The release of the hold of a row, by its fan. */
function released(row: number, nth = 0): (paper: Paper) => InventoryEvent[] {
  return (paper) => {
    const event = paper.rows[row - 1]!.events.at(nth)! as WithQuote;
    const { atMs } = paper.rows[row]!;
    return [{ kind: 'released', holdId: event.holdId, why: 'fan', atMs, remember: null }];
  };
}

function expired(row: number): (paper: Paper) => InventoryEvent[] {
  return (paper) => {
    const event = paper.rows[row - 1]!.events[0]! as Extract<InventoryEvent, { kind: 'held' }>;
    const { holdId, expiresAtMs: atMs } = event;
    return [{ kind: 'released', holdId, why: 'expired', atMs, remember: null }];
  };
}

/** The sale of a row once more, at the next row's time. */
function resold(paper: Paper, row: number): InventoryEvent[] {
  const event = paper.rows[row - 1]!.events.at(-1)! as Extract<InventoryEvent, { kind: 'committed' }>;
  return [{ ...event, atMs: paper.rows[row]!.atMs }];
}

/** In place of its expiry: the payment of row 14 counts, as if the deadline had not passed. */
function soldLate(paper: Paper): InventoryEvent[] {
  const sale = paper.rows[16]!.events[0]! as Extract<InventoryEvent, { kind: 'committed' }>;
  return [{ ...sale, atMs: paper.rows[14]!.atMs }];
}

/** The hold of a later row, now. */
function heldIn(paper: Paper, row: number): InventoryEvent[] {
  return paper.rows[row - 1]!.events;
}

/** The sale of row 17 revives a hold that then has too many seats for its user: four are bought before. */
function tooManyForCem(paper: Paper): Paper {
  const cem = id<UserId>(2003);
  const bobs = paper.rows[7]!.events[0]! as Extract<InventoryEvent, { kind: 'committed' }>;
  const extra = { ...bobs.quote.seats[0]! };
  const holdId = id<HoldId>(9999);
  const seats = [12, 13, 14, 15].map((seat) => ({ ...extra, seat }));
  const { atMs } = paper.rows[15]!;
  const nowMs = (paper.rows[15]!.events[0]! as Extract<InventoryEvent, { kind: 'released' }>).atMs;
  const bought: InventoryEvent[] = [
    {
      kind: 'held',
      holdId,
      deviceId: id(1033),
      userId: cem,
      epoch: 1,
      fence: 50,
      quote: { ...bobs.quote, seats },
      heldAtMs: nowMs,
      expiresAtMs: nowMs + 1000,
      endsByMs: nowMs + 1000,
      remember: { owner: `user:${cem}`, key: 'key-of-cem', digest: '00'.repeat(8) },
    },
    { ...bobs, holdId, userId: cem, quote: { ...bobs.quote, seats }, sessionId: 'session-8', atMs },
  ];
  return replaced(paper, 16, [...paper.rows[15]!.events, ...bought]);
}

/** Ann's hold never ends, and its seat is sold to Cem. */
function withoutRelease(paper: Paper): Paper {
  const held = paper.rows[11]!.events.at(-1)!;
  return replaced(paper, 12, [onSeat(held, 6, 0) as InventoryEvent]);
}

interface RowFields {
  kind: string;
  seq: number;
  atMs: number;
  frame: string;
  digest: string;
}

/** Changes the fields of a row's line. */
function onRow(seq: number, change: (row: RowFields) => object): (paper: Paper) => string[] {
  return (paper) => {
    const lines = writtenDown(paper);
    const at = lineOf(lines, 'row', seq);
    return lines.with(at, JSON.stringify(change(JSON.parse(lines[at]!) as RowFields)));
  };
}

function onHead(seq: number, changes: object): (paper: Paper) => string[] {
  return (paper) => {
    const lines = writtenDown(paper);
    const at = lineOf(lines, 'head', seq);
    return lines.with(at, JSON.stringify({ ...JSON.parse(lines[at]!), ...changes }));
  };
}

function onPublication(change: (publication: Paper['publication']) => Paper['publication']) {
  return (paper: Paper): string[] => {
    const lines = writtenDown(paper);
    const header = JSON.parse(lines[0]!) as { publication: Paper['publication'] };
    return lines.with(0, JSON.stringify({ ...header, publication: change(header.publication) }));
  };
}

function onHeader(field: 'state' | 'checkpoint') {
  return (paper: Paper): string[] => {
    const lines = writtenDown(paper);
    const header = JSON.parse(lines[0]!) as Record<string, object>;
    return lines.with(0, JSON.stringify({ ...header, [field]: { ...header[field], sha256: 'ab'.repeat(32) } }));
  };
}

function flipByte(row: RowFields): object {
  const frame = Buffer.from(row.frame, 'base64');
  frame[frame.length - 1]! ^= 1;
  return { ...row, frame: frame.toString('base64') };
}

/** The changed event's frame under the digest of the true one. */
function mixed(paper: Paper, row: number, change: AnyChange): string[] {
  const lines = writtenDown(paper);
  const forged = writtenDown(changed(paper, row, change));
  const at = lineOf(lines, 'row', row);
  const { frame } = JSON.parse(forged[at]!) as RowFields;
  return lines.with(at, JSON.stringify({ ...JSON.parse(lines[at]!), frame }));
}

/** A changed row with everything chained anew, under the heads that were published before. */
function oldHeads(paper: Paper, row: number, change: AnyChange): string[] {
  const lines = writtenDown(paper);
  return writtenDown(changed(paper, row, change)).map((line, at) =>
    line.startsWith('{"kind":"head"') ? lines[at]! : line,
  );
}

function without(lines: string[], seq: number): string[] {
  return lines.toSpliced(lineOf(lines, 'row', seq), 1);
}

function swapped(lines: string[], seq: number): string[] {
  const at = lineOf(lines, 'row', seq);
  return lines.with(at, lines[at + 1]!).with(at + 1, lines[at]!);
}

function doubled(lines: string[], seq: number): string[] {
  const at = lineOf(lines, 'row', seq);
  return lines.toSpliced(at, 0, lines[at]!);
}

function withoutTailButHead(paper: Paper): string[] {
  const lines = writtenDown(paper);
  return [...lines.slice(0, lineOf(lines, 'row', 21)), lines.at(-1)!];
}

function cutOff(paper: Paper): string[] {
  const lines = writtenDown(paper);
  const at = lineOf(lines, 'row', 28);
  return [...lines.slice(0, at), lines[at]!.slice(0, 100)];
}

function lineOf(lines: string[], kind: string, seq: number): number {
  return lines.findIndex((line) => {
    const fields = JSON.parse(line) as { kind: string; seq?: number };
    return fields.kind === kind && fields.seq === seq;
  });
}

function larger(publication: Paper['publication']): Paper['publication'] {
  const zoneRuns = [...publication.zoneRuns, { zone: null, length: 1 }];
  return { ...publication, capacity: publication.capacity + 1, zoneRuns };
}

function dearer(publication: Paper['publication']): Paper['publication'] {
  return { ...publication, prices: publication.prices.with(0, [price(6000), price(2500), null]) };
}
