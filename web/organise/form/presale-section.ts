import { presaleFaults } from '../../../domain/queue/presale-window.ts';
import type { OrganisedEvent } from '../../../protocol/http/organised.ts';
import type { PresaleWindowInput } from '../../../protocol/http/presale.ts';
import { el } from '../../lib/dom.ts';
import { createField, type Fault } from '../form-field.ts';
import { localOf } from '../local-times.ts';
import { createCheckField } from './check-field.ts';
import { createSectionElement, type FormSection } from './form-section.ts';
import { createPlanSaver, faultsIn } from './plan-saver.ts';
import { proposedPresale } from './queue-proposal.ts';
import { createTimeField, readTimeField } from './time-field.ts';

export interface PresaleSection extends FormSection {
  setTimeZone(timeZone: string): void;
  /** It ends sooner than the one that was saved, or is gone: a queue that comes sooner needs that first (PRESALE-3). */
  endsSooner(): boolean;
  /** Plans the presale of the event that was saved, or that it has none; answers what went wrong, or null. */
  save(eventId: string): Promise<string | null>;
}

/** What the rest of the form says of the event. Unix milliseconds. */
export interface PresoldEvent {
  startsAtMs: number | null;
  /** Null: no queue, or nobody knows yet when. */
  queueOpensAtMs: number | null;
}

/** Who buys before everybody, or that nobody does. It goes out after the rest, as the queue. */
export function createPresaleSection(options: {
  event: OrganisedEvent | null;
  eventOf: () => PresoldEvent;
}): PresaleSection {
  const { event, eventOf } = options;
  const planned = event?.presale ?? null;
  const { isOn, name, opensAt, closesAt } = createFields(planned?.name ?? 'Fan club', planned !== null);
  const fields = [name, opensAt, closesAt];
  const send = createPlanSaver({ name: 'presale', isPlanned: planned !== null, fields: () => fields });
  let timeZone = event?.timeZone ?? null;
  /** What was typed or saved is not proposed over. */
  let isProposed = planned !== null;
  if (planned) showTimes(planned);

  const part = el(
    'div',
    { class: 'queue-part' },
    name.element,
    el('div', { class: 'field-row' }, opensAt.element, closesAt.element),
  );
  isOn.control.addEventListener('change', show);
  show();

  return {
    element: createSectionElement(
      'presale',
      'Presale',
      'A time in which only fans with a code or an invitation buy. It is fixed once the event is published.',
      isOn.element,
      part,
    ),
    fields: () => fields,
    setTimeZone: (zone) => {
      timeZone = zone;
      show();
    },
    read: () => {
      if (!isOn.control.checked) return { part: {}, faults: [] };
      const { presale, faults } = readPresale();
      return { part: {}, faults: faults.length > 0 ? faults : windowFaults(presale) };
    },
    endsSooner: () => {
      if (planned === null) return false;
      return !isOn.control.checked || Date.parse(readPresale().presale.closesAt) < Date.parse(planned.closesAt);
    },
    save: (eventId) => send(eventId, isOn.control.checked ? readPresale().presale : null),
  };

  function show(): void {
    part.hidden = !isOn.control.checked;
    if (part.hidden || isProposed || timeZone === null) return;
    isProposed = true;
    const { opensAtMs, closesAtMs } = proposedPresale({ ...eventOf(), nowMs: Date.now(), timeZone });
    showTimes({ opensAt: new Date(opensAtMs).toISOString(), closesAt: new Date(closesAtMs).toISOString() });
  }

  function showTimes(times: { opensAt: string; closesAt: string }): void {
    opensAt.control.value = localOf(times.opensAt, timeZone!);
    closesAt.control.value = localOf(times.closesAt, timeZone!);
  }

  function readPresale(): { presale: PresaleWindowInput; faults: Fault[] } {
    const faults: Fault[] = [];
    const called = name.control.value.trim();
    if (called === '') faults.push({ pointer: '/presale/name', message: 'Say who buys in it.' });
    const times = {
      opensAt: readTimeField(opensAt, timeZone, faults),
      closesAt: readTimeField(closesAt, timeZone, faults),
    };
    return { presale: { name: called, ...times }, faults };
  }

  /** What the API would say, said before anything is saved. */
  function windowFaults(presale: PresaleWindowInput): Fault[] {
    const { startsAtMs, queueOpensAtMs } = eventOf();
    const window = {
      name: presale.name,
      opensAtMs: Date.parse(presale.opensAt),
      closesAtMs: Date.parse(presale.closesAt),
    };
    const rest = { nowMs: Date.now(), startsAtMs: startsAtMs ?? Infinity, queueOpensAtMs };
    return faultsIn('presale', presaleFaults(window, rest));
  }
}

function createFields(name: string, isOn: boolean) {
  return {
    isOn: createCheckField('has-presale', 'Some fans buy before everybody', isOn),
    name: createField({
      id: 'presale-name',
      label: 'Who buys in it',
      hint: 'Fans read it on the event’s page, which asks for their code. Codes and invitations are on its page here, once this is saved.',
      control: el('input', { class: 'input', maxlength: 40, value: name }),
      pointers: ['/presale/name'],
    }),
    opensAt: createTimeField({
      id: 'presale-opensAt',
      label: 'The presale opens',
      hint: 'Nobody buys before.',
      pointer: '/presale/opensAt',
    }),
    closesAt: createTimeField({
      id: 'presale-closesAt',
      label: 'Everybody buys',
      hint: 'Half an hour before a queue’s sale opens, or sooner.',
      pointer: '/presale/closesAt',
    }),
  };
}
