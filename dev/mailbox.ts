import { escapeHtml, localPage } from './local-page.ts';
import {
  htmlAnswer,
  jsonAnswer,
  startLocalServer,
  type LocalAnswer,
  type LocalRequest,
  type LocalServer,
} from './local-server.ts';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string | null;
  /** RFC 3339. */
  receivedAt: string;
}

const MAILS_KEPT_MAX = 500;
const REFRESH_SECONDS = 3;

/**
 * Takes the mails of a development run instead of a mail provider: `POST /` with JSON {to, subject, text, html?};
 * `GET /` is a page of them, the newest first; `GET /messages.json?to=` answers them to tests. In memory only.
 */
export async function startMailbox(options: { port: number }): Promise<LocalServer> {
  const mails: Mail[] = [];
  return await startLocalServer({ port: options.port, handle: (request) => answer(mails, request) });
}

function answer(mails: Mail[], request: LocalRequest): LocalAnswer {
  if (request.method === 'POST') {
    const mail = parseMail(request.body);
    if (!mail) return jsonAnswer({ error: 'a mail is JSON {to, subject, text, html?}, all text' }, 400);
    mails.unshift(mail);
    mails.splice(MAILS_KEPT_MAX);
    return { status: 202 };
  }
  const to = request.url.searchParams.get('to');
  const shown = to === null ? mails : mails.filter((mail) => mail.to.toLowerCase() === to.toLowerCase());
  return request.url.pathname === '/messages.json' ? jsonAnswer(shown) : htmlAnswer(mailPage(shown));
}

function parseMail(body: string): Mail | null {
  let given: unknown;
  try {
    given = JSON.parse(body);
  } catch {
    return null;
  }
  const { to, subject, text, html } = (given ?? {}) as Record<string, unknown>;
  if (typeof to !== 'string' || typeof subject !== 'string' || typeof text !== 'string') return null;
  return { to, subject, text, html: typeof html === 'string' ? html : null, receivedAt: new Date().toISOString() };
}

function mailPage(mails: Mail[]): string {
  const cards = mails.map((mail) => {
    const to = encodeURIComponent(mail.to);
    return `<article class="card"><p class="quiet">${mail.receivedAt.slice(11, 19)} UTC, to
      <a href="/?to=${to}">${escapeHtml(mail.to)}</a></p><b>${escapeHtml(mail.subject)}</b><pre>${linked(mail.text)}</pre></article>`;
  });
  const list = cards.length === 0 ? '<p>No mail yet. Ask for a sign-in code and it appears here.</p>' : cards.join('');
  const body = `<p class="quiet">What Onsale mails on this machine. Nothing leaves it.</p><h1>Mailbox</h1>${list}`;
  return localPage({ title: 'Mailbox', body, refreshSeconds: REFRESH_SECONDS });
}

function linked(text: string): string {
  return escapeHtml(text).replaceAll(/https?:\/\/[^\s<]+/g, (url) => `<a href="${url}">${url}</a>`);
}
