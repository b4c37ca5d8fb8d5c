import { EVENT_CATEGORIES } from '../../../domain/catalogue/event-category.ts';
import type { OrganisedEvent } from '../../../protocol/http/organised.ts';
import type { PerformerDocument, PerformerPageDocument } from '../documents.ts';
import { change, problemText, readJson } from '../../lib/api.ts';
import { button, el, setText } from '../../lib/dom.ts';
import { createField, type Field } from '../form-field.ts';
import { createSectionElement, type EventBody, type FormSection } from './form-section.ts';

const CATEGORY_WORDS: Record<EventBody['category'], string> = {
  music: 'Music',
  theatre: 'Theatre',
  comedy: 'Comedy',
  sports: 'Sport',
  dance: 'Dance',
  family: 'Family',
  festival: 'Festival',
  talk: 'Talk',
  other: 'Something else',
};

/** What is on: its name, its kind, a text, and who is on stage. */
export function createWhatSection(event: OrganisedEvent | null): FormSection {
  const name = createField({
    id: 'name',
    label: 'Name',
    control: el('input', { class: 'input', maxlength: 200, autocomplete: 'off', value: event?.name ?? '' }),
    pointers: ['/name'],
  });
  const category = createField({
    id: 'category',
    label: 'Kind',
    control: el('select', { class: 'select' }),
    pointers: ['/category'],
  });
  category.control.append(...EVENT_CATEGORIES.map((value) => el('option', { value }, CATEGORY_WORDS[value])));
  category.control.value = event?.category ?? 'music';
  const description = createField({
    id: 'description',
    label: 'About',
    hint: 'Plain text; an empty line begins a paragraph. It may be empty.',
    control: el('textarea', { class: 'input textarea', rows: 6, maxlength: 20_000 }, event?.description ?? ''),
    pointers: ['/description'],
  });
  const stage = createStage(event?.performers ?? []);
  const fields: Field[] = [name, category, description, stage.field];
  return {
    element: createSectionElement(
      'what',
      'What is on',
      'As fans read it, on the poster and in searches.',
      ...fields.map(({ element }) => element),
      stage.list,
    ),
    fields: () => fields,
    read: () => ({
      part: {
        name: name.control.value,
        category: category.control.value as EventBody['category'],
        description: description.control.value.trim() === '' ? null : description.control.value,
        performerIds: stage.ids(),
      },
      faults: name.control.value.trim() === '' ? [{ pointer: '/name', message: 'An event has a name.' }] : [],
    }),
  };
}

/** Who is on stage: known performers by their name, others made on the way. */
function createStage(known: PerformerDocument[]): { field: Field; list: HTMLElement; ids: () => string[] } {
  const chosen = [...known];
  const list = el('ul', { class: 'chosen' });
  const status = el('p', { class: 'visually-hidden', role: 'status' });
  const field = createField({
    id: 'performer',
    label: 'On stage',
    hint: 'The headliner first. A name that is not here yet becomes a performer with a page.',
    control: el('input', { class: 'input', maxlength: 200, autocomplete: 'off' }),
    pointers: ['/performerIds'],
  });
  const add = button('Add', 'button button-quiet', () => void addTyped());
  const row = el('div', { class: 'input-row' });
  field.control.replaceWith(row);
  row.append(field.control, add);
  field.control.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    void addTyped();
  });
  show();
  return { field, list: el('div', {}, list, status), ids: () => chosen.map(({ id }) => id) };

  async function addTyped(): Promise<void> {
    const name = field.control.value.trim();
    field.setFault(null);
    if (name === '' || add.disabled) return;
    add.disabled = true;
    const found = await findOrMake(name);
    add.disabled = false;
    if (typeof found === 'string') return field.setFault(found);
    if (!chosen.some(({ id }) => id === found.id)) chosen.push(found);
    field.control.value = '';
    show();
    setText(status, `${found.name} is added.`);
  }

  function show(): void {
    list.replaceChildren(
      ...chosen.map((performer, at) => {
        const remove = button('Remove', 'link-button', () => {
          chosen.splice(at, 1);
          show();
          field.control.focus();
        });
        remove.setAttribute('aria-label', `Remove ${performer.name}`);
        return el('li', {}, el('span', {}, performer.name), remove);
      }),
    );
  }
}

/** The performer of that name; what went wrong, in words, when there can be none. */
async function findOrMake(name: string): Promise<PerformerDocument | string> {
  const found = await readJson<PerformerPageDocument>(`/v1/performers?limit=100&search=${encodeURIComponent(name)}`);
  if (!found.ok) return problemText(found.problem);
  const same = found.value.items.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (same) return same;
  const made = await change<PerformerDocument>('POST', '/v1/performers', { name, type: 'group' });
  return made.ok ? made.value : problemText(made.problem);
}
