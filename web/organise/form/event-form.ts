import type { BeaconChain } from '../../../domain/queue/draw/beacon.ts';
import type { OrganisedEvent, PlanVersion } from '../../../protocol/http/organised.ts';
import { change, problemText, type ApiAnswer } from '../../lib/api.ts';
import { el, setText } from '../../lib/dom.ts';
import { placeFaults, type Fault } from '../form-field.ts';
import type { EventBody, FormSection } from './form-section.ts';
import { createPosterSection } from './poster-section.ts';
import { createPresaleSection } from './presale-section.ts';
import { createPricesSection } from './prices-section.ts';
import { createQueueSection } from './queue-section.ts';
import { createLimitsSection, createReturnsSection } from './rules-section.ts';
import { createVenueSection } from './venue-section.ts';
import { createWhatSection } from './what-section.ts';
import { createWhenSection } from './when-section.ts';

/**
 * An event as its organiser sets it up: a new one, or a draft as it is. Each section says a part of the event; what is
 * wrong with it stands beside its own fields.
 */
export function createEventForm(options: {
  event: OrganisedEvent | null;
  /** Whose rounds decide the order of queues. */
  beacon: BeaconChain;
  onSaved: (eventId: string) => void;
}): HTMLElement {
  const { event, onSaved } = options;
  const [when, prices, limits] = [createWhenSection(event), createPricesSection(event), createLimitsSection(event)];
  let plan: PlanVersion | null = event?.plan ?? null;
  const queue = createQueueSection({
    event,
    beacon: options.beacon,
    eventOf: () => ({
      floors: limits.read().part.floors ?? 1,
      startsAtMs: startsAtMs(),
      places: plan?.capacity ?? 0,
    }),
  });
  const presale = createPresaleSection({
    event,
    eventOf: () => ({ startsAtMs: startsAtMs(), queueOpensAtMs: queue.opensAtMs() }),
  });
  const venue = createVenueSection({
    event,
    onVenue: (chosen) => {
      when.setVenue(chosen);
      prices.setVenue(chosen);
      queue.setTimeZone(chosen.timeZone);
      presale.setTimeZone(chosen.timeZone);
    },
    onPlan: (chosen) => {
      plan = chosen;
      prices.setPlan(chosen);
    },
  });
  const poster = createPosterSection(event);
  const returns = createReturnsSection(event, () => prices.read().part.currency ?? 'EUR');
  // In the order of the page.
  const what = createWhatSection(event);
  const sections: FormSection[] = [what, venue, when, prices, returns, limits, queue, presale, poster];

  const summary = el('p', { class: 'note note-danger', role: 'alert', hidden: true });
  const submit = el('button', { class: 'button', type: 'submit' }, event ? 'Save the draft' : 'Save as a draft');
  const back = event ? `/organise/events/${event.id}` : '/organise';
  /** The draft that exists since the first save: a poster that was refused does not make a second one. */
  let savedId = event?.id ?? null;
  const form = el(
    'form',
    { class: 'event-form', novalidate: true },
    ...sections.map(({ element }) => element),
    el(
      'div',
      { class: 'event-form-end' },
      summary,
      el(
        'div',
        { class: 'actions' },
        submit,
        el('a', { class: 'button button-quiet', href: back }, 'Leave without saving'),
      ),
      el('p', { class: 'quiet small' }, 'Nobody but organisers sees a draft. You publish it on its page.'),
    ),
  );
  form.addEventListener('submit', (submitted) => {
    submitted.preventDefault();
    if (!submit.disabled) void save();
  });
  venue.begin();
  return form;

  async function save(): Promise<void> {
    showFaults([]);
    const read = sections.map((section) => section.read());
    const faults = read.flatMap((one) => one.faults);
    if (faults.length > 0) return showFaults(faults);
    submit.disabled = true;
    const body = Object.assign({}, ...read.map(({ part }) => part)) as EventBody;
    const answer = await send(body);
    if (answer.ok) savedId = answer.value.id;
    const unsaved = answer.ok ? await saveBeside(answer.value.id) : [];
    submit.disabled = false;
    if (!answer.ok) return answer.problem.errors ? showFaults(answer.problem.errors) : say(problemText(answer.problem));
    if (unsaved.length > 0) return say(`The draft is saved. ${unsaved.join(' ')}`);
    onSaved(answer.value.id);
  }

  /** What has an address of its own; answers what was not saved. */
  async function saveBeside(eventId: string): Promise<string[]> {
    const plans = [
      { words: 'Its queue is not', part: queue },
      { words: 'Its presale is not', part: presale },
    ];
    if (presale.endsSooner()) plans.reverse();
    const faults: string[] = [];
    for (const { words, part } of [...plans, { words: 'Its poster is not', part: poster }]) {
      const fault = await part.save(eventId);
      if (fault !== null) faults.push(`${words}: ${fault}`);
    }
    return faults;
  }

  function startsAtMs(): number | null {
    const startsAt = when.read().part.startsAt;
    return startsAt === undefined ? null : Date.parse(startsAt);
  }

  function send(body: EventBody): Promise<ApiAnswer<{ id: string }>> {
    return savedId === null
      ? change('POST', '/v1/events', body)
      : change('PUT', `/v1/organiser/events/${savedId}`, body);
  }

  function showFaults(faults: readonly Fault[]): void {
    const fields = sections.flatMap((section) => section.fields());
    for (const field of fields) field.setFault(null);
    const rest = placeFaults(fields, faults);
    if (faults.length === 0) return say('');
    const count = faults.length === 1 ? 'One thing is to be mended.' : `${faults.length} things are to be mended.`;
    say([`${count} Nothing is saved yet.`, ...rest.map(({ message }) => message)].join(' '));
  }

  function say(text: string): void {
    summary.hidden = text === '';
    setText(summary, text);
  }
}
