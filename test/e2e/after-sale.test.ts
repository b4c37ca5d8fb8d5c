import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, onTestFailed, test } from 'vitest';
import { mailedCode, mailedText } from '../../dev/sign-in.ts';
import { accessibilityFaults } from '../support/accessibility.ts';
import { launchChromium } from '../support/browser.ts';
import { awaitTickets, goToPayment, need, newFan, verifyEmail } from '../support/fan-steps.ts';
import { findSeatedEvent, type SeatedEvent } from '../support/seated-event.ts';

const running = inject('browserTests');
/** A refund goes through Postgres, the provider and the box office. */
const REFUNDED_MS_MAX = 30_000;

describe.skipIf(running === null)('after the sale', () => {
  let browser: Browser;
  let event: SeatedEvent;

  beforeAll(async () => {
    browser = await launchChromium(need(running).chromiumPath);
    event = await findSeatedEvent(need(running).workerUrl);
  });

  afterAll(async () => {
    await browser.close();
  });

  test('[RETURN-5] [RETURN-7] one of two seats is given back for what was shown, and the money comes', async () => {
    const fan = keepPicture(await newFan(browser), 'return');
    await buyTwo(fan, 'return@example.org');
    await fan.getByText('Give seats back').click();
    await fan.getByRole('group', { name: 'Which seats?' }).getByRole('checkbox').first().check();
    const give = fan.getByRole('button', { name: /^Give 1 seat back for / });
    const amount = (await give.innerText()).replace('Give 1 seat back for ', '');
    await fan.getByText(`You get ${amount} back`).waitFor();
    expect(await accessibilityFaults(fan)).toEqual([]);
    await give.click();
    await fan.getByText(`${amount} has left us.`).waitFor({ timeout: REFUNDED_MS_MAX });
    await fan.getByRole('heading', { level: 1, name: 'Part of this booking is refunded' }).waitFor();
    expect(await fan.getByRole('img', { name: 'QR code of this ticket' }).count()).toBe(1);
    expect(await fan.getByText('This ticket is void: it admits nobody.').count()).toBe(1);
    expect(await accessibilityFaults(fan)).toEqual([]);
  });

  test('[TRANSFER-1] [TRANSFER-4] a ticket is handed on: the friend gets the code, the old one is gone', async () => {
    const { mailboxUrl } = need(running);
    const fan = keepPicture(await newFan(browser), 'sender');
    await buyTwo(fan, 'sender@example.org');
    const codes = await shownCodes(fan);
    await fan.getByText('Hand on to somebody').click();
    await fan.getByRole('group', { name: 'Which tickets?' }).getByRole('checkbox').first().check();
    await fan.getByRole('textbox', { name: 'Their email address' }).fill('friend@example.org');
    const since = new Date().toISOString();
    await fan.getByRole('button', { name: 'Send 1 ticket' }).click();
    await fan.getByText('Offered to friend@example.org, who has not taken it yet.').waitFor();
    expect(await shownCodes(fan)).toEqual(codes);

    const friend = keepPicture(await newFan(browser), 'friend');
    const pattern = /https?:\/\/\S+\/transfers\/\S+/;
    await friend.goto(await mailedText({ mailboxUrl, email: 'friend@example.org', since, pattern }));
    await friend.getByRole('textbox', { name: 'Your email address' }).fill('friend@example.org');
    const asked = new Date().toISOString();
    await friend.getByRole('button', { name: 'Send me a code' }).click();
    const code = await mailedCode({ mailboxUrl, email: 'friend@example.org', since: asked });
    await friend.getByRole('textbox', { name: 'The six digits we sent' }).fill(code);
    await friend.getByRole('button', { name: 'Continue' }).click();
    await friend.getByRole('heading', { level: 1, name: 'A ticket for you' }).waitFor();
    expect(await accessibilityFaults(friend)).toEqual([]);
    await friend.getByRole('button', { name: 'Take the ticket' }).click();
    await friend.getByRole('link', { name: 'See my tickets' }).click();
    await awaitTickets(friend, 1);

    await fan.reload();
    await fan.getByText('friend@example.org has it.').waitFor();
    const left = await shownCodes(fan);
    expect(left).toHaveLength(1);
    expect(codes).toContain(left[0]);
    expect(codes).not.toContain((await shownCodes(friend))[0]);
  });

  async function buyTwo(fan: Page, email: string): Promise<void> {
    const { origin, mailboxUrl } = need(running);
    await fan.goto(`${origin}/events/${event.id}/seats`);
    await fan.getByRole('button', { name: 'Best available' }).click();
    await fan.getByRole('button', { name: 'Hold the best 2 seats' }).click();
    await verifyEmail(fan, { mailboxUrl, email });
    await goToPayment(fan);
    await fan.getByRole('button', { name: /^Pays/ }).click();
    await awaitTickets(fan, 2);
  }
});

/** What the QR codes on a page look like. */
async function shownCodes(page: Page): Promise<(string | null)[]> {
  const codes = await page.getByRole('img', { name: 'QR code of this ticket' }).locator('path').all();
  return Promise.all(codes.map((path) => path.getAttribute('d')));
}

/** Leaves a picture of the page in test-results/ if the test fails. */
function keepPicture(page: Page, name: string): Page {
  onTestFailed(async () => {
    await page.screenshot({ path: `test-results/${name}.png`, fullPage: true });
  });
  return page;
}
