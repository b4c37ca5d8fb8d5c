import { longDateText, timeText } from '../../domain/shared/date-text.ts';
import type { SaleStatusDocument } from '../../protocol/http/operators.ts';
import type { OrganisedEvent } from '../../protocol/http/organised.ts';
import { readJson } from '../lib/api.ts';
import { el, need } from '../lib/dom.ts';
import { createDraftView } from '../organise/draft-view.ts';
import { organisersOnly, showProblem, type Organiser } from '../organise/organisers-only.ts';
import { createSaleView } from '../organise/sale-view.ts';
import { statusTag } from '../organise/status-words.ts';

const place = need('[data-island="organise-event"]');
const eventId = location.pathname.split('/')[3] ?? '';

void organisersOnly(place, (organiser) => void showEvent(organiser));

let close: () => void = () => undefined;

async function showEvent(organiser: Organiser): Promise<void> {
  const answer = await readJson<OrganisedEvent>(`/v1/organiser/events/${eventId}`);
  if (!answer.ok) return showProblem(place, answer.problem);
  const event = answer.value;
  document.title = `${event.name} | Onsale`;
  const again = () => void showChanged(organiser);
  close();
  if (!event.isOnSale) return place.replaceChildren(head(event), createDraftView({ event, onPublished: again }));
  const top = head(event);
  const onSale = (sale: SaleStatusDocument) => need('.status-tag', top).replaceWith(statusTag(event, sale));
  const sale = createSaleView({ event, organiser, onChanged: again, onSale });
  close = () => sale.close();
  place.replaceChildren(top, sale.element);
}

/** What it has become is said first: at the top, to whoever reads and to whoever hears. */
async function showChanged(organiser: Organiser): Promise<void> {
  await showEvent(organiser);
  scrollTo({ top: 0 });
  place.querySelector('h1')?.focus();
}

function head(event: OrganisedEvent): HTMLElement {
  const { id, name, startsAt, timeZone, venue, isOnSale, status } = event;
  const isSeen = status !== 'draft';
  return el(
    'header',
    { class: 'watch-head' },
    el('p', {}, el('a', { class: 'back-link', href: '/organise' }, 'Your events')),
    el('h1', { tabindex: -1 }, name),
    el(
      'p',
      { class: 'watch-line' },
      statusTag(event),
      el('span', { class: 'figures' }, `${longDateText(startsAt, timeZone)}, ${timeText(startsAt, timeZone)}`),
      el('span', { class: 'quiet' }, `${venue.name}, ${venue.city}`),
      isSeen ? el('a', { href: `/events/${id}` }, 'The page fans see') : null,
      isOnSale ? el('a', { href: `/events/${id}/seats` }, 'The seat map') : null,
    ),
  );
}
