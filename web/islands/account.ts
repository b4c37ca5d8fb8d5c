import type { Session } from '../../protocol/http/accounts.ts';
import { readJson } from '../lib/api.ts';
import { el } from '../lib/dom.ts';

void showAccount();

/** The header's account bit: pages are the same for everyone, so who is here is asked afterwards. */
async function showAccount(): Promise<void> {
  const answer = await readJson<Session>('/v1/auth/session');
  const place = document.querySelector('[data-account]');
  if (!place || !answer.ok || !answer.value.user) return;
  const { name, email, roles } = answer.value.user;
  const mayOrganise = roles.some((role) => role !== 'fan');
  place.replaceChildren(
    ...(mayOrganise ? [el('a', { href: '/organise' }, 'Organise')] : []),
    el('a', { href: '/sign-in', class: 'account-name', title: email }, name ?? email.split('@')[0] ?? email),
  );
}
