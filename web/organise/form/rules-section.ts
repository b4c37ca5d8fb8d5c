import type { ReturnPolicy } from '../../../domain/after-sale/return-policy.ts';
import { minorOf, moneyDecimal } from '../../../domain/shared/money-text.ts';
import type { OrganisedEvent } from '../../../protocol/http/organised.ts';
import { el } from '../../lib/dom.ts';
import { isCurrency } from '../amount.ts';
import { createField, type Fault, type Field } from '../form-field.ts';
import { createSectionElement, type FormSection } from './form-section.ts';

type Keeps = NonNullable<ReturnPolicy['cancellation']>['keeps'];

/** What is promised about giving seats back; shown on the event's page. */
export function createReturnsSection(event: OrganisedEvent | null, currencyOf: () => string): FormSection {
  const policy = event?.returnPolicy ?? { cancellation: null, faceValue: null };
  const { cancellation, faceValue } = policy;
  const mayCancel = checkbox('may-cancel', 'Fans may cancel, and get their money back', cancellation !== null);
  const cancelHours = hoursField('cancel', '/returnPolicy/cancellation/hoursBefore', cancellation?.hoursBefore ?? 48);
  const keeps = createField({
    id: 'keeps',
    label: 'You keep, of each seat',
    control: el('select', { class: 'select' }),
    pointers: ['/returnPolicy/cancellation/keeps/kind'],
  });
  keeps.control.append(
    ...(Object.entries(KEEPS_WORDS) as [Keeps['kind'], string][]).map(([value, words]) =>
      el('option', { value }, words),
    ),
  );
  keeps.control.value = cancellation?.keeps.kind ?? 'fees';
  const howMuch = createField({
    id: 'keeps-amount',
    label: 'How much',
    control: el('input', {
      class: 'input input-amount figures',
      inputmode: 'decimal',
      autocomplete: 'off',
      value: keptText(cancellation?.keeps ?? null, event),
    }),
    pointers: ['/returnPolicy/cancellation/keeps'],
  });
  const mayReturn = checkbox(
    'may-return',
    'Fans may give seats back at face value; the fees are kept',
    faceValue !== null,
  );
  const returnHours = hoursField('return', '/returnPolicy/faceValue/hoursBefore', faceValue?.hoursBefore ?? 24);
  const cancelPart = el(
    'div',
    { class: 'field-row field-row-inset' },
    cancelHours.element,
    keeps.element,
    howMuch.element,
  );
  const returnPart = el('div', { class: 'field-row field-row-inset' }, returnHours.element);
  for (const control of [mayCancel.box, mayReturn.box, keeps.control]) control.addEventListener('change', showParts);
  showParts();
  return {
    element: createSectionElement(
      'returns',
      'Returns',
      'The event’s page says it before fans buy, and it is fixed once the event is published. Tickets can always be handed on.',
      mayCancel.element,
      cancelPart,
      mayReturn.element,
      returnPart,
    ),
    fields: () => [cancelHours, keeps, howMuch, returnHours],
    read: () => {
      const faults: Fault[] = [];
      const kept = keptOf(faults);
      const returnPolicy: ReturnPolicy = {
        cancellation: mayCancel.box.checked ? { hoursBefore: hoursOf(cancelHours, faults), keeps: kept } : null,
        faceValue: mayReturn.box.checked ? { hoursBefore: hoursOf(returnHours, faults) } : null,
      };
      return { part: { returnPolicy }, faults };
    },
  };

  function showParts(): void {
    cancelPart.hidden = !mayCancel.box.checked;
    returnPart.hidden = !mayReturn.box.checked;
    howMuch.element.hidden = keeps.control.value !== 'amount' && keeps.control.value !== 'percent';
  }

  function keptOf(faults: Fault[]): Keeps {
    const kind = keeps.control.value as Keeps['kind'];
    if (kind === 'nothing' || kind === 'fees' || !mayCancel.box.checked)
      return { kind: kind === 'nothing' ? kind : 'fees' };
    const text = howMuch.control.value.trim();
    const currency = isCurrency(currencyOf()) ? currencyOf() : 'EUR';
    const number = kind === 'amount' ? minorOf(text, currency) : /^\d{1,3}$/.test(text) ? Number(text) : null;
    if (number === null || number === 0) {
      const message = kind === 'amount' ? 'Write an amount like 5 or 5.50.' : 'Write whole percents, 1 to 100.';
      faults.push({ pointer: '/returnPolicy/cancellation/keeps', message });
    }
    return kind === 'amount' ? { kind, minor: number ?? 1 } : { kind: 'percent', percent: number ?? 1 };
  }
}

/** How much a fan may have, and how long. */
export function createLimitsSection(event: OrganisedEvent | null): FormSection {
  const seats = numberField(
    'seatsPerFanMax',
    'Seats for each fan',
    'At most, in all their bookings.',
    event?.seatsPerFanMax ?? 8,
    50,
  );
  const hold = numberField(
    'holdSeconds',
    'Minutes to hold',
    'From picking seats to payment.',
    (event?.holdSeconds ?? 600) / 60,
    20,
  );
  const payment = numberField(
    'paymentSeconds',
    'Minutes to pay',
    'From the payment page’s opening.',
    (event?.paymentSeconds ?? 600) / 60,
    20,
  );
  const floors = numberField('floors', 'Floors', 'One for each 4,000 shoppers at a time.', event?.floors ?? 1, 64);
  const fields = [seats, hold, payment, floors];
  return {
    element: createSectionElement(
      'limits',
      'Limits',
      'What is usual is filled in.',
      el('div', { class: 'field-row' }, ...fields.map(({ element }) => element)),
    ),
    fields: () => fields,
    read: () => {
      const faults: Fault[] = [];
      const whole = (field: Field) => wholeOf(field, faults);
      return {
        part: {
          seatsPerFanMax: whole(seats),
          holdSeconds: whole(hold) * 60,
          paymentSeconds: whole(payment) * 60,
          floors: whole(floors),
          jurisdiction: event?.jurisdiction ?? null,
        },
        faults,
      };
    },
  };
}

const KEEPS_WORDS: Record<Keeps['kind'], string> = {
  nothing: 'nothing',
  fees: 'the fees',
  amount: 'an amount',
  percent: 'a part of what was paid, in percent',
};

function keptText(keeps: Keeps | null, event: OrganisedEvent | null): string {
  if (keeps?.kind === 'amount') return moneyDecimal(keeps.minor, event?.currency ?? 'EUR');
  return keeps?.kind === 'percent' ? String(keeps.percent) : '';
}

function checkbox(id: string, words: string, isChecked: boolean): { element: HTMLElement; box: HTMLInputElement } {
  const box = el('input', { type: 'checkbox', id, checked: isChecked });
  return { element: el('label', { class: 'pick', for: id }, box, el('span', {}, words)), box };
}

function hoursField(id: string, pointer: string, hours: number): Field<HTMLInputElement> {
  return createField({
    id: `${id}-hours`,
    label: 'Hours before doors',
    hint: 'Until then; 0 is until doors.',
    control: el('input', { type: 'number', class: 'input figures', min: 0, max: 8760, value: hours }),
    pointers: [pointer],
  });
}

function numberField(name: string, label: string, hint: string, value: number, max: number): Field<HTMLInputElement> {
  const control = el('input', { type: 'number', class: 'input figures', min: 1, max, value });
  return createField({ id: name, label, hint, control, pointers: [`/${name}`] });
}

function hoursOf(field: Field, faults: Fault[]): number {
  return wholeOf(field, faults);
}

function wholeOf(field: Field, faults: Fault[]): number {
  const number = Number(field.control.value);
  if (field.control.value !== '' && Number.isInteger(number)) return number;
  faults.push({ pointer: field.pointers[0]!, message: 'Write a whole number.' });
  return 1;
}
