import { unreachable } from '../../domain/shared/invariant.ts';
import type { OrganisedItem } from '../../protocol/http/organised.ts';
import { el } from '../lib/dom.ts';

type Tone = 'good' | 'wait' | 'bad' | 'quiet';

/** How an event stands, as a word that is seen at once and does not need its colour. */
export function statusTag(
  event: Pick<OrganisedItem, 'status' | 'isOnSale' | 'startsAt' | 'capacity' | 'sold'>,
): HTMLElement {
  const { words, tone } = statusOf(event);
  return el('span', { class: `status-tag status-${tone}` }, words);
}

function statusOf(event: Pick<OrganisedItem, 'status' | 'isOnSale' | 'startsAt' | 'capacity' | 'sold'>): {
  words: string;
  tone: Tone;
} {
  const { status, isOnSale, capacity, sold } = event;
  switch (status) {
    case 'draft':
      return { words: 'Draft', tone: 'wait' };
    case 'cancelled':
      return { words: 'Cancelled', tone: 'bad' };
    case 'published':
    case 'postponed': {
      if (Date.parse(event.startsAt) < Date.now()) return { words: 'Over', tone: 'quiet' };
      if (!isOnSale) return { words: 'Not on sale', tone: 'quiet' };
      if (sold === capacity && capacity > 0) return { words: 'Sold out', tone: 'good' };
      return { words: status === 'postponed' ? 'On sale, new date' : 'On sale', tone: 'good' };
    }
    default:
      return unreachable(status);
  }
}
