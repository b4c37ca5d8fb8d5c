import { unreachable } from '../../domain/shared/invariant.ts';
import type { OrganisedItem } from '../../protocol/http/organised.ts';
import type { SaleStatusDocument } from '../../protocol/http/operators.ts';
import { el } from '../lib/dom.ts';

type Tone = 'good' | 'wait' | 'bad' | 'quiet';

type Item = Pick<OrganisedItem, 'status' | 'isOnSale' | 'startsAt' | 'capacity' | 'sold'>;
type Sale = Pick<SaleStatusDocument, 'paused' | 'paymentsDown' | 'soldOut'>;

/**
 * How an event stands, as a word that is seen at once and does not need its colour. `sale`: how its sale stands now, where
 * that is known.
 */
export function statusTag(event: Item, sale: Sale | null = null): HTMLElement {
  const { words, tone } = statusOf(event, sale);
  return el('span', { class: `status-tag status-${tone}` }, words);
}

function statusOf(event: Item, sale: Sale | null): { words: string; tone: Tone } {
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
      if (sale?.soldOut || (sold === capacity && capacity > 0)) return { words: 'Sold out', tone: 'good' };
      if (sale?.paused) return { words: 'Paused', tone: 'wait' };
      if (sale?.paymentsDown) return { words: 'Payment is down', tone: 'bad' };
      return { words: status === 'postponed' ? 'On sale, new date' : 'On sale', tone: 'good' };
    }
    default:
      return unreachable(status);
  }
}
