import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LocalServer } from '../../../dev/local-server.ts';
import { startMailbox } from '../../../dev/mailbox.ts';

let mailbox: LocalServer;
beforeEach(async () => {
  mailbox = await startMailbox({ port: 0 });
});
afterEach(() => mailbox.close());

test('mails are found by their address, the newest first', async () => {
  await send({ to: 'fan@example.org', subject: 'one', text: '1' });
  await send({ to: 'other@example.org', subject: 'two', text: '2' });
  await send({ to: 'fan@example.org', subject: 'three', text: '3' });
  const response = await fetch(`${mailbox.url}/messages.json?to=FAN@example.org`);
  const mails = (await response.json()) as { subject: string }[];
  expect(mails.map(({ subject }) => subject)).toEqual(['three', 'one']);
});

test('what a mail says cannot become markup of the page', async () => {
  await send({ to: 'fan@example.org', subject: '<script>alert(1)</script>', text: 'see http://127.0.0.1/x' });
  const page = await (await fetch(mailbox.url)).text();
  expect(page).not.toContain('<script>');
  expect(page).toContain('&lt;script&gt;');
  expect(page).toContain('<a href="http://127.0.0.1/x">');
});

test('a mail without an address is refused', async () => {
  expect((await send({ subject: 'one', text: '1' })).status).toBe(400);
  expect((await fetch(mailbox.url, { method: 'POST', body: '{' })).status).toBe(400);
});

test('what is attached can be opened, a text message needs no subject, and a key is taken once', async () => {
  const file = { filename: 'tickets.pdf', content_type: 'application/pdf', content: btoa('%PDF-1.3') };
  await send({ to: 'fan@example.org', subject: 'one', text: '1', attachments: [file] }, 'a key');
  await send({ to: 'fan@example.org', subject: 'one', text: '1', attachments: [file] }, 'a key');
  await send({ to: '+41791234567', text: 'a text message' });
  const response = await fetch(`${mailbox.url}/messages.json`);
  const [text, mail, ...others] = (await response.json()) as { id: string; text: string }[];
  expect(others).toEqual([]);
  expect(text!.text).toBe('a text message');
  const attached = await fetch(`${mailbox.url}/attachments/${mail!.id}/0`);
  expect([attached.headers.get('content-type'), await attached.text()]).toEqual(['application/pdf', '%PDF-1.3']);
  expect((await fetch(`${mailbox.url}/attachments/${mail!.id}/1`)).status).toBe(404);
});

function send(mail: object, key: string = crypto.randomUUID()): Promise<Response> {
  const headers = { 'Idempotency-Key': key };
  return fetch(mailbox.url, { method: 'POST', headers, body: JSON.stringify(mail) });
}
