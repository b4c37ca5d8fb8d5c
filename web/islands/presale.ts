import { isProblem, problemText } from '../lib/api.ts';
import { button, el, need, setText } from '../lib/dom.ts';
import { enterPresale, keptPermit } from '../lib/presale-permit.ts';
import { createSignInForm } from '../lib/sign-in-form.ts';

/** On the page of an event with a presale: the form for a code or an invitation, while it is time for it. */
const place = need('[data-island="presale"]');
const eventId = place.dataset['event']!;
const [opensAtMs, closesAtMs] = [Date.parse(place.dataset['opens']!), Date.parse(place.dataset['closes']!)];
/** The page's one action; another one when a queue was switched on. */
const seats = document.querySelector<HTMLElement>(`.event-buy > a[href="/events/${eventId}/seats"]`);

const DAY_MS = 86_400_000;

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
const form = el(
  'form',
  { class: 'stack' },
  el('div', { class: 'field' }, el('label', { for: 'presale-code' }, 'Presale code'), code),
  message,
  el('button', { type: 'submit', class: 'button button-wide' }, 'Use this code'),
  button('The address that I sign in with was invited', 'link-button', () => void enter(null)),
);
form.addEventListener('submit', (submitted) => {
  submitted.preventDefault();
  if (code.value.trim() === '') return say('Write the code that you were given.');
  void enter(code.value.trim());
});

show();

function show(): void {
  if (Date.now() >= closesAtMs) return place.closest('section')!.remove();
  // Whoever has the code early enters it now, and chooses when it opens.
  if (keptPermit(eventId) !== null) entered();
  else {
    place.replaceChildren(form, signIn);
    showAction(false);
  }
}

/** Answers what now says that they are in. */
function entered(): HTMLElement {
  const waitMs = opensAtMs - Date.now();
  const isOpen = waitMs <= 0;
  if (!isOpen && waitMs < DAY_MS) setTimeout(entered, waitMs);
  const words = isOpen ? 'You are in: you may buy now.' : 'You are in. Come back when the presale opens.';
  const said = el('p', { class: 'note', role: 'status', tabindex: -1 }, words);
  place.replaceChildren(said);
  showAction(isOpen);
  return said;
}

/** Until they may buy, the seats are to look at, and the code comes first. */
function showAction(maysBuy: boolean): void {
  if (seats === null) return;
  seats.classList.toggle('button-quiet', !maysBuy);
  setText(seats, maysBuy ? 'Choose your seats' : 'See the seats');
}

async function enter(given: string | null): Promise<void> {
  say('');
  const answer = await enterPresale(eventId, given);
  form.hidden = false;
  signIn.hidden = true;
  if (answer.ok) return entered().focus();
  if (!isProblem(answer.problem, 'not-signed-in')) {
    say(problemText(answer.problem));
    return code.focus();
  }
  const asked = createSignInForm({
    why: 'Your place in the presale is yours alone: we mail you six digits, and later your tickets.',
    onSignedIn: () => void enter(given),
  });
  // One question at a time.
  form.hidden = true;
  signIn.replaceChildren(asked);
  signIn.hidden = false;
  asked.querySelector('input')?.focus();
}

function say(text: string): void {
  message.textContent = text;
  message.hidden = text === '';
}
