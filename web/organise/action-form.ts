import type { Problem } from '../../protocol/problem.ts';
import { problemText, type ApiAnswer } from '../lib/api.ts';
import { el } from '../lib/dom.ts';
import { placeFaults, type Field } from './form-field.ts';

/**
 * A form that does one thing: its fields, one button, and beside it what went wrong. Faults stand beside the fields that
 * they name.
 */
export function createActionForm<Value>(options: {
  /** What it does, before the button that does it. */
  explain: (Node | string)[];
  fields: Field[];
  action: string;
  /** Of the button, beside `button`. */
  tone?: 'danger' | 'quiet';
  /** It stands inside another form, where no form may stand. */
  isPart?: true;
  /** Null: a field says already what is wrong with it. */
  send: () => Promise<ApiAnswer<Value>> | null;
  onDone: (value: Value) => void;
}): HTMLElement {
  const { explain, fields, action, tone, send, onDone } = options;
  const fault = el('p', { class: 'field-error', role: 'alert' });
  const isPart = options.isPart ?? false;
  const submit = el(
    'button',
    { class: tone ? `button button-${tone}` : 'button', type: isPart ? 'button' : 'submit' },
    action,
  );
  const form = el(
    isPart ? 'div' : 'form',
    { class: 'stack', ...(isPart ? { role: 'group', 'aria-label': action } : { novalidate: true }) },
    ...explain.map((part) => (typeof part === 'string' ? el('p', { class: 'quiet' }, part) : part)),
    ...fields.map(({ element }) => element),
    fault,
    el('div', { class: 'actions' }, submit),
  );
  if (isPart) submit.addEventListener('click', () => void act());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!submit.disabled) void act();
  });
  return form;

  async function act(): Promise<void> {
    fault.textContent = '';
    for (const field of fields) field.setFault(null);
    const sent = send();
    if (sent === null) return;
    submit.disabled = true;
    const answer = await sent;
    submit.disabled = false;
    if (answer.ok) onDone(answer.value);
    else fault.textContent = faultText(answer.problem);
  }

  function faultText(problem: Problem): string {
    const rest = placeFaults(fields, problem.errors ?? []);
    if (problem.errors && rest.length === 0) return '';
    return problem.errors ? rest.map(({ message }) => message).join('; ') : problemText(problem);
  }
}
