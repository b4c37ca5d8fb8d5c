import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Mail } from './mailbox.ts';

const MAIL_WAIT_MS = 10_000;
const MAIL_POLL_MS = 50;

/** Signs in as a person would, by the code in their mail; answers the token for `Authorization: Bearer`. */
export async function signIn(options: { workerUrl: string; mailboxUrl: string; email: string }): Promise<string> {
  const { workerUrl, mailboxUrl, email } = options;
  const askedAt = new Date().toISOString();
  await postJson(`${workerUrl}/v1/auth/codes`, { body: { email } });
  const code = await mailedCode({ mailboxUrl, email, since: askedAt });
  const session = await postJson(`${workerUrl}/v1/auth/sessions`, { body: { email, code } });
  return (session as { token: string }).token;
}

/** The six digits in the newest mail to an address since an instant; waits for it. */
export function mailedCode(options: { mailboxUrl: string; email: string; since: string }): Promise<string> {
  return mailedText({ ...options, pattern: /\b\d{6}\b/ });
}

/** What a pattern finds in the newest mail to an address since an instant; waits for it. */
export async function mailedText(options: {
  mailboxUrl: string;
  email: string;
  since: string;
  pattern: RegExp;
}): Promise<string> {
  const { mailboxUrl, email, since, pattern } = options;
  const giveUpAtMs = Date.now() + MAIL_WAIT_MS;
  while (Date.now() < giveUpAtMs) {
    const response = await fetch(`${mailboxUrl}/messages.json?to=${encodeURIComponent(email)}`);
    const mails = (await response.json()) as Mail[];
    const [newest] = mails.filter((mail) => mail.receivedAt >= since);
    const found = newest && pattern.exec(newest.text)?.[0];
    if (found) return found;
    await sleep(MAIL_POLL_MS);
  }
  throw new Error(`nothing like ${pattern} was mailed to ${email} within ${MAIL_WAIT_MS} ms`);
}

/** A mutation of the API, under a key of its own. Throws the problem document's text when it is refused. */
export async function postJson(
  url: string,
  options: { body?: object; token?: string; signal?: AbortSignal },
): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
    },
    body: JSON.stringify(options.body ?? {}),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${url} answered ${response.status}: ${text}`);
  return text === '' ? null : JSON.parse(text);
}
