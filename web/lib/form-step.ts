import { el } from './dom.ts';

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

/** A form that asks one thing, and says beside it what is wrong. */
export function createStep(options: StepOptions): { form: HTMLFormElement; input: HTMLInputElement } {
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

/** Asks for the six digits that were sent somewhere; `submit` gets them without spaces. */
export function createCodeStep(options: {
  id: string;
  label: string;
  /** The address or number that they were sent to. */
  sentTo: string;
  submit: (code: string) => Promise<string | null>;
}): ReturnType<typeof createStep> {
  const { id, label, sentTo, submit } = options;
  return createStep({
    id,
    label,
    hint: `They are on their way to ${sentTo} and work for 15 minutes.`,
    action: 'Continue',
    input: {
      type: 'text',
      autocomplete: 'one-time-code',
      inputmode: 'numeric',
      maxlength: 7,
      class: 'input input-code',
    },
    fault: (value) => (/^\d{6}$/.test(value.replaceAll(' ', '')) ? null : 'The code has six digits.'),
    submit: (value) => submit(value.replaceAll(' ', '')),
  });
}
