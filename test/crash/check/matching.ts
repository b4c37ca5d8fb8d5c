import type { HoldEvent } from '../../../domain/inventory/events.ts';
import type { RememberedKey } from '../../../domain/inventory/owner.ts';
import type { Operation } from './history.ts';
import type { LedgerReplay } from './ledger-replay.ts';
import type { Report } from './violation.ts';

/** What an operation did, by the ledger. */
export interface Match {
  position: number;
  event: HoldEvent;
}

/**
 * Finds each operation's event in the ledger by its fan and key, and reports events that are not what the fan asked
 * for, that nobody asked for, or that the fan was refused.
 */
export function matchOperations(
  replay: LedgerReplay,
  operations: readonly Operation[],
  report: Report,
): Map<Operation, Match> {
  const matches = new Map<Operation, Match>();
  const asked = new Set<RememberedKey>();
  for (const operation of operations) {
    for (const name of keyNames(operation)) {
      const found = replay.byKey.get(name);
      if (!found) continue;
      asked.add(found.remember);
      if (!matches.has(operation)) matches.set(operation, found);
      checkDeed(operation, found.event, report);
    }
  }
  for (const [name, { event, remember }] of replay.byKey) {
    if (!asked.has(remember))
      report('ghost', `${event.kind} of hold ${event.holdId} by ${name}: no client asked for it`);
  }
  return matches;
}

/** As the ledger names keys. Starting a payment for the second time has a key of its own. */
function keyNames({ fan, key, asked }: Operation): string[] {
  if (key === null) return [];
  const owner = fan.userId === null ? `device:${fan.deviceId}` : `user:${fan.userId}`;
  const keys = asked.kind === 'start-payment' ? [key, `${key}/again`] : [key];
  return keys.map((key) => `${owner} ${key}`);
}

function checkDeed(operation: Operation, event: HoldEvent, report: Report): void {
  const { id, asked, answer } = operation;
  if (!DEEDS[deedOf(asked)].includes(event.kind)) {
    report('ghost', `${id} asked to ${asked.kind}, and the ledger has ${event.kind} of hold ${event.holdId}`);
  }
  // Payment may be refused by the provider after the box office has said yes.
  if (answer?.kind === 'refused' && asked.kind !== 'start-payment') {
    report('ghost', `${id} was refused (${answer.code}), and the ledger has ${event.kind} of hold ${event.holdId}`);
  }
  if (asked.kind === 'hold') checkSeats(id, asked, event, report);
  else if (asked.holdId !== event.holdId) report('ghost', `${id} was about ${asked.holdId}, not ${event.holdId}`);
}

type Deed = 'first-hold' | 'replacement' | 'extend' | 'release' | 'start-payment' | 'read';

const DEEDS: Record<Deed, HoldEvent['kind'][]> = {
  'first-hold': ['held'],
  replacement: ['replaced'],
  extend: ['extended'],
  release: ['released', 'expiring'],
  'start-payment': ['payment-started', 'committed'],
  read: [],
};

function deedOf(asked: Operation['asked']): Deed {
  if (asked.kind !== 'hold') return asked.kind;
  return asked.replaces === null ? 'first-hold' : 'replacement';
}

function checkSeats(
  id: string,
  { seats, replaces }: Operation['asked'] & { kind: 'hold' },
  event: HoldEvent,
  report: Report,
): void {
  if (event.kind !== 'held' && event.kind !== 'replaced') return;
  if (replaces && replaces.holdId !== event.holdId) report('ghost', `${id} replaced ${event.holdId}`);
  const got = event.quote.seats;
  const right =
    seats.kind === 'seats'
      ? isSameSet(
          got.map(({ seat }) => seat),
          seats.seats,
        )
      : got.length === seats.quantity && got.every(({ zone }) => zone === seats.zone);
  if (!right) report('wrong-seats', `${id} asked for ${JSON.stringify(seats)} and got ${JSON.stringify(got)}`);
}

function isSameSet(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && new Set([...a, ...b]).size === a.length;
}
