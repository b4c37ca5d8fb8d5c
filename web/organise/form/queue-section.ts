import type { BeaconChain } from '../../../domain/queue/draw/beacon.ts';
import { roundAtMs } from '../../../domain/queue/draw/beacon.ts';
import { drawSchedule } from '../../../domain/queue/draw/draw-schedule.ts';
import { queuePlanFaults, queuePlanOf, SHOPPERS_PER_FLOOR_MAX } from '../../../domain/queue/queue-plan-of.ts';
import {
  GRACE_SECONDS_MAX,
  PASS_SECONDS_MAX,
  REGISTERS_MAX,
  SHOPPERS_MAX,
} from '../../../domain/queue/queue-limits.ts';
import type { OrganisedEvent } from '../../../protocol/http/organised.ts';
import type { QueueSettingsInput } from '../../../protocol/http/queue-settings.ts';
import { el, setText } from '../../lib/dom.ts';
import { instantOf, localOf } from '../local-times.ts';
import { createField, type Fault, type Field } from '../form-field.ts';
import { countText } from '../numbers.ts';
import { createCheckField } from './check-field.ts';
import { createSectionElement, type FormSection } from './form-section.ts';
import { createPlanSaver, faultsIn } from './plan-saver.ts';
import { proposedCapacity, proposedTimes } from './queue-proposal.ts';
import { createTimeField, readTimeField } from './time-field.ts';

export interface QueueSection extends FormSection {
  setTimeZone(timeZone: string): void;
  /** When its sale opens, in Unix milliseconds; null: there is no queue, or it does not say when. */
  opensAtMs(): number | null;
  /** Plans the queue of the event that was saved, or that it has none; answers what went wrong, or null. */
  save(eventId: string): Promise<string | null>;
}

/** What the rest of the form says of the event. */
export interface QueuedEvent {
  floors: number;
  startsAtMs: number | null;
  /** 0: not known yet. */
  places: number;
}

/** How fans wait, or that they do not. It goes out after the rest: its plan has an address of its own. */
export function createQueueSection(options: {
  event: OrganisedEvent | null;
  beacon: BeaconChain;
  eventOf: () => QueuedEvent;
}): QueueSection {
  const { event, beacon, eventOf } = options;
  const planned = event?.queue ?? null;
  const fields = createFields(planned);
  const { isOn, isVerifiable, joinsFrom, closesAt, opensAt, capacity, pass, grace, registers, classes } = fields;
  const send = createPlanSaver({ name: 'queue', isPlanned: planned !== null, fields: all });
  const round = el('p', { class: 'quiet small', role: 'status' });
  let timeZone = event?.timeZone ?? null;
  /** What was typed or saved is not proposed over. */
  let isProposed = planned !== null;
  if (planned && timeZone) showTimes({ ...planned });

  const part = el(
    'div',
    { class: 'queue-part' },
    el('div', { class: 'field-row' }, joinsFrom.element, closesAt.element, opensAt.element),
    el('div', {}, isVerifiable.element, round),
    el('div', { class: 'field-row' }, capacity.element, pass.element, grace.element, registers.element),
    classes.element,
  );
  isOn.control.addEventListener('change', show);
  isVerifiable.control.addEventListener('change', showRound);
  closesAt.control.addEventListener('input', showRound);
  show();

  return {
    element: createSectionElement(
      'queue',
      'Queue',
      'For an event that more fans want than can shop at once. It is fixed once the event is published.',
      isOn.element,
      part,
    ),
    fields: () => all(),
    setTimeZone: (zone) => {
      timeZone = zone;
      show();
    },
    read: () => {
      if (!isOn.control.checked) return { part: {}, faults: [] };
      const read = settings();
      return { part: {}, faults: read.faults.length > 0 ? read.faults : planFaults(read.settings) };
    },
    opensAtMs: () => {
      const opens = isOn.control.checked ? at(opensAt) : null;
      return opens === null ? null : Date.parse(opens);
    },
    save: (eventId) => send(eventId, isOn.control.checked ? settings().settings : null),
  };

  function all(): Field[] {
    return [joinsFrom, closesAt, opensAt, capacity, pass, grace, registers, classes];
  }

  function show(): void {
    part.hidden = !isOn.control.checked;
    if (isOn.control.checked) propose();
    showRound();
  }

  function propose(): void {
    if (isProposed || timeZone === null) return;
    isProposed = true;
    const { startsAtMs, floors, places } = eventOf();
    const times = proposedTimes({ nowMs: Date.now(), startsAtMs, timeZone });
    showTimes({
      joinsFrom: new Date(times.joinsFromMs).toISOString(),
      closesAt: new Date(times.closesAtMs).toISOString(),
      opensAt: new Date(times.opensAtMs).toISOString(),
    });
    const shoppersMax = floors * SHOPPERS_PER_FLOOR_MAX;
    capacity.control.value = String(proposedCapacity({ places, shoppersMax }));
  }

  function showTimes(times: { joinsFrom: string; closesAt: string; opensAt: string }): void {
    joinsFrom.control.value = localOf(times.joinsFrom, timeZone!);
    closesAt.control.value = localOf(times.closesAt, timeZone!);
    opensAt.control.value = localOf(times.opensAt, timeZone!);
  }

  function showRound(): void {
    const closes = at(closesAt);
    setText(round, roundWords(isVerifiable.control.checked ? beacon : null, closes, timeZone));
  }

  function at(field: Field): string | null {
    return timeZone === null ? null : instantOf(field.control.value, timeZone);
  }

  function settings(): { settings: QueueSettingsInput; faults: Fault[] } {
    const faults: Fault[] = [];
    const time = (field: Field): string => readTimeField(field, timeZone, faults);
    const whole = (field: Field, max: number): number => {
      const number = Number(field.control.value);
      if (Number.isInteger(number) && number >= 1 && number <= max) return number;
      faults.push({ pointer: field.pointers[0]!, message: `Write a whole number, 1 to ${countText(max)}.` });
      return 1;
    };
    const earlier = classes.control.value.split('\n').map((line) => line.trim());
    return {
      settings: {
        joinsFrom: time(joinsFrom),
        closesAt: time(closesAt),
        opensAt: time(opensAt),
        capacity: whole(capacity, SHOPPERS_MAX),
        passSeconds: whole(pass, PASS_SECONDS_MAX / 60) * 60,
        graceSeconds: whole(grace, GRACE_SECONDS_MAX / 60) * 60,
        registers: whole(registers, REGISTERS_MAX),
        classes: [...earlier.filter((name) => name !== ''), planned?.classes.at(-1) ?? 'Everybody'],
        isVerifiable: isVerifiable.control.checked,
      },
      faults,
    };
  }

  /** What the API would say, said before anything is saved. */
  function planFaults(read: QueueSettingsInput): Fault[] {
    const { joinsFrom: from, closesAt: closes, opensAt: opens, ...rest } = read;
    const times = { joinsFromMs: Date.parse(from), closesAtMs: Date.parse(closes), opensAtMs: Date.parse(opens) };
    const { startsAtMs, floors } = eventOf();
    const event = { nowMs: Date.now(), floors, startsAtMs: startsAtMs ?? Infinity };
    return faultsIn('queue', queuePlanFaults(queuePlanOf({ ...rest, ...times }, beacon), event));
  }
}

function createFields(planned: OrganisedEvent['queue']) {
  return {
    isOn: createCheckField('has-queue', 'Fans wait in a queue, and the order is drawn', planned !== null),
    isVerifiable: createCheckField(
      'is-verifiable',
      'A public beacon decides the order, so that everybody can check it',
      planned?.isVerifiable ?? true,
    ),
    joinsFrom: timeField('joinsFrom', 'Joining opens', 'Nobody gains by being early.'),
    closesAt: timeField('closesAt', 'Joining closes', 'Who is in by then is drawn.'),
    opensAt: timeField('opensAt', 'The sale opens', '90 seconds later at least.'),
    capacity: numberField(
      'capacity',
      { label: 'Shoppers at a time', hint: 'About one for five places.' },
      planned?.capacity ?? '',
    ),
    pass: numberField(
      'passSeconds',
      { label: 'Minutes to choose', hint: 'From their turn to a hold.' },
      (planned?.passSeconds ?? 600) / 60,
    ),
    grace: numberField(
      'graceSeconds',
      { label: 'Minutes to come', hint: 'Later they count as missing.' },
      (planned?.graceSeconds ?? 120) / 60,
    ),
    registers: numberField(
      'registers',
      { label: 'Registers', hint: 'Each takes 1,000 joins a second.' },
      planned?.registers ?? 1,
    ),
    classes: createField({
      id: 'queue-classes',
      label: 'Called before everybody',
      hint: 'Names of earlier classes, one a line, the first first. Access codes and invitations for them are on the event’s page, once this is saved.',
      control: el('textarea', { class: 'input textarea', rows: 2 }, (planned?.classes ?? []).slice(0, -1).join('\n')),
      pointers: ['/queue/classes'],
    }),
  };
}

function timeField(name: 'joinsFrom' | 'closesAt' | 'opensAt', label: string, hint: string) {
  return createTimeField({ id: `queue-${name}`, label, hint, pointer: `/queue/${name}` });
}

function numberField(name: string, words: { label: string; hint: string }, value: number | '') {
  return createField({
    id: `queue-${name}`,
    ...words,
    control: el('input', { type: 'number', class: 'input figures', min: 1, value }),
    pointers: [`/queue/${name}`],
  });
}

/** Which round decides, and when it comes: proposed by the closing time alone. */
function roundWords(beacon: BeaconChain | null, closesAt: string | null, timeZone: string | null): string {
  if (beacon === null)
    return 'A random value of our own decides, and the page of the draw says that nobody can check it.';
  if (closesAt === null || timeZone === null) return 'Which of its rounds decides follows from when joining closes.';
  const [first] = drawSchedule(beacon, Date.parse(closesAt));
  const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone }).format(roundAtMs(beacon, first!));
  return `Round ${countText(first!)} decides. It comes at ${clock}, a minute after closing, and nobody knows it before.`;
}
