import { moneyText } from '../../domain/shared/money-text.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { zoneAt } from './basket.ts';
import { longSeatName } from './seat-words.ts';
import type { Shop } from './shop.ts';

/** Says beside the pointer which seat is under it; hides where there is none. `width`: of the map, to stay inside. */
export function showTip(
  tip: HTMLElement,
  at: { shop: Shop; seat: number | null; point: { x: number; y: number } | null; width: number },
): void {
  const { shop, seat, point } = at;
  tip.hidden = seat === null || point === null;
  if (seat === null || point === null) return;
  tip.textContent = seatTip(shop, seat);
  const left = Math.min(point.x + 14, at.width - tip.offsetWidth - 8);
  tip.style.transform = `translate(${Math.max(8, left)}px, ${Math.max(4, point.y - 44)}px)`;
}

/** "Stalls, row K, seat 14 · €85.00", with what stands in the way if something does. */
function seatTip(shop: Shop, seat: number): string {
  const zone = zoneAt(shop.model, seat);
  const name = longSeatName(shop.plan, seat);
  const accessible = shop.plan.seats[seat]?.accessible ? ' · wheelchair or companion place' : '';
  const look = shop.look(seat);
  switch (look) {
    case 'free':
    case 'yours':
      return `${name} · ${moneyText(zone!.priceMinor, shop.event.currency)}${accessible}`;
    case 'held':
      return `${name} · held by somebody else, may come back`;
    case 'gone':
      return `${name} · gone`;
    default:
      return unreachable(look);
  }
}
