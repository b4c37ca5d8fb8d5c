import { moneyText } from '../../domain/shared/money-text.ts';
import { priceTotalMinor, type Price } from '../../domain/shared/money.ts';
import { el } from './dom.ts';

/** Tickets, fees, tax and their sum: an itemised price, as a list of terms. */
export function priceLines(price: Price, currency: string): HTMLElement {
  const line = (term: string, minor: number, className: string) =>
    el('div', { class: className }, el('dt', {}, term), el('dd', { class: 'price' }, moneyText(minor, currency)));
  return el(
    'dl',
    { class: 'price-lines' },
    line('Tickets', price.faceMinor, 'price-line'),
    price.feeMinor > 0 ? line('Fees', price.feeMinor, 'price-line') : null,
    price.taxMinor > 0 ? line('Tax', price.taxMinor, 'price-line') : null,
    line('Total', priceTotalMinor(price), 'price-line price-line-total'),
  );
}
