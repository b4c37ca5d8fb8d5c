import { longDateText, timeText } from '../../domain/shared/date-text.ts';
import type { OrganisedEvent, PlanList } from '../../protocol/http/organised.ts';
import type { SaleStatusDocument } from '../../protocol/http/operators.ts';
import type { CampaignDocument } from '../../protocol/http/whole-events.ts';
import { change, problemText, readJson } from '../lib/api.ts';
import { el } from '../lib/dom.ts';
import { createActionForm } from './action-form.ts';
import { createField, type Field } from './form-field.ts';
import { instantOf } from './local-times.ts';
import { countText } from './numbers.ts';

/** What changes the whole event once it is sold: another date, another plan, the end of it. */
export function createChangePanels(event: OrganisedEvent, onChanged: () => void): HTMLElement {
  return el(
    'section',
    { class: 'stack', 'aria-labelledby': 'changes-title' },
    el('h2', { class: 'section-title', id: 'changes-title' }, 'Change the event'),
    el(
      'div',
      { class: 'change-panels' },
      postponing(event, onChanged),
      moving(event, onChanged),
      cancelling(event, onChanged),
    ),
  );
}

function postponing(event: OrganisedEvent, onChanged: () => void): HTMLElement {
  const { timeZone, venue } = event;
  const startsAt = timeField('startsAt', 'New start', `${venue.city} time. It was ${whenText(event)}.`);
  const doorsAt = timeField('doorsAt', 'New doors', 'Leave it empty if there are none.');
  const endsAt = timeField('endsAt', 'New end', 'Leave it empty if it is not known.');
  const refundUntil = timeField(
    'refundUntil',
    'Money back until',
    'Who bought before may have everything back until then.',
  );
  const message = messageField('postpone');
  const fields: Field[] = [startsAt, doorsAt, endsAt, refundUntil, message];
  startsAt.control.addEventListener('change', () => {
    if (refundUntil.control.value === '') refundUntil.control.value = startsAt.control.value;
  });
  const form = createActionForm<CampaignDocument>({
    explain: ['Tickets stay valid and the sale goes on. Every fan is told the old date and the new one.'],
    fields,
    action: 'Give it the new date',
    send: () => {
      const [starts, until] = [
        instantOf(startsAt.control.value, timeZone),
        instantOf(refundUntil.control.value, timeZone),
      ];
      if (starts === null) startsAt.setFault('Say when it begins.');
      if (until === null) refundUntil.setFault('Say until when fans may choose.');
      if (starts === null || until === null) return null;
      const body = {
        startsAt: starts,
        doorsAt: instantOf(doorsAt.control.value, timeZone),
        endsAt: instantOf(endsAt.control.value, timeZone),
        refundUntil: until,
        message: textOf(message),
      };
      return change('POST', `/v1/events/${event.id}/postponement`, body);
    },
    onDone: onChanged,
  });
  return panel('Postpone it', form);
}

function moving(event: OrganisedEvent, onChanged: () => void): HTMLElement {
  const select = el('select', { class: 'select' });
  const plan = createField({
    id: 'move-plan',
    label: 'Other plan of the venue',
    hint: `It is sold by ${event.plan?.name ?? 'no plan'}, version ${event.plan?.version ?? 0}, now.`,
    control: select,
    pointers: ['/planId'],
  });
  const message = messageField('move');
  const form = createActionForm<SaleStatusDocument>({
    explain: [
      'Every ticket keeps its seat, found by its guid, and gets a new code: old ones admit nobody. Holds end and open payment pages are closed; the sale stands still for a moment. If a ticket would lose its seat, nothing is moved.',
    ],
    fields: [plan, message],
    action: 'Move to this plan',
    send: () => {
      if (select.value === '') {
        plan.setFault('Choose a plan.');
        return null;
      }
      return change('POST', `/v1/events/${event.id}/move`, { planId: select.value, message: textOf(message) });
    },
    onDone: onChanged,
  });
  const whole = panel('Move it to another plan', form);
  whole.addEventListener('toggle', () => void offerPlans(), { once: true });
  return whole;

  async function offerPlans(): Promise<void> {
    const answer = await readJson<PlanList>(`/v1/venues/${event.venue.id}/plans`);
    if (!answer.ok) return plan.setFault(problemText(answer.problem));
    const others = answer.value.items.filter(({ id }) => id !== event.plan?.id);
    if (others.length === 0)
      plan.setFault('The venue has no other plan yet: the form of a draft there takes new ones.');
    select.replaceChildren(
      ...others.map(({ id, name, version, capacity }) =>
        el('option', { value: id }, `${name}, version ${version}: ${countText(capacity)} places`),
      ),
    );
  }
}

function cancelling(event: OrganisedEvent, onChanged: () => void): HTMLElement {
  const name = createField({
    id: 'cancel-name',
    label: 'The event’s name, to say that this one is meant',
    hint: event.name,
    control: el('input', { class: 'input', autocomplete: 'off' }),
    pointers: ['/eventName'],
  });
  const message = messageField('cancel');
  const form = createActionForm<CampaignDocument>({
    explain: [
      'For good. Nobody can hold or buy from this moment on, every ticket is void, and everybody gets back all that they paid, fees and tax included.',
    ],
    fields: [name, message],
    action: 'Cancel the event and refund everybody',
    tone: 'danger',
    send: () => {
      if (name.control.value.trim() !== event.name) {
        name.setFault(`Write it as it is: ${event.name}`);
        name.control.focus();
        return null;
      }
      const body = { eventName: event.name, message: textOf(message) };
      return change('POST', `/v1/events/${event.id}/cancellation`, body);
    },
    onDone: onChanged,
  });
  return panel('Cancel it', form);
}

function timeField(name: string, label: string, hint: string): Field<HTMLInputElement> {
  const control = el('input', { type: 'datetime-local', class: 'input' });
  return createField({ id: `postpone-${name}`, label, hint, control, pointers: [`/${name}`] });
}

function messageField(id: string): Field<HTMLTextAreaElement> {
  return createField({
    id: `${id}-message`,
    label: 'What you want to tell fans',
    hint: 'Beside the facts, in the mail that they get. It may be empty.',
    control: el('textarea', { class: 'input textarea', rows: 3, maxlength: 1000 }),
    pointers: ['/message'],
  });
}

function textOf({ control }: Field): string | null {
  const text = control.value.trim();
  return text === '' ? null : text;
}

function panel(title: string, form: HTMLElement): HTMLDetailsElement {
  return el('details', { class: 'panel' }, el('summary', {}, title), el('div', { class: 'panel-body' }, form));
}

function whenText({ startsAt, timeZone }: OrganisedEvent): string {
  return `${longDateText(startsAt, timeZone)}, ${timeText(startsAt, timeZone)}`;
}
