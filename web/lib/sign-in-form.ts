import type { Session } from '../../protocol/http/accounts.ts';
import { change, problemText } from './api.ts';
import { button, el } from './dom.ts';

/** One question at a time: an address, then the six digits that were sent there. */
export function createSignInForm(options: {
  /** What the address is for, in one sentence. */
  why: string;
  onSignedIn: (user: NonNullable<Session['user']>) => void;
}): HTMLElement {
  const place = el('div', { class: 'sign-in' });
  askForEmail('');
  return place;

  function askForEmail(email: string): void {
    const step = createStep({
      id: 'email',
      label: 'Your email address',
      hint: options.why,
      action: 'Send me a code',
      input: { type: 'email', autocomplete: 'email', inputmode: 'email', value: email, maxlength: 254, class: 'input' },
      fault: (value) => (value.includes('@') ? null : 'Write an address like name@example.com.'),
      submit: async (value) => {
        const answer = await change('POST', '/v1/auth/codes', { email: value });
        if (!answer.ok) return problemText(answer.problem);
        askForCode(value);
        return null;
      },
    });
    place.replaceChildren(step.form);
  }

  function askForCode(email: string): void {
    const step = createStep({
      id: 'code',
      label: 'The six digits we sent',
      hint: `They are on their way to ${email} and work for 15 minutes.`,
      action: 'Continue',
      input: {
        type: 'text',
        autocomplete: 'one-time-code',
        inputmode: 'numeric',
        maxlength: 7,
        class: 'input input-code',
      },
      fault: (value) => (/^\d{6}$/.test(value.replaceAll(' ', '')) ? null : 'The code has six digits.'),
      submit: async (value) => {
        const code = value.replaceAll(' ', '');
        const answer = await change<Session>('POST', '/v1/auth/sessions', { email, code });
        if (!answer.ok) return problemText(answer.problem);
        if (answer.value.user) options.onSignedIn(answer.value.user);
        return null;
      },
    });
    const again = button('Use another address', 'link-button', () => askForEmail(email));
    step.form.append(again);
    place.replaceChildren(step.form);
    step.input.focus();
  }
}

interface StepOptions {
  id: string;
  label: string;
  hint: string;
  action: string;
  input: Record<string, string | number>;
  /** What is wrong with what was typed; null: nothing. */
  fault: (value: string) => string | null;
  /** Sends it; answers what went wrong, or null. */
  submit: (value: string) => Promise<string | null>;
}

function createStep(options: StepOptions): { form: HTMLFormElement; input: HTMLInputElement } {
  const { id } = options;
  const input = el('input', {
    id,
    name: id,
    required: true,
    'aria-describedby': `${id}-hint ${id}-error`,
    ...options.input,
  });
  const error = el('p', { class: 'field-error', id: `${id}-error`, role: 'alert' });
  const action = el('button', { class: 'button', type: 'submit' }, options.action);
  const form = el(
    'form',
    { class: 'stack', novalidate: true },
    el(
      'div',
      { class: 'field' },
      el('label', { for: id }, options.label),
      el('p', { class: 'field-hint', id: `${id}-hint` }, options.hint),
      error,
      input,
    ),
    el('div', { class: 'actions' }, action),
  );
  const showFault = (text: string | null) => {
    error.textContent = text ?? '';
    input.setAttribute('aria-invalid', String(text !== null));
    if (text !== null) input.focus();
  };
  const submit = async () => {
    const value = input.value.trim();
    const fault = options.fault(value);
    showFault(fault);
    if (fault !== null) return;
    action.disabled = true;
    const problem = await options.submit(value);
    action.disabled = false;
    if (problem !== null) showFault(problem);
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!action.disabled) void submit();
  });
  return { form, input };
}
