import { priceOf, type SeatPick } from '../pricing/quote.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { bestAvailable } from './best-available.ts';
import type { Refusal, SeatRequest } from './commands.ts';
import { AVAILABLE, seatState, type Inventory } from './inventory.ts';
import type { Publication } from './publication.ts';

/** A request whose names are known and which the event offers, whether or not the seats are free. */
export type OfferedRequest =
  | { kind: 'seats'; picks: SeatPick[] }
  | { kind: 'best'; zone: number; ticketTypes: number[]; allowSplit: boolean };

/** How many seats are asked for. */
export function quantityOf(request: SeatRequest): number {
  return request.kind === 'seats' ? request.seats.length : request.ticketTypes.length;
}

/** Checks everything about a request that does not depend on who holds what. */
export function offeredRequest(inventory: Inventory, request: SeatRequest): Result<OfferedRequest, Refusal> {
  return request.kind === 'seats' ? offeredSeats(inventory, request) : offeredBest(inventory.publication, request);
}

/** The seats to give, all free or `mine` (of the hold that is being replaced). */
export function freePicks(
  inventory: Inventory,
  request: OfferedRequest,
  mine: ReadonlySet<number>,
): Result<SeatPick[], Refusal> {
  if (request.kind === 'seats') {
    const taken = request.picks
      .map(({ seat }) => seat)
      .filter((seat) => seatState(inventory, seat) !== AVAILABLE && !mine.has(seat));
    return taken.length > 0 ? fail({ reason: 'seats-taken', seats: taken }) : ok(request.picks);
  }
  const { zone, ticketTypes, allowSplit } = request;
  const found = bestAvailable(inventory, { zone, quantity: ticketTypes.length, allowSplit, mine });
  if (found.ok) return ok(found.value.map((seat, i) => ({ seat, zone, ticketType: ticketTypes[i]! })));
  const { failure } = found;
  const { code } = inventory.publication.zones[zone]!;
  if (failure.kind === 'too-few') return fail({ reason: 'zone-exhausted', zone: code, available: failure.available });
  return fail({ reason: 'no-adjacent-seats', zone: code, longestRun: failure.longestRun });
}

function offeredSeats(
  { publication, layout }: Inventory,
  request: Extract<SeatRequest, { kind: 'seats' }>,
): Result<OfferedRequest, Refusal> {
  if (request.planHash !== publication.planHash) return fail({ reason: 'wrong-plan', planHash: publication.planHash });
  const seats = request.seats.map(({ seat }) => seat);
  const unknown = seats.filter((seat) => !Number.isInteger(seat) || seat < 0 || seat >= publication.capacity);
  if (unknown.length > 0 || seats.length === 0) return fail({ reason: 'unknown-seat', seats: unknown });
  const twice = seats.filter((seat, i) => seats.indexOf(seat) !== i);
  if (twice.length > 0) return fail({ reason: 'seat-requested-twice', seats: [...new Set(twice)] });
  const types = ticketTypeIndexes(
    publication,
    request.seats.map(({ ticketType }) => ticketType),
  );
  if (!types.ok) return types;
  const picks = seats.map((seat, i) => ({ seat, zone: layout.zoneOf[seat]!, ticketType: types.value[i]! }));
  const notOffered = picks.filter((pick) => priceOf(publication, pick) === null).map(({ seat }) => seat);
  return notOffered.length > 0 ? fail({ reason: 'not-offered', seats: notOffered }) : ok({ kind: 'seats', picks });
}

function offeredBest(
  publication: Publication,
  request: Extract<SeatRequest, { kind: 'best' }>,
): Result<OfferedRequest, Refusal> {
  const zone = publication.zones.findIndex(({ code }) => code === request.zone);
  if (zone === -1) return fail({ reason: 'unknown-zone', zone: request.zone });
  const types = ticketTypeIndexes(publication, request.ticketTypes);
  if (!types.ok) return types;
  const offered = types.value.every((ticketType) => priceOf(publication, { zone, ticketType }) !== null);
  if (!offered || types.value.length === 0) return fail({ reason: 'not-offered', seats: [] });
  return ok({ kind: 'best', zone, ticketTypes: types.value, allowSplit: request.allowSplit });
}

/** Null asks for the event's first ticket type. */
function ticketTypeIndexes(publication: Publication, codes: (string | null)[]): Result<number[], Refusal> {
  const indexes: number[] = [];
  for (const code of codes) {
    const index = code === null ? 0 : publication.ticketTypes.findIndex((type) => type.code === code);
    if (index === -1) return fail({ reason: 'unknown-ticket-type', ticketType: code! });
    indexes.push(index);
  }
  return ok(indexes);
}
