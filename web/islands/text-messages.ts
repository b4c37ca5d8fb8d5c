import type { PhoneDocument } from '../../protocol/http/accounts.ts';
import { change, problemText, readJson } from '../lib/api.ts';
import { button, el, need } from '../lib/dom.ts';
import { createCodeStep, createStep } from '../lib/form-step.ts';

const place = need('[data-island="text-messages"]');

void load();

/** Somebody unknown, and an installation without text messages, see nothing of it. */
async function load(): Promise<void> {
  const answer = await readJson<PhoneDocument>('/v1/auth/phone');
  if (answer.ok && answer.value.isOffered) show(answer.value.phone);
}

function show(phone: string | null): void {
  if (phone === null)
    return frame(el('p', { class: 'quiet' }, WHY), button('Add a number', 'link-button', askForPhone));
  const error = el('p', { class: 'field-error', role: 'alert' });
  const stop = button('Stop', 'link-button', () => void forget(error));
  frame(
    el('p', { class: 'quiet' }, `We text ${phone} when tickets are ready and when an event changes. `, stop),
    error,
  );
}

async function forget(error: HTMLElement): Promise<void> {
  const answer = await change('DELETE', '/v1/auth/phone');
  if (answer.ok) show(null);
  else error.textContent = problemText(answer.problem);
}

function askForPhone(): void {
  const step = createStep({
    id: 'phone',
    label: 'Your mobile number',
    hint: 'With its country, like +41 79 123 45 67. We text you a code.',
    action: 'Send me a code',
    input: { type: 'tel', autocomplete: 'tel', maxlength: 24, class: 'input' },
    fault: (value) => (value.startsWith('+') ? null : 'Begin with + and the country, like +41 79 123 45 67.'),
    submit: async (value) => {
      const answer = await change('POST', '/v1/auth/phone/codes', { phone: value });
      if (!answer.ok) return problemText(answer.problem);
      askForCode(value);
      return null;
    },
  });
  step.form.append(button('Not now', 'link-button', () => show(null)));
  frame(step.form);
  step.input.focus();
}

function askForCode(phone: string): void {
  const step = createCodeStep({
    id: 'phone-code',
    label: 'The six digits we texted',
    sentTo: phone,
    submit: async (code) => {
      const answer = await change<PhoneDocument>('POST', '/v1/auth/phone', { phone, code });
      if (!answer.ok) return problemText(answer.problem);
      show(answer.value.phone);
      return null;
    },
  });
  step.form.append(button('Use another number', 'link-button', askForPhone));
  frame(step.form);
  step.input.focus();
}

const WHY = 'Have a text message too when your tickets are ready, and when an event changes. ';

function frame(...content: HTMLElement[]): void {
  place.replaceChildren(el('h2', {}, 'Text messages'), ...content);
}
