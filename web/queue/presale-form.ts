import { el } from '../lib/dom.ts';

export interface PresaleForm {
  element: HTMLElement;
  /** What goes with joining. */
  read(): { code?: string; invited?: boolean };
}

/**
 * For an event with earlier classes: a code or an invitation names one. Asked before joining, because a place, once given,
 * does not move.
 */
export function createPresaleForm(): PresaleForm {
  const code = el('input', {
    class: 'input',
    id: 'access-code',
    autocomplete: 'off',
    autocapitalize: 'characters',
    maxlength: 64,
  });
  const invited = el('input', { type: 'checkbox', id: 'invited' });
  const element = el(
    'details',
    { class: 'waiting-presale' },
    el('summary', {}, 'I have an access code, or was invited'),
    el(
      'div',
      { class: 'field' },
      el('label', { for: 'access-code' }, 'Access code'),
      el(
        'p',
        { class: 'field-hint' },
        'Some are called earlier. Enter the code before you join: a place does not move.',
      ),
      code,
    ),
    el('label', { class: 'pick', for: 'invited' }, invited, 'The address that I sign in with was invited'),
  );
  return {
    element,
    read: () => ({
      ...(code.value.trim() === '' ? {} : { code: code.value.trim() }),
      ...(invited.checked ? { invited: true } : {}),
    }),
  };
}
