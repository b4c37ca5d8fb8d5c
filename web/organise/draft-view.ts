import { longDateText, timeText } from '../../domain/shared/date-text.ts';
import { moneyText } from '../../domain/shared/money-text.ts';
import { priceTotalMinor } from '../../domain/shared/money.ts';
import type { OrganisedEvent } from '../../protocol/http/organised.ts';
import { change } from '../lib/api.ts';
import { el } from '../lib/dom.ts';
import { createActionForm } from './action-form.ts';
import { countOf, countText } from './numbers.ts';
import { createPresalePanel } from './presale-panel.ts';
import { presaleFacts, queueFacts } from './queue-words.ts';
import { returnWords } from './return-words.ts';

/** An event that is not on sale: what it says so far, and the button that opens its sale. */
export function createDraftView({
  event,
  onPublished,
}: {
  event: OrganisedEvent;
  onPublished: () => void;
}): HTMLElement {
  const publish = createActionForm({
    explain: [
      event.presale === null
        ? 'Everybody sees it and can buy from that moment on.'
        : 'Everybody sees it from that moment on, and buys when the presale says.',
      'What is sold, for how much, and what you promise about returns is fixed then.',
    ],
    fields: [],
    action: 'Publish and open the sale',
    send: () => change('POST', `/v1/events/${event.id}/publish`),
    onDone: onPublished,
  });
  const isDraft = event.status === 'draft';
  return el(
    'div',
    { class: 'watch' },
    isDraft ? el('p', { class: 'note' }, 'This is a draft: only organisers see it.') : null,
    el(
      'div',
      { class: 'watch-columns' },
      el(
        'aside',
        { class: 'watch-side', 'aria-label': 'Next' },
        event.plan === null || event.status === 'cancelled'
          ? el('p', { class: 'side-panel quiet' }, 'It has no seating plan: it is announced here and sold elsewhere.')
          : el('section', { class: 'side-panel' }, el('h2', { class: 'small-title' }, 'Open the sale'), publish),
        isDraft
          ? el(
              'p',
              {},
              el(
                'a',
                { class: 'button button-quiet button-wide', href: `/organise/events/${event.id}/edit` },
                'Edit the draft',
              ),
            )
          : null,
      ),
      el(
        'div',
        { class: 'watch-main' },
        facts(event),
        event.plan === null ? null : prices(event),
        createPresalePanel(event),
      ),
    ),
  );
}

function facts(event: OrganisedEvent): HTMLElement {
  const { timeZone, venue, plan, performers } = event;
  const at = (instant: string) => `${longDateText(instant, timeZone)}, ${timeText(instant, timeZone)}`;
  return el(
    'dl',
    { class: 'facts' },
    fact('Starts', at(event.startsAt), `${venue.city} time`),
    fact('Doors', event.doorsAt === null ? 'Not said' : at(event.doorsAt)),
    fact('Where', venue.name, venue.city),
    fact(
      'Seating plan',
      plan ? `${plan.name}, version ${plan.version}` : 'None',
      plan ? countOf(plan.capacity, 'place') : '',
    ),
    fact('On stage', performers.length === 0 ? 'Nobody yet' : performers.map(({ name }) => name).join(', ')),
    fact(
      'For each fan',
      `Up to ${countOf(event.seatsPerFanMax, 'seat')}`,
      `held for ${countText(event.holdSeconds / 60)} minutes, ${countText(event.paymentSeconds / 60)} to pay`,
    ),
    fact('Returns', ...returnWords(event)),
    ...[...queueFacts(event), ...presaleFacts(event)].map(([name, ...lines]) => fact(name, ...lines)),
  );
}

function prices({ zones, ticketTypes, prices: all, currency }: OrganisedEvent): HTMLElement {
  const cell = (zone: string, type: string) => {
    const price = all.find((one) => one.zone === zone && one.ticketType === type);
    return el('td', { class: 'price-cell price' }, price ? moneyText(priceTotalMinor(price), currency) : 'not sold');
  };
  return el(
    'section',
    { 'aria-labelledby': 'prices-title' },
    el('h2', { class: 'section-title', id: 'prices-title' }, 'What fans pay'),
    el(
      'div',
      { class: 'table-scroll', tabindex: 0, role: 'group', 'aria-label': 'Price table' },
      el(
        'table',
        { class: 'price-table' },
        el(
          'thead',
          {},
          el(
            'tr',
            {},
            el('th', { scope: 'col' }, 'Zone'),
            ...ticketTypes.map(({ name }) => el('th', { scope: 'col', class: 'price-cell' }, name)),
          ),
        ),
        el(
          'tbody',
          {},
          ...zones.map(({ code, name }) =>
            el('tr', {}, el('th', { scope: 'row' }, name), ...ticketTypes.map((type) => cell(code, type.code))),
          ),
        ),
      ),
    ),
  );
}

function fact(name: string, ...words: string[]): HTMLElement {
  return el('div', {}, el('dt', {}, name), el('dd', {}, ...words.map((text) => el('span', {}, text))));
}
