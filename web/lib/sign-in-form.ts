import type { Session } from '../../protocol/http/accounts.ts';
import { change, problemText } from './api.ts';
import { button, el } from './dom.ts';
import { createCodeStep, createStep } from './form-step.ts';

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
    const step = createCodeStep({
      id: 'code',
      label: 'The six digits we sent',
      sentTo: email,
      submit: async (code) => {
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
