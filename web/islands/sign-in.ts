import type { Session } from '../../protocol/http/accounts.ts';
import { change, problemText, readJson } from '../lib/api.ts';
import { button, el, need } from '../lib/dom.ts';
import { createSignInForm } from '../lib/sign-in-form.ts';

const place = need('[data-island="sign-in"]');

void start();

async function start(): Promise<void> {
  const answer = await readJson<Session>('/v1/auth/session');
  if (answer.ok && answer.value.user) showUser(answer.value.user);
  else showForm();
}

function showForm(): void {
  const why = 'No password: we send a code there. It is also where your tickets go.';
  place.replaceChildren(createSignInForm({ why, onSignedIn: () => location.assign(returnPath()) }));
}

function showUser(user: NonNullable<Session['user']>): void {
  const error = el('p', { class: 'field-error', role: 'alert' });
  place.replaceChildren(
    el(
      'div',
      { class: 'stack sign-in' },
      el('p', {}, 'You are signed in as ', el('strong', {}, user.email), '.'),
      error,
      el(
        'div',
        { class: 'actions' },
        el('a', { class: 'button', href: '/bookings' }, 'See my bookings'),
        button('Sign out', 'button button-quiet', () => void signOut(error)),
      ),
    ),
  );
}

async function signOut(error: HTMLElement): Promise<void> {
  const answer = await change('DELETE', '/v1/auth/session');
  if (answer.ok) location.assign('/');
  else error.textContent = problemText(answer.problem);
}

/** Back to where the fan was asked to sign in: a path of this site, never another address. */
function returnPath(): string {
  const wanted = new URLSearchParams(location.search).get('return');
  const url = new URL(wanted ?? '/bookings', location.origin);
  return url.origin === location.origin ? url.pathname + url.search : '/bookings';
}
