import type { Hold, HoldRequest } from '../../protocol/http/holds.ts';
import { isProblem, problemText } from '../lib/api.ts';
import { claimTurn, keptPass } from '../lib/queue-pass.ts';
import { forgetPermit } from '../lib/presale-permit.ts';
import { checkoutPath, forgetHold, makeHold, readHold, rememberHold } from '../lib/holds.ts';
import { neighboursOf, withoutSeats } from './basket.ts';
import { presaleWords } from './presale-words.ts';
import { lostWords, shortSeatName } from './seat-words.ts';
import type { Shop } from './shop.ts';

/** What became of asking for seats: the fan goes to the checkout, or is told why not. */
export type HoldOutcome = { held: true } | { held: false; message: string; seatsApart: boolean };

/** Holds the picked seats, all or nothing. */
export function holdPicked(shop: Shop): Promise<HoldOutcome> {
  const seats = [...shop.basket()].map(([seat, ticketType]) => ({ seat, ticketType }));
  return hold(shop, { planHash: shop.event.planHash ?? '', seats });
}

/** Holds the best free seats of a zone, one for each ticket type named. */
export function holdBest(
  shop: Shop,
  wish: { zone: string; ticketTypes: string[]; allowSplit: boolean },
): Promise<HoldOutcome> {
  return hold(shop, { ...wish, quantity: wish.ticketTypes.length });
}

/** "Someone else took K-14 a moment ago…", with what is free beside it. */
export function lostMessage(shop: Shop, seats: number[]): string {
  const names = seats.map((seat) => shortSeatName(shop.plan, seat));
  const isFree = (seat: number) => shop.isFree(seat) && !shop.basket().has(seat);
  const alternatives = seats.length === 1 ? neighboursOf(seats[0]!, { model: shop.model, isFree }) : [];
  return lostWords(
    [...new Set(names)],
    alternatives.map((seat) => shortSeatName(shop.plan, seat)),
  );
}

async function hold(shop: Shop, request: HoldRequest): Promise<HoldOutcome> {
  const eventId = shop.event.id;
  const answer = await makeHold(eventId, { ...request, ...replacing(shop.hold()) });
  if (answer.ok) {
    rememberHold(eventId, answer.value.id);
    location.assign(checkoutPath(eventId, answer.value.id));
    return { held: true };
  }
  const { problem } = answer;
  const own = shop.hold();
  if (own && isProblem(problem, 'hold-ended', 'hold-not-found', 'stale-fence')) {
    // The hold to be swapped is gone or has changed: go on from what is true now.
    const current = await readHold(eventId, own.id);
    shop.setHold(current.ok && current.value.state === 'held' ? current.value : null);
    if (!shop.hold()) forgetHold(eventId);
    if (shop.hold()?.fence !== own.fence) return hold(shop, request);
  }
  if (isProblem(problem, 'no-pass')) {
    const before = keptPass(eventId);
    // A queue may have been switched on, and this page has not heard that it goes on shopping.
    const claim = await claimTurn(eventId, { renew: true });
    if (claim.ok && claim.value.state === 'pass' && claim.value.pass !== before) return hold(shop, request);
    shop.noPass();
    return refused('Nothing is held: this browser has no place at the seat map just now. Your number is kept.');
  }
  if (isProblem(problem, 'not-open-yet', 'presale-only')) {
    const stage = isProblem(problem, 'presale-only') ? 'presale' : 'before';
    // A permit that does not count is of another account.
    if (stage === 'presale') forgetPermit(eventId);
    const words = presaleWords(shop.event, { stage, hasPermit: false });
    return refused(`Nothing is held. ${words ?? problemText(problem)}`);
  }
  if (isProblem(problem, 'already-holding') && problem.holdId) {
    rememberHold(eventId, problem.holdId);
    location.assign(checkoutPath(eventId, problem.holdId));
    return { held: true };
  }
  if (isProblem(problem, 'seats-taken') && problem.seats) {
    const message = lostMessage(shop, problem.seats);
    shop.setBasket(withoutSeats(shop.basket(), problem.seats));
    return refused(message);
  }
  return { ...refused(problemText(problem)), seatsApart: isProblem(problem, 'no-adjacent-seats') };
}

function replacing(own: Hold | null): { replaces?: { holdId: string; fence: string } } {
  return own ? { replaces: { holdId: own.id, fence: own.fence } } : {};
}

function refused(message: string): { held: false; message: string; seatsApart: boolean } {
  return { held: false, message, seatsApart: false };
}

/** "Hold 2 seats", or what is to be done first. */
export function holdLabel(shop: Shop): string {
  const count = shop.basket().size;
  if (count === 0) return 'Hold seats';
  if (isHeldAlready(shop)) return 'Go on to pay';
  return `Hold ${count} ${count === 1 ? 'seat' : 'seats'}`;
}

/** What is picked is what the fan's live hold has, ticket for ticket. */
export function isHeldAlready(shop: Shop): boolean {
  const held = shop.hold()?.seats;
  const basket = shop.basket();
  return held?.length === basket.size && held.every(({ seat, ticketType }) => basket.get(seat) === ticketType);
}
