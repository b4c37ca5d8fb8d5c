import { minorOf, moneyDecimal, moneyText } from '../../../domain/shared/money-text.ts';
import { priceTotalMinor, type Price } from '../../../domain/shared/money.ts';
import { el, setText } from '../../lib/dom.ts';
import { markFault, type Field } from '../form-field.ts';

/** What was typed: '' is nothing. */
export interface TypedPrice {
  faceMinor: string;
  feeMinor: string;
  taxMinor: string;
}

export interface PriceRow {
  element: HTMLElement;
  /** A second row below it, for what is wrong. */
  faultElement: HTMLElement;
  field: Field;
  typed(): TypedPrice;
  /** 'none': it is not sold. 'fault': what was typed is no amount, and says so. */
  price(currency: string): Price | 'none' | 'fault';
}

const PARTS = [
  { name: 'faceMinor', words: 'Face value' },
  { name: 'feeMinor', words: 'Fee' },
  { name: 'taxMinor', words: 'Tax' },
] as const;

/** The three parts of a price for one ticket type in one zone, and what a fan pays. */
export function createPriceRow(options: {
  zone: string;
  type: string;
  typed: TypedPrice;
  currency: () => string;
}): PriceRow {
  const { zone, type, currency } = options;
  const inputs = PARTS.map(({ name, words }) =>
    el('input', {
      class: 'input input-amount figures',
      inputmode: 'decimal',
      autocomplete: 'off',
      'aria-label': `${words}, ${zone}, ${type}`,
      value: options.typed[name],
    }),
  );
  const total = el('td', { class: 'price-cell price price-total' });
  const error = el('td', { class: 'field-error', colspan: 5 });
  const faultElement = el('tr', { class: 'fault-row', hidden: true }, error);
  const element = el(
    'tr',
    {},
    el('th', { scope: 'row', class: 'price-type' }, type),
    ...inputs.map((input, i) => el('td', { class: 'price-cell', 'data-part': PARTS[i]!.words }, input)),
    total,
  );
  const setFault = (text: string | null): void => {
    faultElement.hidden = text === null;
    markFault(inputs[0]!, error, text);
    // What cannot be read as an amount is meant, if there is such; else the face value, which is missing.
    const unreadable = inputs.filter(({ value }) => value !== '' && minorOf(value, currency()) === null);
    if (text === null || unreadable.length > 0) {
      for (const input of inputs)
        input.setAttribute('aria-invalid', String(text !== null && unreadable.includes(input)));
    }
  };
  const typed = (): TypedPrice => ({
    faceMinor: inputs[0]!.value.trim(),
    feeMinor: inputs[1]!.value.trim(),
    taxMinor: inputs[2]!.value.trim(),
  });
  const price = (): Price | 'none' | 'fault' => {
    const { faceMinor, feeMinor, taxMinor } = typed();
    if (faceMinor === '' && feeMinor === '' && taxMinor === '') return 'none';
    const minor = [faceMinor, feeMinor || '0', taxMinor || '0'].map((text) => minorOf(text, currency()));
    const [face, fee, tax] = minor;
    if (face == null || fee == null || tax == null) return 'fault';
    return { faceMinor: face, feeMinor: fee, taxMinor: tax };
  };
  const showTotal = (): void => {
    const now = price();
    setText(total, now === 'none' ? 'not sold' : now === 'fault' ? '–' : moneyText(priceTotalMinor(now), currency()));
  };
  for (const input of inputs) {
    input.addEventListener('input', () => {
      setFault(null);
      showTotal();
    });
  }
  showTotal();
  return { element, faultElement, field: { element, control: inputs[0]!, pointers: [], setFault }, typed, price };
}

export const NOTHING_TYPED: TypedPrice = { faceMinor: '', feeMinor: '', taxMinor: '' };

/** As it would have been typed. */
export function typedOf(price: Price, currency: string): TypedPrice {
  return {
    faceMinor: moneyDecimal(price.faceMinor, currency),
    feeMinor: moneyDecimal(price.feeMinor, currency),
    taxMinor: moneyDecimal(price.taxMinor, currency),
  };
}
