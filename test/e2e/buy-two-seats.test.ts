import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, onTestFailed, test } from 'vitest';
import { accessibilityFaults } from '../support/accessibility.ts';
import { launchChromium } from '../support/browser.ts';
import {
  awaitTickets,
  findEvent,
  goToPayment,
  need,
  newFan,
  openRow,
  seatBox,
  verifyEmail,
} from '../support/fan-steps.ts';
import { findSeatedEvent, type SeatedEvent } from '../support/seated-event.ts';

const running = inject('browserTests');
/** How soon a fan sees what another one did. */
const SEEN_WITHIN_MS = 1000;

describe.skipIf(running === null)('fans in a theatre', () => {
  let browser: Browser;
  let event: SeatedEvent;

  beforeAll(async () => {
    event = await findSeatedEvent(need(running).workerUrl);
    browser = await launchChromium(need(running).chromiumPath);
  });
  afterAll(() => browser?.close());

  test('[I1] [I12] one buys two seats; another sees them held within a second, and then gone', async () => {
    const { origin, mailboxUrl } = need(running);
    const ada = keepPicture(await newFan(browser), 'ada');
    const grace = keepPicture(await newFan(browser), 'grace');
    await findEvent(ada, { origin, event });
    await openRow(ada, event);
    await grace.goto(`${origin}/events/${event.id}/seats`);
    await openRow(grace, event);
    const [first, second, third] = event.seats as [string, string, string];

    for (const seat of [first, second]) await seatBox(ada, event, seat).press('Space');
    const price = await ada.getByRole('complementary', { name: 'Your seats' }).locator('.basket-total').innerText();
    const held = ada.waitForResponse((response) => response.url().endsWith('/holds') && response.status() === 201);
    await ada.getByRole('button', { name: 'Hold 2 seats' }).click();
    await held;
    const soon = { timeout: SEEN_WITHIN_MS, interval: 20 };
    for (const seat of [first, second])
      await expect.poll(() => seatBox(grace, event, seat).isDisabled(), soon).toBe(true);

    await verifyEmail(ada, { mailboxUrl, email: 'ada@example.org' });
    await ada.getByRole('button', { name: `Pay ${price}` }).waitFor();
    expect(await accessibilityFaults(ada)).toEqual([]);
    expect(await goToPayment(ada)).toBe(price);
    await ada.getByRole('button', { name: /^Pays/ }).click();
    expect(await awaitTickets(ada, 2)).toContain(price);
    expect(await accessibilityFaults(ada)).toEqual([]);

    await grace.reload();
    await openRow(grace, event);
    await expect.poll(() => seatBox(grace, event, first).isDisabled()).toBe(true);
    expect(await seatBox(grace, event, second).isDisabled()).toBe(true);
    expect(await seatBox(grace, event, third).isEnabled()).toBe(true);
  });

  test('[STRIPE-7] the best seats, one change of mind, a declined card, 3-D Secure, and then the tickets', async () => {
    const { origin, mailboxUrl } = need(running);
    const fan = keepPicture(await newFan(browser), 'fan');
    await fan.goto(`${origin}/events/${event.id}/seats`);
    await fan.getByRole('button', { name: 'Best available' }).click();
    await fan.getByRole('button', { name: 'Hold the best 2 seats' }).click();
    await verifyEmail(fan, { mailboxUrl, email: 'fan@example.org' });
    const price = await goToPayment(fan);

    await fan.getByRole('link', { name: 'Back without paying' }).click();
    await fan.waitForURL(/\/checkout\//);
    expect(await goToPayment(fan)).toBe(price);
    await fan.getByRole('button', { name: /^Declined/ }).click();
    await fan.getByText('Your card was declined.').waitFor();
    await fan.getByRole('button', { name: /^3-D Secure/ }).click();
    await fan.getByRole('button', { name: 'Confirm payment' }).click();
    expect(await awaitTickets(fan, 2)).toContain(price);

    await fan.goto(`${origin}/bookings`);
    await fan.getByText(event.name).first().waitFor();
    expect(await accessibilityFaults(fan)).toEqual([]);
  });
});

/** Leaves a picture of the page in test-results/ if the test fails. */
function keepPicture(page: Page, name: string): Page {
  onTestFailed(async () => {
    await page.screenshot({ path: `test-results/${name}.png`, fullPage: true });
  });
  return page;
}
