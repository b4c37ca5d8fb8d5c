import { moneyText } from '../../domain/shared/money-text.ts';
import type { SeatingPlan } from '../../domain/seating/seating-plan.ts';
import type { OrganisedEvent, Sales } from '../../protocol/http/organised.ts';
import type { SaleStatusDocument } from '../../protocol/http/operators.ts';
import type { CampaignDocument } from '../../protocol/http/whole-events.ts';
import { problemText, readJson } from '../lib/api.ts';
import { el, setText } from '../lib/dom.ts';
import { createBlocksPanel } from './blocks-panel.ts';
import { createCampaignView, isGoingOn, type CampaignView } from './campaigns.ts';
import { createChangePanels } from './change-panels.ts';
import { createClockPanel } from './clock-panel.ts';
import type { Cashier, SellOut } from './documents.ts';
import { createFigure } from './figures.ts';
import { follow, type Followed } from './follow.ts';
import { bookingsPerMinute, createMinutesChart } from './minutes-chart.ts';
import { countOf, countText, durationText, shareText } from './numbers.ts';
import type { Organiser } from './organisers-only.ts';
import { createPaymentsPanel } from './payments-panel.ts';
import { createPresalePanel } from './presale-panel.ts';
import { createQueuePanel } from './queue-panel.ts';
import { createRecordsPanel } from './records-panel.ts';
import { createSeatShares } from './seat-shares.ts';
import { countByZone, indexZones, readPackedSeats, sumCounts, type ZoneIndex } from './zone-counts.ts';
import { createZoneTable } from './zone-table.ts';

/** How often each is asked, while somebody looks. The seats come from a cache, the rest from Postgres and the cashier. */
const SEATS_MS = 4_000;
const SALES_MS = 8_000;
const RATE_MS = 15_000;
const RECORDS_MS = 60_000;
const CAMPAIGN_MS = 3_000;

/** The on-sale as it runs: what is sold and how fast, what can be done about it, and what was begun for all bookings. */
export function createSaleView(options: {
  event: OrganisedEvent;
  organiser: Organiser;
  onChanged: () => void;
  /** How the sale stands, again and again. */
  onSale: (sale: SaleStatusDocument) => void;
}): {
  element: HTMLElement;
  close(): void;
} {
  const { event, organiser, onChanged } = options;
  const isCancelled = event.status === 'cancelled';
  const figures = createFigures(event);
  const [shares, zones, chart] = [createSeatShares(), createZoneTable(), createMinutesChart()];
  const lost = el('p', { class: 'note note-warning', role: 'status', hidden: true });
  const campaignPlace = el('div', { class: 'stack' });
  const blocksPlace = el('div', {});
  const records = createRecordsPanel({ eventId: event.id, timeZone: event.timeZone, organiser });
  const payments = createPaymentsPanel();
  const queue = createQueuePanel(event);
  const campaigns = new Map<string, CampaignView>();
  let zoneIndex: ZoneIndex | null = null;
  let isRunning = false;

  const clock = createClockPanel(event.id, options.onSale);
  const seats = follow(
    () => readSeats(),
    () => SEATS_MS,
  );
  const campaignsFollowed = follow(
    () => readCampaigns(),
    () => (isRunning ? CAMPAIGN_MS : RECORDS_MS),
  );
  const followed: Followed[] = [
    seats,
    follow(
      () => readSales(),
      () => SALES_MS,
    ),
    follow(
      () => readRate(),
      () => RATE_MS,
    ),
    campaignsFollowed,
    follow(
      () => queue.refresh(),
      () => (queue.hasQueue() ? SEATS_MS : RECORDS_MS),
    ),
    follow(
      () => records.refresh(),
      () => RECORDS_MS,
    ),
  ];

  const element = el(
    'div',
    { class: 'watch' },
    lost,
    campaignPlace,
    el('dl', { class: 'figures-row' }, ...figures.elements),
    el(
      'div',
      { class: 'watch-columns' },
      el(
        'aside',
        { class: 'watch-side', 'aria-label': 'Run the sale' },
        clock.element,
        queue.element,
        payments.element,
      ),
      el(
        'div',
        { class: 'watch-main' },
        el(
          'section',
          { class: 'stack', 'aria-labelledby': 'seats-title' },
          title('seats-title', 'Seats'),
          shares.element,
          zones.element,
          blocksPlace,
        ),
        el(
          'section',
          { class: 'stack', 'aria-labelledby': 'speed-title' },
          title('speed-title', 'Bookings by the minute'),
          chart.element,
        ),
        createPresalePanel(event),
      ),
    ),
    isCancelled ? null : createChangePanels(event, onChanged),
    records.element,
  );
  return { element, close: () => followed.forEach((one) => one.stop()) };

  async function readSeats(): Promise<void> {
    const [sale, packed] = await Promise.all([
      readJson<SaleStatusDocument>(`/v1/events/${event.id}/sale`),
      readPackedSeats(event.id),
    ]);
    lost.hidden = sale.ok && packed !== null;
    if (!sale.ok) setText(lost, `These numbers are not fresh: ${problemText(sale.problem)}`);
    else if (packed === null) setText(lost, 'The seats cannot be read now: what you see of them is a little older.');
    if (sale.ok) clock.set(sale.value);
    zoneIndex ??= await readZones();
    if (packed === null || zoneIndex === null) return;
    const counted = countByZone(zoneIndex, packed);
    const all = sumCounts(counted);
    shares.set(all);
    zones.set(counted);
    figures.setSeats(all);
  }

  async function readZones(): Promise<ZoneIndex | null> {
    if (event.plan === null) return null;
    const answer = await readJson<SeatingPlan>(`/v1/plans/${event.plan.planHash}`);
    if (!answer.ok) return null;
    if (!isCancelled) blocksPlace.replaceChildren(createBlocksPanel(event.id, answer.value, () => void seats.now()));
    return indexZones(answer.value, event.zones);
  }

  async function readSales(): Promise<void> {
    const answer = await readJson<Sales>(`/v1/events/${event.id}/sales`);
    if (!answer.ok) return;
    chart.set(answer.value.perMinute);
    figures.setSales(answer.value);
  }

  async function readRate(): Promise<void> {
    const [sellOut, cashier] = await Promise.all([
      readJson<SellOut>(`/v1/events/${event.id}/sell-out`),
      organiser.isOperator ? readJson<Cashier>('/v1/cashier') : null,
    ]);
    if (!sellOut.ok) return;
    figures.setSellOut(sellOut.value, isCancelled);
    payments.set(isCancelled ? null : sellOut.value, cashier?.ok ? cashier.value : null);
  }

  async function readCampaigns(): Promise<void> {
    const answer = await readJson<{ items: CampaignDocument[] }>(`/v1/events/${event.id}/campaigns`);
    if (!answer.ok) return;
    isRunning = answer.value.items.some(isGoingOn);
    for (const campaign of answer.value.items) campaignOf(campaign.id).set(campaign);
  }

  /** The list has the newest first; those that begin while somebody looks come on top. */
  function campaignOf(id: string): CampaignView {
    const known = campaigns.get(id);
    if (known) return known;
    const view = createCampaignView({
      event,
      isOperator: organiser.isOperator,
      onRetried: () => void campaignsFollowed.now(),
    });
    campaigns.set(id, view);
    campaignPlace.append(view.element);
    return view;
  }
}

function title(id: string, text: string): HTMLElement {
  return el('h2', { class: 'section-title', id }, text);
}

/** The numbers that are read from across the room. */
function createFigures(event: OrganisedEvent) {
  const [sold, held, free] = [createFigure('Sold'), createFigure('Held now'), createFigure('Free')];
  const [gross, speed, left] = [
    createFigure('Gross'),
    createFigure('Bookings a minute'),
    createFigure('Time to sell out'),
  ];
  return {
    elements: [sold, held, free, gross, speed, left].map(({ element }) => element),
    setSeats(all: { seats: number; booked: number; held: number; available: number; blocked: number }): void {
      sold.set(
        countText(all.booked),
        `${shareText(all.booked, all.seats - all.blocked)} of ${countText(all.seats - all.blocked)}`,
      );
      held.set(countText(all.held), 'in baskets and at payment');
      free.set(countText(all.available), freeWords(event, all.blocked));
    },
    setSales({ grossMinor, refundedMinor, bookings, perMinute }: Sales): void {
      const refunded = refundedMinor === 0 ? '' : `, ${moneyText(refundedMinor, event.currency)} refunded`;
      gross.set(moneyText(grossMinor, event.currency), `${countOf(bookings, 'booking')}${refunded}`);
      const rate = bookingsPerMinute(perMinute);
      speed.set(rate === 0 ? '0' : rate < 10 ? rate.toFixed(1) : countText(Math.round(rate)), 'over five minutes');
    },
    setSellOut({ seatsLeft, sellOutSeconds, openingsPerSecond }: SellOut, isCancelled: boolean): void {
      if (isCancelled) return left.set('–', 'cancelled');
      if (seatsLeft === 0) return left.set('Sold out');
      left.set(durationText(sellOutSeconds), `at ${countText(openingsPerSecond)} payments a second`);
    },
  };
}

function freeWords({ status }: OrganisedEvent, blocked: number): string {
  if (status === 'cancelled') return 'nothing is sold any more';
  return blocked === 0 ? '' : `and ${countText(blocked)} not for sale`;
}
