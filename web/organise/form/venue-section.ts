import { countryCode } from '../../../domain/catalogue/countries.ts';
import type { OrganisedEvent, PlanList, PlanVersion } from '../../../protocol/http/organised.ts';
import { change, problemText, readJson } from '../../lib/api.ts';
import { createCombobox } from '../../lib/combobox.ts';
import { el, setText } from '../../lib/dom.ts';
import { createActionForm } from '../action-form.ts';
import type { PlanWritten, VenueDocument, VenuePageDocument } from '../documents.ts';
import { createField, type Field } from '../form-field.ts';
import { countText } from '../numbers.ts';
import { createSectionElement, type FormSection } from './form-section.ts';

/** Where it is, and by which plan it is sold. Tells the other sections of both. */
export function createVenueSection(options: {
  event: OrganisedEvent | null;
  onVenue: (venue: VenueDocument) => void;
  onPlan: (plan: PlanVersion | null) => void;
}): FormSection & { begin(): void } {
  const { event, onVenue, onPlan } = options;
  let venue: VenueDocument | null = event?.venue ?? null;
  let plans: PlanVersion[] = event?.plan ? [event.plan] : [];

  const search = createField({
    id: 'venue',
    label: 'Venue',
    hint: 'Type a part of its name.',
    control: el('input', { class: 'input', autocomplete: 'off', value: venue?.name ?? '' }),
    pointers: ['/venueId'],
  });
  const where = el('p', { class: 'quiet small', role: 'status' });
  const select = el('select', { class: 'select' });
  const plan = createField({
    id: 'plan',
    label: 'Seating plan',
    hint: 'What is sold: each version of a plan stays as it is.',
    control: select,
    pointers: ['/planId'],
  });
  const newVenue = el('details', { class: 'panel' }, el('summary', {}, 'The venue is not here yet'));
  newVenue.append(el('div', { class: 'panel-body' }, createVenueForm(takeNew)));
  const file = createPlanUpload(() => venue, takePlan);
  const planPart = el('div', { class: 'stack' }, plan.element, file);
  const searchPart = el('div', { class: 'combobox-field' }, search.element);
  const fields: Field[] = [search, plan];

  createCombobox({
    input: search.control,
    listLabel: 'Venues',
    find: findVenues,
    choose: (item) => void choose(item.venue),
  });
  search.control.addEventListener('input', () => {
    if (venue !== null && search.control.value !== venue.name) forget();
  });
  select.addEventListener('change', () => tellPlan());

  return {
    element: createSectionElement(
      'where',
      'Where',
      'The venue gives the event its time zone; its plan says which seats there are.',
      searchPart,
      where,
      newVenue,
      planPart,
    ),
    fields: () => fields,
    read: () => ({
      part: { ...(venue ? { venueId: venue.id } : {}), ...(select.value === '' ? {} : { planId: select.value }) },
      faults: [
        ...(venue ? [] : [{ pointer: '/venueId', message: 'Choose one of the list, or add it below.' }]),
        ...(venue && select.value === '' ? [{ pointer: '/planId', message: 'Choose a plan, or add one below.' }] : []),
      ],
    }),
    begin: () => {
      // The draft's own plan is known; the others come when they are read.
      showPlans(event?.plan?.id ?? null);
      if (venue) void choose(venue);
      else showVenue();
    },
  };

  async function choose(chosen: VenueDocument): Promise<void> {
    if (chosen.id !== venue?.id) {
      plans = [];
      showPlans(null);
    }
    venue = chosen;
    search.control.value = chosen.name;
    // The list of suggestions closes with the focus, which then comes back.
    search.control.blur();
    search.setFault(null);
    showVenue();
    onVenue(chosen);
    await readPlans(event?.venue.id === chosen.id ? (event.plan?.id ?? null) : null);
  }

  function forget(): void {
    venue = null;
    plans = [];
    showVenue();
    showPlans(null);
  }

  function takeNew(made: VenueDocument): void {
    newVenue.open = false;
    void choose(made);
  }

  async function takePlan(written: PlanWritten): Promise<void> {
    await readPlans(written.id);
    select.focus();
  }

  async function readPlans(wanted: string | null): Promise<void> {
    if (venue === null) return;
    const asked = venue.id;
    const answer = await readJson<PlanList>(`/v1/venues/${asked}/plans`);
    if (venue?.id !== asked) return;
    if (!answer.ok) return plan.setFault(problemText(answer.problem));
    plans = answer.value.items;
    showPlans(wanted);
  }

  function showVenue(): void {
    planPart.hidden = venue === null;
    setText(where, venue === null ? '' : `${venue.city}, ${venue.country}. Its clocks are those of ${venue.timeZone}.`);
  }

  function showPlans(wanted: string | null): void {
    select.replaceChildren(
      ...(plans.length === 0 ? [el('option', { value: '' }, 'It has no plan yet')] : []),
      ...plans.map(({ id, name, version, capacity }) =>
        el('option', { value: id }, `${name}, version ${version}: ${countText(capacity)} places`),
      ),
    );
    if (wanted !== null) select.value = wanted;
    tellPlan();
  }

  function tellPlan(): void {
    plan.setFault(null);
    onPlan(plans.find(({ id }) => id === select.value) ?? null);
  }
}

async function findVenues(typed: string): Promise<{ label: Node; venue: VenueDocument }[]> {
  const answer = await readJson<VenuePageDocument>(`/v1/venues?limit=8&search=${encodeURIComponent(typed)}`);
  if (!answer.ok) return [];
  return answer.value.items.map((venue) => ({
    venue,
    label: el(
      'span',
      { class: 'suggestion' },
      el('span', {}, venue.name),
      el('span', { class: 'quiet small' }, venue.city),
    ),
  }));
}

/** Not a form of its own: it stands inside the event's. */
function createVenueForm(onMade: (venue: VenueDocument) => void): HTMLElement {
  const [name, street, postalCode] = [
    text('name', 'Name'),
    text('street', 'Street and number'),
    text('postalCode', 'Postal code'),
  ];
  const [city, country] = [text('city', 'City'), text('country', 'Country', 'Its name, or its code: DE, GB, US.')];
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const timeZone = text('timeZone', 'Time zone', 'As the IANA calls it: Europe/Berlin.', here);
  timeZone.control.setAttribute('list', 'time-zones');
  const zones = el('datalist', { id: 'time-zones' });
  zones.append(...Intl.supportedValuesOf('timeZone').map((value) => el('option', { value })));
  const fields = [name, street, postalCode, city, country, timeZone];
  return el(
    'div',
    {},
    createActionForm<VenueDocument>({
      explain: [],
      fields,
      action: 'Add this venue',
      tone: 'quiet',
      isPart: true,
      send: () => {
        const code = countryCode(country.control.value.trim());
        if (code === null) {
          country.setFault('We do not know this country: write its code of two letters.');
          country.control.focus();
          return null;
        }
        const body = {
          name: name.control.value,
          street: filledText(street),
          postalCode: filledText(postalCode),
          city: city.control.value,
          country: code,
          timeZone: timeZone.control.value.trim(),
        };
        return change('POST', '/v1/venues', body);
      },
      onDone: onMade,
    }),
    zones,
  );
}

function text(id: string, label: string, hint = '', value = ''): Field<HTMLInputElement> {
  return createField({
    id: `venue-${id}`,
    label,
    ...(hint === '' ? {} : { hint }),
    control: el('input', { class: 'input', autocomplete: 'off', maxlength: 200, value }),
    pointers: [`/${id}`],
  });
}

function filledText({ control }: Field): string | null {
  return control.value.trim() === '' ? null : control.value;
}

const FAULTS_SHOWN_MAX = 5;

/** Takes a plan from a file in pretix's format, and says where it is faulty. */
function createPlanUpload(
  venueOf: () => VenueDocument | null,
  onWritten: (plan: PlanWritten) => Promise<void>,
): HTMLElement {
  const input = el('input', { type: 'file', class: 'file-input', accept: 'application/json,.json' });
  const field = createField({
    id: 'plan-file',
    label: 'Add a plan from a file',
    hint: 'pretix’s seating-plan JSON. The same content again is the plan that is there.',
    control: input,
    pointers: [],
  });
  const status = el('p', { class: 'quiet small', role: 'status' });
  const faults = el('ul', { class: 'fault-list' });
  input.addEventListener('change', () => void take());
  return el('div', { class: 'stack-small' }, field.element, status, faults);

  async function take(): Promise<void> {
    const venue = venueOf();
    const file = input.files?.[0];
    if (!venue || !file) return;
    field.setFault(null);
    faults.replaceChildren();
    setText(status, `Reading ${file.name}`);
    const document = await parsed(file);
    if (document === null) return refuse('It is not JSON: choose the file that pretix’s editor saves.');
    const answer = await change<PlanWritten>('POST', `/v1/venues/${venue.id}/plans`, document);
    input.value = '';
    if (answer.ok) {
      setText(status, `${file.name} is version ${answer.value.version}: ${countText(answer.value.capacity)} places.`);
      return onWritten(answer.value);
    }
    const { errors = [] } = answer.problem;
    refuse(
      errors.length === 0
        ? problemText(answer.problem)
        : `The plan has ${errors.length} faults. Mend them and choose it again.`,
    );
    faults.replaceChildren(
      ...errors
        .slice(0, FAULTS_SHOWN_MAX)
        .map(({ pointer, message }) => el('li', {}, el('code', {}, pointer), ` ${message}`)),
    );
  }

  function refuse(text: string): void {
    setText(status, '');
    field.setFault(text);
  }
}

async function parsed(file: File): Promise<object | null> {
  try {
    const document: unknown = JSON.parse(await file.text());
    return typeof document === 'object' ? document : null;
  } catch {
    return null;
  }
}
