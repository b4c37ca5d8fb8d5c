import { isProblem, problemText } from '../lib/api.ts';
import { button, el, need } from '../lib/dom.ts';
import { enterPresale, keptPermit } from '../lib/presale-permit.ts';
import { createSignInForm } from '../lib/sign-in-form.ts';

/** On the page of an event with a presale: the form for a code or an invitation, while it is time for it. */
const place = need('[data-island="presale"]');
const eventId = place.dataset['event']!;
const [opensAtMs, closesAtMs] = [Date.parse(place.dataset['opens']!), Date.parse(place.dataset['closes']!)];

const code = el('input', {
  class: 'input',
  id: 'presale-code',
  autocomplete: 'off',
  autocapitalize: 'characters',
  maxlength: 64,
  'aria-describedby': 'presale-message',
});
const message = el('p', { class: 'note note-warning', id: 'presale-message', role: 'alert', hidden: true });
const signIn = el('div', { hidden: true });
const seats = el('a', { class: 'button button-wide', href: `/events/${eventId}/seats` }, 'Choose your seats');

show();

function show(): void {
  const nowMs = Date.now();
  if (nowMs >= closesAtMs) return place.remove();
  // Whoever has the code early enters it now, and chooses when it opens.
  if (keptPermit(eventId) !== null) return entered(nowMs);
  const form = el(
    'form',
    { class: 'stack' },
    el('div', { class: 'field' }, el('label', { for: 'presale-code' }, 'Presale code'), code),
    el('button', { type: 'submit', class: 'button button-wide' }, 'Use this code'),
    button('The address that I sign in with was invited', 'link-button', () => void enter(null)),
    message,
    signIn,
  );
  form.addEventListener('submit', (submitted) => {
    submitted.preventDefault();
    if (code.value.trim() === '') return say('Write the code that you were given.');
    void enter(code.value.trim());
  });
  place.replaceChildren(form);
}

function entered(nowMs: number): void {
  const words = nowMs < opensAtMs ? 'You are in. Come back when the presale opens.' : 'You may buy in the presale.';
  place.replaceChildren(el('p', { class: 'note', role: 'status' }, words), ...(nowMs < opensAtMs ? [] : [seats]));
}

async function enter(given: string | null): Promise<void> {
  say('');
  const answer = await enterPresale(eventId, given);
  if (answer.ok) return entered(Date.now());
  if (!isProblem(answer.problem, 'not-signed-in')) return say(problemText(answer.problem));
  const form = createSignInForm({
    why: 'The presale is for you alone: we send you a code, and your tickets go to this address.',
    onSignedIn: () => {
      signIn.hidden = true;
      void enter(given);
    },
  });
  signIn.replaceChildren(form);
  signIn.hidden = false;
  form.querySelector('input')?.focus();
}

function say(text: string): void {
  message.textContent = text;
  message.hidden = text === '';
}
