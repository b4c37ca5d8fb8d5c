import { moneyText } from '../../domain/shared/money-text.ts';
import { priceTotalMinor } from '../../domain/shared/money.ts';
import { clockText } from '../lib/countdown.ts';
import { button, el, setText } from '../lib/dom.ts';
import { followHold, type HoldTimer } from '../lib/hold-timer.ts';
import { checkoutPath, readHold } from '../lib/holds.ts';
import { priceLines } from '../lib/price-lines.ts';
import { basketPrice, changeTicketType, linesOf, withoutSeats, type Basket, type BasketLine } from './basket.ts';
import { holdLabel, holdPicked, isHeldAlready, lostMessage } from './hold-seats.ts';
import { counted, longSeatName } from './seat-words.ts';
import type { Shop } from './shop.ts';

export interface BasketPanel {
  element: HTMLElement;
  /** Says something about the basket, politely. */
  say(message: string, tone: 'note' | 'note note-warning'): void;
  /** Closes the sheet, where it is one. */
  close(): void;
}

/** What is picked, what it costs and the one button. A column on a desk, a sheet from below on a phone. */
export function createBasketPanel(shop: Shop): BasketPanel {
  const message = el('div', { class: 'basket-message', role: 'status' });
  const lines = el('ul', { class: 'basket-lines' });
  const sum = el('div', { class: 'basket-sum' });
  const total = el('span', { class: 'basket-total price' });
  const count = el('span', { class: 'basket-count' });
  const holdButton = button('Hold seats', 'button basket-hold', () => void submit());
  const panel = el('aside', { class: 'basket', 'aria-label': 'Your seats' });
  const toggle = button('Details', 'link-button basket-toggle', () =>
    setOpen(!panel.classList.contains('basket-open')),
  );
  let busy = false;
  let shown: Basket | null = null;

  function say(text: string, tone: string): void {
    message.replaceChildren(...(text ? [el('p', { class: tone }, text)] : []));
  }

  async function submit(): Promise<void> {
    if (busy || shop.basket().size === 0) return;
    setBusy(true);
    if (isHeldAlready(shop)) return location.assign(checkoutPath(shop.event.id, shop.hold()!.id));
    say('', 'note');
    const outcome = await holdPicked(shop);
    // On success the page is about to go: the button stays busy until it has gone.
    if (outcome.held) return;
    setBusy(false);
    say(outcome.message, 'note note-warning');
  }

  function setOpen(open: boolean): void {
    panel.classList.toggle('basket-open', open);
    toggle.setAttribute('aria-expanded', String(open));
    setText(toggle, open ? 'Close' : 'Details');
  }

  function setBusy(next: boolean): void {
    busy = next;
    update();
  }

  /** Made anew only when the basket changed, and with the focus where it was: news of other seats must not close a choice. */
  function showLines(picked: BasketLine[]): void {
    const focused = lines.contains(document.activeElement) ? document.activeElement!.getAttribute('aria-label') : null;
    lines.replaceChildren(...picked.map((line) => lineItem(shop, line)));
    if (focused === null) return;
    const same = [...lines.querySelectorAll<HTMLElement>('button, select')].find((e) => e.ariaLabel === focused);
    (same ?? holdButton).focus();
  }

  function update(): void {
    const picked = linesOf(shop.basket(), shop.model);
    const price = basketPrice(shop.basket(), shop.model);
    const empty = picked.length === 0;
    if (shown !== shop.basket()) showLines(picked);
    shown = shop.basket();
    sum.replaceChildren(...(empty ? [] : [priceLines(price, shop.event.currency)]));
    setText(total, empty ? '' : moneyText(priceTotalMinor(price), shop.event.currency));
    setText(count, empty ? 'Pick your seats' : counted(picked.length, 'seat'));
    setText(holdButton, busy ? 'Holding your seats' : holdLabel(shop));
    holdButton.setAttribute('aria-disabled', String(empty || busy));
    toggle.hidden = empty;
    panel.classList.toggle('basket-empty', empty);
  }

  panel.append(
    details(shop, lines, sum),
    message,
    el('div', { class: 'basket-bar' }, el('div', { class: 'basket-bar-words' }, count, total, toggle), holdButton),
  );
  shop.subscribe(update);
  shop.onLost((seats) => {
    if (!busy) say(lostMessage(shop, seats), 'note note-warning');
  });
  setOpen(false);
  update();
  return { element: panel, say, close: () => setOpen(false) };
}

/** What a phone shows only when it is asked for. */
function details(shop: Shop, lines: HTMLElement, sum: HTMLElement): HTMLElement {
  return el(
    'div',
    { class: 'basket-details' },
    el('h2', { class: 'basket-title' }, 'Your seats'),
    ownHold(shop),
    lines,
    el('p', { class: 'basket-hint quiet' }, hint(shop)),
    sum,
  );
}

function lineItem(shop: Shop, { seat, zone, offer }: BasketLine): HTMLElement {
  const name = longSeatName(shop.plan, seat);
  const remove = button('×', 'basket-remove', () => shop.setBasket(withoutSeats(shop.basket(), [seat])));
  remove.setAttribute('aria-label', `Remove ${name}`);
  return el(
    'li',
    { class: 'basket-line' },
    el('span', { class: `swatch swatch-${zone.colour}`, 'aria-hidden': 'true' }),
    el('span', { class: 'basket-seat' }, name),
    remove,
    zone.offers.length > 1
      ? ticketTypeChoice(shop, { seat, name, chosen: offer.ticketType })
      : el('span', { class: 'basket-type quiet' }, offer.ticketTypeName),
    el('span', { class: 'price' }, moneyText(offer.price.totalMinor, shop.event.currency)),
  );
}

function ticketTypeChoice(shop: Shop, at: { seat: number; name: string; chosen: string }): HTMLElement {
  const { seat, chosen } = at;
  const zone = shop.model.zones[shop.model.zoneOf[seat]!]!;
  const select = el(
    'select',
    { class: 'select select-small basket-type', 'aria-label': `Ticket for ${at.name}` },
    ...zone.offers.map((offer) =>
      el('option', { value: offer.ticketType, selected: offer.ticketType === chosen }, offer.ticketTypeName),
    ),
  );
  select.addEventListener('change', () => {
    shop.setBasket(changeTicketType(shop.basket(), { seat, ticketType: select.value, model: shop.model }));
  });
  return select;
}

/** The fan came back with a live hold: how long it lasts, and the way on. */
function ownHold(shop: Shop): HTMLElement {
  const place = el('div', { class: 'basket-own' });
  let shown = '';
  let timer: HoldTimer | null = null;
  shop.onClock((clock) => timer?.setClock(clock));
  shop.subscribe(() => {
    const hold = shop.hold();
    const now = hold ? `${hold.fence} ${hold.state}` : '';
    if (now === shown) return;
    shown = now;
    timer?.stop();
    timer = null;
    place.replaceChildren();
    if (!hold) return;
    const lead = el('span', {});
    const clock = el('strong', { class: 'figures' });
    const seats = counted(hold.seats.length, 'seat');
    place.append(
      el(
        'div',
        { class: 'note note-success' },
        el('p', {}, lead, clock, '. Change them here, or go on.'),
        el('a', { href: checkoutPath(shop.event.id, hold.id) }, 'Go on to pay'),
      ),
    );
    const show = (words: string, seconds: number): void => {
      setText(lead, words);
      setText(clock, clockText(seconds));
    };
    timer = followHold(hold, {
      read: () => readHold(hold.eventId, hold.id),
      onPaused: (seconds, paymentsDown) => {
        const why = paymentsDown
          ? 'Payment is down for now. Your seats are safe and your time stands still.'
          : 'The sale is paused and so is your time.';
        show(`${why} You hold ${seats} for `, seconds);
      },
      onTick: (seconds) => show(`You hold ${seats} for `, seconds),
      onOver: () => shop.setHold(null),
    });
  });
  return place;
}

function hint(shop: Shop): string {
  const minutes = Math.round(shop.event.holdSeconds / 60);
  return `Pick up to ${shop.event.seatsPerFanMax} seats. Holding is free: they stay yours for ${minutes} minutes while you pay.`;
}
