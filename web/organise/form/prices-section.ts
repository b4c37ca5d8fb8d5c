import { currencyOf } from '../../../domain/catalogue/countries.ts';
import { slugOf } from '../../../domain/catalogue/slug.ts';
import type { OrganisedEvent, PlanVersion } from '../../../protocol/http/organised.ts';
import { button, el } from '../../lib/dom.ts';
import { CURRENCIES, isCurrency } from '../amount.ts';
import type { VenueDocument } from '../documents.ts';
import { createField, type Fault, type Field } from '../form-field.ts';
import { countOf } from '../numbers.ts';
import { createSectionElement, type EventBody, type FormSection } from './form-section.ts';
import { createPriceRow, NOTHING_TYPED, typedOf, type PriceRow, type TypedPrice } from './price-row.ts';

interface TicketType {
  code: string | null;
  field: Field<HTMLInputElement>;
}

interface Zone {
  code: string | null;
  category: string;
  places: number;
  name: Field<HTMLInputElement>;
  rows: { type: TicketType; row: PriceRow }[];
}

/** Zone by ticket type: the zones are the plan's categories, and what has no price is not sold. */
export function createPricesSection(
  event: OrganisedEvent | null,
): FormSection & { setVenue(venue: VenueDocument): void; setPlan(plan: PlanVersion | null): void } {
  const currency = createField({
    id: 'currency',
    label: 'Currency',
    hint: 'Its code of three letters.',
    control: el('input', {
      class: 'input input-currency',
      maxlength: 3,
      autocomplete: 'off',
      list: 'currencies',
      value: event?.currency ?? 'EUR',
    }),
    pointers: ['/currency'],
  });
  const currencies = el('datalist', { id: 'currencies' }, ...[...CURRENCIES].map((value) => el('option', { value })));
  const typeList = el('div', { class: 'stack-small' });
  const addType = button('Add a ticket type', 'button button-quiet', () => {
    types.push(newType(null, ''));
    show();
    types.at(-1)?.field.control.focus();
  });
  const table = el('div', { class: 'stack-small' });
  const types: TicketType[] = [];
  let zones: Zone[] = [];
  let typeCount = 0;
  /** What was typed, by category and type: it outlives a change of plan or types. */
  const typed = new Map<string, TypedPrice>();
  let plan: PlanVersion | null = event?.plan ?? null;
  let isCurrencyChosen = event !== null;

  const known = event?.ticketTypes ?? [{ code: 'adult', name: 'Adult' }];
  types.push(...known.map(({ code, name }) => newType(code, name)));
  rememberStored();
  currency.control.addEventListener('input', () => {
    isCurrencyChosen = true;
    currency.control.value = currency.control.value.toUpperCase();
    show();
  });
  show();

  return {
    element: createSectionElement(
      'prices',
      'Prices',
      'Fans see and pay one price with everything in it: face value, fee and tax. Leave a line empty, and that ticket is not sold there.',
      currency.element,
      currencies,
      el(
        'fieldset',
        { class: 'stack-small' },
        el('legend', { class: 'legend' }, 'Ticket types'),
        typeList,
        el('div', {}, addType),
      ),
      table,
    ),
    fields: () => [
      currency,
      ...types.map(({ field }) => field),
      ...zones.flatMap(({ name, rows }) => [name, ...rows.map(({ row }) => row.field)]),
    ],
    setVenue: (venue) => {
      const usual = currencyOf(venue.country);
      if (isCurrencyChosen || usual === null) return;
      currency.control.value = usual;
      show();
    },
    setPlan: (next) => {
      if (next?.id === plan?.id && zones.length > 0) return;
      plan = next;
      show();
    },
    read,
  };

  function newType(code: string | null, name: string): TicketType {
    const id = `type-${++typeCount}`;
    const field = createField({
      id,
      label: `Ticket type ${typeCount}`,
      control: el('input', { class: 'input', maxlength: 200, autocomplete: 'off', value: name }),
      pointers: [],
    });
    // The table says the names of the types as they are typed.
    field.control.addEventListener('change', show);
    return { code, field };
  }

  function rememberStored(): void {
    for (const price of event?.prices ?? []) {
      const category = event?.zones.find(({ code }) => code === price.zone)?.category;
      const type = types.find(({ code }) => code === price.ticketType);
      if (category !== undefined && type) typed.set(keyOf(category, type), typedOf(price, event!.currency));
    }
  }

  function show(): void {
    for (const { category, rows } of zones)
      for (const { type, row } of rows) typed.set(keyOf(category, type), row.typed());
    typeList.replaceChildren(...types.map(typeLine));
    zones = (plan?.categories ?? []).filter(({ places }) => places > 0).map(zoneOf);
    table.replaceChildren(
      zones.length === 0
        ? el('p', { class: 'note' }, 'Choose a plan: its categories are the price zones.')
        : priceTable(),
    );
  }

  function typeLine(type: TicketType, at: number): HTMLElement {
    const remove = button('Remove', 'link-button', () => {
      types.splice(at, 1);
      show();
      addType.focus();
    });
    remove.setAttribute('aria-label', `Remove ticket type ${type.field.control.value}`);
    return el('div', { class: 'input-row' }, type.field.element, types.length > 1 ? remove : null);
  }

  function zoneOf({ name: category, places }: PlanVersion['categories'][number]): Zone {
    const before = zones.find((zone) => zone.category === category);
    const stored = event?.zones.find((zone) => zone.category === category);
    const id = `zone-${slugOf(category) || places}`;
    const name = createField({
      id,
      label: `Name of the zone “${category}”`,
      control: el('input', {
        class: 'input',
        maxlength: 200,
        autocomplete: 'off',
        value: before?.name.control.value ?? stored?.name ?? category,
      }),
      pointers: [],
    });
    const rows = types.map((type) => ({
      type,
      row: createPriceRow({
        zone: category,
        type: type.field.control.value || 'Ticket',
        typed: typed.get(keyOf(category, type)) ?? NOTHING_TYPED,
        currency: currencyNow,
      }),
    }));
    return { code: stored?.code ?? null, category, places, name, rows };
  }

  function priceTable(): HTMLElement {
    const head = ['Ticket type', 'Face value', 'Fee', 'Tax', 'Fan pays'];
    return el(
      'div',
      { class: 'zone-prices' },
      ...zones.map(({ category, places, name, rows }) =>
        el(
          'section',
          { class: 'zone-price', 'aria-label': `Prices of ${category}` },
          el(
            'div',
            { class: 'zone-price-head' },
            name.element,
            el('span', { class: 'quiet small figures' }, countOf(places, 'place')),
          ),
          el(
            'div',
            { class: 'table-scroll', tabindex: 0, role: 'group', 'aria-label': `Price table of ${category}` },
            el(
              'table',
              { class: 'price-table amounts-table' },
              el(
                'thead',
                {},
                el(
                  'tr',
                  {},
                  ...head.map((words, i) => el('th', { scope: 'col', class: i > 0 ? 'price-cell' : null }, words)),
                ),
              ),
              el('tbody', {}, ...rows.flatMap(({ row }) => [row.element, row.faultElement])),
            ),
          ),
        ),
      ),
    );
  }

  function currencyNow(): string {
    return isCurrency(currency.control.value) ? currency.control.value : 'EUR';
  }

  function read(): { part: Partial<EventBody>; faults: Fault[] } {
    const faults: Fault[] = [];
    if (!isCurrency(currency.control.value))
      faults.push({ pointer: '/currency', message: 'There is no such currency.' });
    const ticketTypes = coded(
      types.map(({ code, field }) => ({ code, name: field.control.value })),
      'type',
    );
    for (const [i, { field }] of types.entries()) {
      field.pointers = [`/ticketTypes/${i}`];
      if (field.control.value.trim() === '')
        faults.push({ pointer: `/ticketTypes/${i}`, message: 'Say for whom, or remove it.' });
    }
    const sold = zones.filter(({ rows }) => rows.some(({ row }) => row.price(currencyNow()) !== 'none'));
    const codes = coded(
      sold.map(({ code, name }) => ({ code, name: name.control.value })),
      'zone',
    );
    const prices: EventBody['prices'] = [];
    for (const [i, { name, rows }] of sold.entries()) {
      name.pointers = [`/zones/${i}`];
      for (const [j, { row }] of rows.entries()) {
        const price = row.price(currencyNow());
        row.field.pointers = [];
        if (price === 'none') continue;
        row.field.pointers = [`/prices/${prices.length}`];
        if (price === 'fault')
          faults.push({
            pointer: `/prices/${prices.length}`,
            message: 'Write amounts like 45 or 45.50, the face value at least.',
          });
        const amounts = price === 'fault' ? { faceMinor: 0, feeMinor: 0, taxMinor: 0 } : price;
        prices.push({ zone: codes[i]!.code, ticketType: ticketTypes[j]!.code, ...amounts });
      }
    }
    if (zones.length > 0 && prices.length === 0) {
      const first = zones[0]!.rows[0]!.row.field;
      first.pointers = ['/prices'];
      faults.push({ pointer: '/prices', message: 'Something must have a price; 0 is one.' });
    }
    return {
      part: {
        currency: currency.control.value,
        ticketTypes,
        zones: sold.map(({ category }, i) => ({ ...codes[i]!, category })),
        prices,
      },
      faults,
    };
  }
}

const CODE_CHARS_MAX = 60;

/** Each with a code of its own: the one that it has, or its name as one. */
function coded(named: { code: string | null; name: string }[], kind: string): { code: string; name: string }[] {
  const taken = new Set(named.flatMap(({ code }) => (code === null ? [] : [code])));
  return named.map(({ code, name }, i) => {
    if (code !== null) return { code, name };
    const wanted = slugOf(name).slice(0, CODE_CHARS_MAX).replace(/-+$/, '');
    const base = /^[a-z0-9][a-z0-9-]*$/.test(wanted) ? wanted : `${kind}-${i + 1}`;
    const own = taken.has(base) ? `${base}-${i + 1}` : base;
    taken.add(own);
    return { code: own, name };
  });
}

const keys = new WeakMap<TicketType, number>();
let keyCount = 0;

/** A type is known by itself, whatever it is called meanwhile. */
function keyOf(category: string, type: TicketType): string {
  const key = keys.get(type) ?? ++keyCount;
  keys.set(type, key);
  return `${key}/${category}`;
}
