import type { SeatingPlan } from '../../domain/seating/seating-plan.ts';
import type { SaleStatusDocument } from '../../protocol/http/operators.ts';
import { change } from '../lib/api.ts';
import { el, setText } from '../lib/dom.ts';
import { createActionForm } from './action-form.ts';
import { createField } from './form-field.ts';
import { countOf } from './numbers.ts';

/** Takes free seats of a row out of the sale, or puts them back: for a camera, a pillar, a guest. */
export function createBlocksPanel(eventId: string, plan: SeatingPlan, onChanged: () => void): HTMLElement {
  const row = createField({
    id: 'block-row',
    label: 'Row or area',
    control: select(),
    pointers: [],
  });
  row.control.append(...options(placesOf(plan).map(({ name }) => name)));
  const first = createField({ id: 'block-first', label: 'From', control: select(), pointers: ['/seats'] });
  const last = createField({ id: 'block-last', label: 'To', control: select(), pointers: [] });
  const what = createField({
    id: 'block-what',
    label: 'What becomes of them',
    control: select(),
    pointers: ['/blocked'],
  });
  what.control.append(
    el('option', { value: 'block' }, 'Not for sale'),
    el('option', { value: 'unblock' }, 'For sale again'),
  );
  row.control.addEventListener('change', offerSeats);
  offerSeats();

  const done = el('p', { class: 'quiet', role: 'status' });
  const form = createActionForm<SaleStatusDocument>({
    explain: ['All of them or none: seats that somebody holds or has bought cannot be taken out.'],
    fields: [row, first, last, what],
    action: 'Change these seats',
    tone: 'quiet',
    send: () => {
      setText(done, '');
      const seats = chosen();
      if (seats.length === 0) {
        last.setFault('It comes before the first.');
        return null;
      }
      return change('POST', `/v1/events/${eventId}/blocks`, { seats, blocked: what.control.value === 'block' });
    },
    onDone: () => {
      const verb = what.control.value === 'block' ? 'not for sale now' : 'for sale again';
      setText(done, `${countOf(chosen().length, 'seat')} ${verb}.`);
      onChanged();
    },
  });
  form.append(done);
  return el(
    'details',
    { class: 'panel blocks-panel' },
    el('summary', {}, 'Take seats out of the sale'),
    el('div', { class: 'panel-body' }, form),
  );

  function offerSeats(): void {
    const { numbers } = placesOf(plan)[Number(row.control.value)]!;
    for (const { control } of [first, last]) control.replaceChildren(...options(numbers));
    last.control.value = String(numbers.length - 1);
  }

  function chosen(): number[] {
    const place = placesOf(plan)[Number(row.control.value)]!;
    const [from, to] = [Number(first.control.value), Number(last.control.value)];
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => place.first + from + i);
  }
}

function select(): HTMLSelectElement {
  return el('select', { class: 'select' });
}

function options(names: string[]): HTMLOptionElement[] {
  return names.map((name, i) => el('option', { value: i }, name));
}

interface Place {
  name: string;
  /** Seat index of the first. */
  first: number;
  numbers: string[];
}

/** Rows, then standing areas. */
function placesOf(plan: SeatingPlan): Place[] {
  const rows = plan.rows.map(({ section, label, first, length }) => ({
    name: `${plan.sections[section]?.name ?? ''}, row ${label}`,
    first,
    numbers: plan.seats.slice(first, first + length).map(({ number }) => `seat ${number}`),
  }));
  const areas = plan.areas.map(({ name, first, capacity }) => ({
    name,
    first,
    numbers: Array.from({ length: capacity }, (_, i) => `place ${i + 1}`),
  }));
  return [...rows, ...areas];
}
