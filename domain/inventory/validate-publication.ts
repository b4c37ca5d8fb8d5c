import {
  CAPACITY_SEATS_MAX,
  FLOORS_MAX,
  SEATS_PER_HOLD_MAX,
  TICKET_TYPES_MAX,
  WINDOW_SECONDS_MAX,
  ZONES_MAX,
} from './limits.ts';
import type { Publication } from './publication.ts';
import {
  CLASSES_MAX,
  GRACE_SECONDS_MAX,
  PASS_SECONDS_MAX,
  REGISTERS_MAX,
  SHOPPERS_MAX,
} from '../queue/queue-limits.ts';
import { presaleFaults } from '../queue/presale-window.ts';
import type { Price } from '../shared/money.ts';

/** What is wrong with a publication, and where. */
export interface PublicationFault {
  /** Path of the field: "zoneRuns", "prices[1][0]". */
  field: string;
  message: string;
}

/** Every fault of a publication; empty: it can be sold. */
export function validatePublication(publication: Publication): PublicationFault[] {
  return [
    ...settingFaults(publication),
    ...codeFaults('zones', publication.zones, ZONES_MAX),
    ...codeFaults('ticketTypes', publication.ticketTypes, TICKET_TYPES_MAX),
    ...priceFaults(publication),
    ...zoneRunFaults(publication),
    ...rowFaults(publication),
    ...accessibleFaults(publication),
    ...queueFaults(publication),
    ...windowFaults(publication),
  ];
}

function settingFaults(publication: Publication): PublicationFault[] {
  const bounds: [field: keyof Publication, min: number, max: number][] = [
    ['epoch', 1, Number.MAX_SAFE_INTEGER],
    ['capacity', 1, CAPACITY_SEATS_MAX],
    ['floors', 1, FLOORS_MAX],
    ['seatsPerFanMax', 1, SEATS_PER_HOLD_MAX],
    ['holdSeconds', 1, WINDOW_SECONDS_MAX],
    ['paymentSeconds', 1, WINDOW_SECONDS_MAX],
  ];
  const faults = bounds
    .filter(([field, min, max]) => !isWithin(publication[field], min, max))
    .map(([field, min, max]) => ({ field, message: `must be a whole number from ${min} to ${max}` }));
  if (!/^[A-Z]{3}$/.test(publication.currency)) {
    faults.push({ field: 'currency', message: 'must be an ISO 4217 code in upper case' });
  }
  if (publication.planHash === '') faults.push({ field: 'planHash', message: 'must name the seating plan' });
  return faults;
}

function queueFaults({ queue }: Publication): PublicationFault[] {
  if (!queue) return [];
  const bounds: [field: string, value: number, max: number][] = [
    ['registers', queue.registers, REGISTERS_MAX],
    ['capacity', queue.capacity, SHOPPERS_MAX],
    ['passSeconds', queue.passSeconds, PASS_SECONDS_MAX],
    ['graceSeconds', queue.graceSeconds, GRACE_SECONDS_MAX],
    ['classes', queue.classes.length, CLASSES_MAX],
  ];
  const faults = bounds
    .filter(([, value, max]) => !isWithin(value, 1, max))
    .map(([field, , max]) => ({ field: `queue.${field}`, message: `must be from 1 to ${max}` }));
  if (queue.joinsFromMs >= queue.closesAtMs || queue.closesAtMs >= queue.opensAtMs) {
    faults.push({ field: 'queue.closesAtMs', message: 'must lie between joining and opening' });
  }
  return faults;
}

function windowFaults({ presale, queue }: Publication): PublicationFault[] {
  if (!presale) return [];
  const queueOpensAtMs = queue?.opensAtMs ?? null;
  const event = { nowMs: -Infinity, startsAtMs: Infinity, queueOpensAtMs };
  return presaleFaults(presale, event).map(({ field, message }) => ({ field: `presale.${field}`, message }));
}

function codeFaults(field: 'zones' | 'ticketTypes', list: { code: string }[], max: number): PublicationFault[] {
  const faults: PublicationFault[] = [];
  if (!isWithin(list.length, 1, max)) faults.push({ field, message: `must have 1 to ${max} entries` });
  const seen = new Set<string>();
  for (const [i, { code }] of list.entries()) {
    if (code === '' || seen.has(code)) faults.push({ field: `${field}[${i}].code`, message: 'must be its own code' });
    seen.add(code);
  }
  return faults;
}

function priceFaults({ prices, zones, ticketTypes }: Publication): PublicationFault[] {
  if (prices.length !== zones.length || prices.some((row) => row.length !== ticketTypes.length)) {
    return [{ field: 'prices', message: 'must have a row for each zone and in it an entry for each ticket type' }];
  }
  const faults: PublicationFault[] = [];
  for (const [zone, row] of prices.entries()) {
    for (const [type, price] of row.entries()) {
      if (price === null || isPrice(price)) continue;
      faults.push({ field: `prices[${zone}][${type}]`, message: 'must be whole minor units, none negative' });
    }
  }
  return faults;
}

function zoneRunFaults({ zoneRuns, zones, capacity }: Publication): PublicationFault[] {
  const faults: PublicationFault[] = [];
  let seats = 0;
  for (const [i, { zone, length }] of zoneRuns.entries()) {
    seats += length;
    if (!isWithin(length, 1, capacity)) faults.push({ field: `zoneRuns[${i}].length`, message: 'must be 1 or more' });
    if (zone !== null && !isWithin(zone, 0, zones.length - 1)) {
      faults.push({ field: `zoneRuns[${i}].zone`, message: 'must be the index of a zone, or null' });
    }
  }
  if (seats !== capacity) faults.push({ field: 'zoneRuns', message: `must cover ${capacity} seats, not ${seats}` });
  return faults;
}

function rowFaults({ rows, capacity }: Publication): PublicationFault[] {
  const faults: PublicationFault[] = [];
  let end = 0;
  for (const [i, { first, length, rank, centre }] of rows.entries()) {
    if (!isWithin(first, end, capacity - 1) || !isWithin(length, 1, capacity - first)) {
      faults.push({ field: `rows[${i}]`, message: 'must lie behind the run before it and inside the plan' });
    }
    if (!isWithin(rank, 0, Number.MAX_SAFE_INTEGER) || !Number.isFinite(centre)) {
      faults.push({ field: `rows[${i}]`, message: 'must have a rank of 0 or more and a centre' });
    }
    end = first + length;
  }
  return faults;
}

function accessibleFaults({ accessibleSeats, capacity }: Publication): PublicationFault[] {
  const ascending = accessibleSeats.every((seat, i) =>
    isWithin(seat, (accessibleSeats[i - 1] ?? -1) + 1, capacity - 1),
  );
  return ascending ? [] : [{ field: 'accessibleSeats', message: 'must be seat indexes of the plan, ascending' }];
}

function isPrice({ faceMinor, feeMinor, taxMinor }: Price): boolean {
  return [faceMinor, feeMinor, taxMinor].every((minor) => isWithin(minor, 0, Number.MAX_SAFE_INTEGER));
}

function isWithin(value: unknown, min: number, max: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;
}
