import * as z from 'zod';
import { escapeHtml, localPage } from './local-page.ts';
import {
  htmlAnswer,
  jsonAnswer,
  startLocalServer,
  type LocalAnswer,
  type LocalRequest,
  type LocalServer,
} from './local-server.ts';

const attachmentSchema = z.object({ filename: z.string(), content_type: z.string(), content: z.base64() });

/** A mail as a provider takes it, or a text message: that has no subject. */
const messageSchema = z.object({
  from: z.string().optional(),
  to: z.string(),
  subject: z.string().optional(),
  text: z.string(),
  html: z.string().nullish(),
  attachments: z.array(attachmentSchema).default([]),
});

export type Mail = z.infer<typeof messageSchema> & {
  id: string;
  /** RFC 3339. */
  receivedAt: string;
};

const MAILS_KEPT_MAX = 500;
const REFRESH_SECONDS = 3;

/**
 * Takes the mails and text messages of a development run instead of their providers: `POST /` with JSON
 * {from?, to, subject?, text, html?, attachments?}; `GET /` is a page of them, the newest first;
 * `GET /messages.json?to=` answers them to tests. One idempotency key is taken once. In memory only.
 */
export async function startMailbox(options: { port: number }): Promise<LocalServer> {
  const mailbox = new Mailbox();
  return await startLocalServer({ port: options.port, handle: (request) => mailbox.answer(request) });
}

class Mailbox {
  readonly #mails: Mail[] = [];
  readonly #idByKey = new Map<string, string>();
  #taken = 0;

  answer(request: LocalRequest): LocalAnswer {
    if (request.method === 'POST') return this.#take(request);
    const { pathname, searchParams } = request.url;
    const [, folder, id, file] = pathname.split('/');
    if (folder === 'attachments') return this.#attachment(id, Number(file));
    const to = searchParams.get('to');
    const shown = to === null ? this.#mails : this.#mails.filter((mail) => mail.to.toLowerCase() === to.toLowerCase());
    return pathname === '/messages.json' ? jsonAnswer(shown) : htmlAnswer(mailPage(shown));
  }

  #take({ headers, body }: LocalRequest): LocalAnswer {
    const message = messageSchema.safeParse(jsonOf(body));
    if (!message.success) return jsonAnswer({ error: z.prettifyError(message.error) }, 400);
    const key = headers['idempotency-key'];
    const known = typeof key === 'string' ? this.#idByKey.get(key) : undefined;
    if (known !== undefined) return jsonAnswer({ id: known });
    const id = `message-${++this.#taken}`;
    if (typeof key === 'string') this.#idByKey.set(key, id);
    this.#mails.unshift({ ...message.data, id, receivedAt: new Date().toISOString() });
    this.#mails.splice(MAILS_KEPT_MAX);
    return jsonAnswer({ id }, 202);
  }

  #attachment(id: string | undefined, at: number): LocalAnswer {
    const file = this.#mails.find((mail) => mail.id === id)?.attachments[at];
    if (file === undefined) return { status: 404 };
    return { status: 200, headers: { 'content-type': file.content_type }, body: Buffer.from(file.content, 'base64') };
  }
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function mailPage(mails: Mail[]): string {
  const list =
    mails.length === 0 ? '<p>No mail yet. Ask for a sign-in code and it appears here.</p>' : mails.map(card).join('');
  const body = `<p class="quiet">What Onsale mails and texts on this machine. Nothing leaves it.</p><h1>Mailbox</h1>${list}`;
  return localPage({ title: 'Mailbox', body, refreshSeconds: REFRESH_SECONDS });
}

function card(mail: Mail): string {
  const to = encodeURIComponent(mail.to);
  const files = mail.attachments.map(
    ({ filename }, at) => `<p><a href="/attachments/${mail.id}/${at}">${escapeHtml(filename)}</a></p>`,
  );
  return `<article class="card"><p class="quiet">${mail.receivedAt.slice(11, 19)} UTC, to
    <a href="/?to=${to}">${escapeHtml(mail.to)}</a></p><b>${escapeHtml(mail.subject ?? 'Text message')}</b>
    <pre>${linked(mail.text)}</pre>${files.join('')}</article>`;
}

function linked(text: string): string {
  return escapeHtml(text).replaceAll(/https?:\/\/[^\s<]+/g, (url) => `<a href="${url}">${url}</a>`);
}
