import { el, setText } from './dom.ts';

export interface ComboboxOptions<Item extends { label: Node }> {
  /** A field that works without suggestions; it becomes a combobox (ARIA 1.2, list autocomplete with manual choice). */
  input: HTMLInputElement;
  listLabel: string;
  find: (typed: string) => Promise<Item[]>;
  choose: (item: Item) => void;
}

const PAUSE_MS = 120;
const TYPED_CHARS_MIN = 2;

/** Suggestions under a field while somebody types: arrows move, Enter chooses, Escape closes; the field keeps the focus. */
export function createCombobox<Item extends { label: Node }>(options: ComboboxOptions<Item>): void {
  const { input } = options;
  const list = el('ul', { id: `${input.id}-suggestions`, role: 'listbox', class: 'suggestions', hidden: true });
  list.setAttribute('aria-label', options.listLabel);
  const status = el('p', { class: 'visually-hidden', role: 'status' });
  let items: Item[] = [];
  let active = -1;
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  for (const [name, value] of Object.entries({
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': list.id,
  })) {
    input.setAttribute(name, value);
  }
  input.after(list, status);

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void suggest(), PAUSE_MS);
  });
  input.addEventListener('keydown', onKey);
  input.addEventListener('blur', close);
  // Pressing on a suggestion must not take the focus from the field before the click.
  list.addEventListener('pointerdown', (event) => event.preventDefault());

  async function suggest(): Promise<void> {
    const typed = input.value.trim();
    const turn = ++asked;
    const found = typed.length < TYPED_CHARS_MIN ? [] : await options.find(typed);
    // An answer that comes after a later question, or to somebody who has gone on, is nobody's.
    if (turn === asked && document.activeElement === input) show(found);
  }

  function show(found: Item[]): void {
    items = found;
    list.replaceChildren(...found.map(optionOf));
    list.hidden = found.length === 0;
    input.setAttribute('aria-expanded', String(found.length > 0));
    move(-1);
    setText(status, found.length === 0 ? '' : `${found.length} suggestions. Arrow keys move through them.`);
  }

  function optionOf(item: Item, at: number): HTMLLIElement {
    const option = el('li', { id: `${list.id}-${at}`, role: 'option', 'aria-selected': 'false' }, item.label);
    option.addEventListener('click', () => options.choose(item));
    return option;
  }

  function close(): void {
    asked++;
    clearTimeout(timer);
    show([]);
  }

  /** -1: back to the field. */
  function move(to: number): void {
    active = to;
    for (const [at, option] of Array.from(list.children).entries()) {
      option.setAttribute('aria-selected', String(at === to));
      if (at === to) option.scrollIntoView({ block: 'nearest' });
    }
    if (to < 0) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', `${list.id}-${to}`);
  }

  function onKey(event: KeyboardEvent): void {
    if (items.length === 0) return;
    const chosen = items[active];
    if (event.key === 'ArrowDown') move(active + 1 < items.length ? active + 1 : -1);
    else if (event.key === 'ArrowUp') move(active < 0 ? items.length - 1 : active - 1);
    else if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && chosen) options.choose(chosen);
    else return;
    event.preventDefault();
  }
}
