import type { Session } from '../../protocol/http/accounts.ts';
import type { Problem } from '../../protocol/problem.ts';
import { problemText, readJson } from '../lib/api.ts';
import { button, el } from '../lib/dom.ts';
import { createSignInForm } from '../lib/sign-in-form.ts';

export interface Organiser {
  email: string;
  /** They also run the installation. */
  isOperator: boolean;
}

/** Asks who is here: organisers get the page, others are told how to become one. What it shows is asked of the API each time. */
export async function organisersOnly(place: HTMLElement, show: (organiser: Organiser) => void): Promise<void> {
  const answer = await readJson<Session>('/v1/auth/session');
  if (!answer.ok) return showProblem(place, answer.problem);
  const { user } = answer.value;
  if (!user) return showSignIn(place);
  const isOperator = user.roles.includes('operator');
  if (!isOperator && !user.roles.includes('organiser')) return showNoRole(place, user.email);
  show({ email: user.email, isOperator });
}

/** What went wrong, in place of the page. */
export function showProblem(place: HTMLElement, problem: Problem): void {
  place.replaceChildren(
    el(
      'div',
      { class: 'problem' },
      el('h1', {}, problem.title),
      el('p', { class: 'prose quiet' }, problemText(problem)),
      el(
        'p',
        { class: 'actions' },
        button('Try again', 'button', () => location.reload()),
        el('a', { class: 'button button-quiet', href: '/organise' }, 'All your events'),
      ),
    ),
  );
}

function showSignIn(place: HTMLElement): void {
  place.replaceChildren(
    el('h1', { class: 'page-title' }, 'Organise'),
    el('p', { class: 'prose sign-in-why' }, 'Set up events, open their sales and watch them. Sign in as an organiser.'),
    createSignInForm({ why: 'We send you a code; there is no password.', onSignedIn: () => location.reload() }),
  );
}

function showNoRole(place: HTMLElement, email: string): void {
  place.replaceChildren(
    el(
      'div',
      { class: 'problem' },
      el('h1', {}, 'This account does not organise events'),
      el(
        'p',
        { class: 'prose quiet' },
        'You are signed in as ',
        el('strong', {}, email),
        '. Whoever runs this installation can make you an organiser. Nothing of yours has changed: your bookings are where they were.',
      ),
      el(
        'p',
        { class: 'actions' },
        el('a', { class: 'button', href: '/bookings' }, 'See my bookings'),
        el('a', { class: 'button button-quiet', href: '/sign-in' }, 'Use another account'),
      ),
    ),
  );
}
