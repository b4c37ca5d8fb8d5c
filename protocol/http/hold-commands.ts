import type { Fan, FanCommand, SeatRequest } from '../../domain/inventory/commands.ts';
import type { HoldView } from '../../domain/inventory/hold-view.ts';
import { idOf, type EventId, type HoldId } from '../../domain/shared/ids.ts';
import { priceTotalMinor, type Price } from '../../domain/shared/money.ts';
import type { Hold, HoldRequest } from './holds.ts';

/** The command that a fan's hold request means, whether it came over HTTP or a socket. */
export function holdCommand(options: { request: HoldRequest; key: string; fan: Fan; holdId: HoldId }): FanCommand {
  const { request, key, fan, holdId } = options;
  const replaces = request.replaces
    ? { holdId: idOf<HoldId>(request.replaces.holdId), fence: request.replaces.fence }
    : null;
  return { kind: 'hold', key, fan, holdId, seats: seatRequest(request), replaces };
}

function seatRequest(request: HoldRequest): SeatRequest {
  if ('seats' in request) {
    const seats = request.seats.map(({ seat, ticketType }) => ({ seat, ticketType: ticketType ?? null }));
    return { kind: 'seats', planHash: request.planHash, seats };
  }
  const ticketTypes = Array.from({ length: request.quantity }, (_, i) => request.ticketTypes?.[i] ?? null);
  return { kind: 'best', zone: request.zone, ticketTypes, allowSplit: request.allowSplit };
}

/** The hold as the API shows it. `quote`: the floor's signed token. */
export function holdDocument(options: { view: HoldView; eventId: EventId; quote: string }): Hold {
  const { view, eventId, quote } = options;
  const live = view.state.name === 'held' || view.state.name === 'paying';
  return {
    id: view.holdId,
    eventId,
    fence: view.fence,
    state: view.state.name,
    seats: view.seats.map(({ seat, zone, ticketType, ...price }) => ({
      seat,
      zone,
      ticketType,
      ...priceDocument(price),
    })),
    currency: view.currency,
    total: priceDocument(view.total),
    secondsLeft: live ? Math.max(0, view.expiresAtMs - view.nowMs) / 1000 : 0,
    paused: live && view.paused,
    paymentsDown: live && view.paymentsDown,
    extended: view.extended,
    quote,
  };
}

function priceDocument(price: Price): Price & { totalMinor: number } {
  return { ...price, totalMinor: priceTotalMinor(price) };
}
