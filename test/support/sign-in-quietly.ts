import type { Page } from 'playwright-core';
import { mailedCode } from '../../dev/sign-in.ts';
import type { BrowserTests } from './stack-setup.ts';

/** Signs a browser in by the code in the mail, without the form, which is tried elsewhere. Leaves it on a page of Onsale. */
export async function signInQuietly(
  page: Page,
  { origin, mailboxUrl }: Pick<BrowserTests, 'origin' | 'mailboxUrl'>,
  email: string,
): Promise<void> {
  await page.goto(`${origin}/cities`);
  const since = new Date().toISOString();
  await post(page, '/v1/auth/codes', { email });
  const code = await mailedCode({ mailboxUrl, email, since });
  await post(page, '/v1/auth/sessions', { email, code });
}

/** As a script of the page would. */
async function post(page: Page, path: string, body: object): Promise<void> {
  const status = await page.evaluate(
    async ([url, text]) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
      return (await fetch(url!, { method: 'POST', headers, body: text! })).status;
    },
    [path, JSON.stringify(body)],
  );
  if (status >= 300) throw new Error(`POST ${path} answered ${status}`);
}
