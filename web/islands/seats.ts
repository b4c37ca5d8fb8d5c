import type { SeatingPlan } from '../../domain/seating/seating-plan.ts';
import type { Availability } from '../../protocol/socket/availability.ts';
import type { EventDetail } from '../../protocol/http/catalogue.ts';
import type { Hold } from '../../protocol/http/holds.ts';
import { problemText, readJson } from '../lib/api.ts';
import { button, el, need } from '../lib/dom.ts';
import { hearNews } from '../lib/floor-news.ts';
import { rememberedHold } from '../lib/holds.ts';
import { keptPass, queuePath } from '../lib/queue-pass.ts';
import { followAvailability } from '../lib/live-availability.ts';
import { createBasketPanel, type BasketPanel } from '../seat-map/basket-panel.ts';
import { toggleSeat } from '../seat-map/basket.ts';
import { createBestAvailable } from '../seat-map/best-available.ts';
import { createLegend } from '../seat-map/legend.ts';
import { buildMapModel, type MapArea } from '../seat-map/map-model.ts';
import { createSeatList } from '../seat-map/seat-list.ts';
import { createSeatMap } from '../seat-map/seat-map.ts';
import { createPresaleStrip } from '../seat-map/presale-strip.ts';
import { createPassStrip } from '../seat-map/pass-strip.ts';
import { longSeatName } from '../seat-map/seat-words.ts';
import { openShop, type Shop } from '../seat-map/shop.ts';
import { placesTaken, takePlaces } from '../seat-map/standing-places.ts';

void start();

async function start(): Promise<void> {
  const root = need('[data-seats]');
  const loading = need('[data-loading]', root);
  const event = JSON.parse(need('#event-data').textContent ?? '') as EventDetail;
  const { plan: planPath, availability: availabilityPath, floor: floorPath } = event.links;
  if (!planPath || !availabilityPath || !floorPath || event.offers.length === 0) {
    loading.replaceWith(failure('Tickets for this event are not on sale here yet.'));
    return;
  }
  if (root.dataset['queueOn'] !== undefined && (await mustWait(event.id))) {
    location.replace(queuePath(event.id));
    return;
  }
  const live = watch(availabilityPath, floorPath);
  const plan = await readJson<SeatingPlan>(planPath);
  if (!plan.ok) {
    loading.replaceWith(failure(problemText(plan.problem)));
    return;
  }
  const shop = openShop({ event, plan: plan.value, model: buildMapModel(plan.value, event) });
  // Without it every seat would look gone for a moment.
  await live.firstNews;
  live.tell({
    onChange: (availability) => shop.setAvailability(availability),
    onLive: (isLive) => root.classList.toggle('seats-stale', !isLive),
    onText: (data) => hearNews(data, shop.news),
  });
  const hold = await rememberedHold(event.id);
  loading.remove();
  build(root, shop);
  if (hold?.state === 'held') resume(shop, hold);
}

/** A queue was switched on: who has a pass or holds seats goes on, everybody else waits. */
async function mustWait(eventId: string): Promise<boolean> {
  return keptPass(eventId) === null && (await rememberedHold(eventId)) === null;
}

interface Listener {
  onChange: (availability: Availability) => void;
  onLive: (isLive: boolean) => void;
  onText: (data: string) => void;
}

/** Follows availability from now on, while the plan is still on its way. */
function watch(
  availabilityPath: string,
  floorPath: string,
): { firstNews: Promise<void>; tell: (listener: Listener) => void } {
  let listener: Listener | null = null;
  let isLive = true;
  let hear: (() => void) | null = null;
  const firstNews = new Promise<void>((resolve) => {
    hear = resolve;
  });
  const following = followAvailability({
    availabilityPath,
    floorPath,
    onChange: (availability) => {
      listener?.onChange(availability);
      hear?.();
    },
    onLive: (next) => {
      isLive = next;
      listener?.onLive(next);
      if (!next) hear?.();
    },
    onText: (data) => listener?.onText(data),
  });
  return {
    firstNews,
    tell: (next) => {
      listener = next;
      const current = following.current();
      if (current) next.onChange(current);
      next.onLive(isLive);
    },
  };
}

function build(root: HTMLElement, shop: Shop): void {
  const basket = createBasketPanel(shop);
  const pick = (seat: number) => pickSeat(shop, basket, seat);
  const map = createSeatMap(shop, { seat: pick, area: (area) => pickArea(shop, basket, area) });
  const views = [
    { name: 'Map', panel: el('div', { class: 'seats-panel' }, createLegend(shop), map) },
    { name: 'List', panel: el('div', { class: 'seats-panel seats-panel-scroll' }, createSeatList(shop, pick)) },
    {
      name: 'Best available',
      panel: el('div', { class: 'seats-panel seats-panel-scroll' }, createBestAvailable(shop)),
    },
  ];
  const stale = el(
    'p',
    { class: 'seats-stale-note', role: 'status' },
    'Live changes are away for a moment: what you see may be some seconds old.',
  );
  root.append(
    el(
      'div',
      { class: 'seats-views' },
      createPassStrip(shop),
      createPresaleStrip(shop),
      viewSwitch(views, () => basket.close()),
      stale,
      ...views.map(({ panel }) => panel),
    ),
    basket.element,
  );
}

function viewSwitch(views: { name: string; panel: HTMLElement }[], onSwitch: () => void): HTMLElement {
  const buttons = views.map(({ name }, chosen) => button(name, 'segment', () => show(chosen)));
  const show = (chosen: number) => {
    onSwitch();
    views.forEach(({ panel }, i) => {
      panel.hidden = i !== chosen;
      buttons[i]!.setAttribute('aria-pressed', String(i === chosen));
    });
  };
  show(0);
  return el('div', { class: 'segments', role: 'group', 'aria-label': 'How to choose' }, ...buttons);
}

function pickSeat(shop: Shop, basket: BasketPanel, seat: number): void {
  const look = shop.look(seat);
  if (look === 'gone') return;
  if (look === 'held') {
    basket.say(
      `${longSeatName(shop.plan, seat)} is held by somebody else. It may come back: it stays on the map.`,
      'note',
    );
    return;
  }
  if (look === 'free' && shop.full()) {
    basket.say(
      `One person may have ${shop.event.seatsPerFanMax} seats of this event. Remove one to pick another.`,
      'note note-warning',
    );
    shop.setBasket(shop.basket());
    return;
  }
  basket.say('', 'note');
  shop.setBasket(toggleSeat(shop.basket(), seat, shop.model));
}

/** A tap on a standing area takes one place more: the basket shows it and takes it back. */
function pickArea(shop: Shop, basket: BasketPanel, area: MapArea): void {
  if (area.zone === null) return;
  if (shop.full()) {
    basket.say(`One person may have ${shop.event.seatsPerFanMax} places of this event.`, 'note note-warning');
    return;
  }
  const before = placesTaken(shop, area);
  takePlaces(shop, area, before + 1);
  const missed = placesTaken(shop, area) === before;
  basket.say(missed ? `Nothing is free in ${area.plan.name} right now. Held places may come back.` : '', 'note');
}

/** A fan who comes back from the checkout finds the seats that they hold, picked. */
function resume(shop: Shop, hold: Hold): void {
  shop.setHold(hold);
  shop.setBasket(new Map(hold.seats.map(({ seat, ticketType }) => [seat, ticketType])));
}

function failure(words: string): HTMLElement {
  return el(
    'div',
    { class: 'seats-failure' },
    el('p', { class: 'note note-warning', role: 'alert' }, words),
    button('Try again', 'button', () => location.reload()),
  );
}
