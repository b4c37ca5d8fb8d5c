import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { mailedCode } from '../../dev/sign-in.ts';
import { launchChromium } from '../support/browser.ts';
import { findSeatedEvent, type SeatedEvent } from '../support/seated-event.ts';

const running = inject('browserTests');
/** How soon a fan sees what another one did. */
const SEEN_WITHIN_MS = 1000;
const BOOKED_WITHIN_MS = 30_000;
/** No step of a fan takes longer on a small machine that runs everything at once. */
const STEP_MS_MAX = 15_000;
const EMAIL = 'ada@example.org';

describe.skipIf(running === null)('two fans and one theatre', () => {
  let browser: Browser;
  let event: SeatedEvent;

  beforeAll(async () => {
    event = await findSeatedEvent(running!.workerUrl);
    browser = await launchChromium(running!.chromiumPath);
  });
  afterAll(() => browser?.close());

  test('[I1] [I12] one buys two seats; the other sees them held within a second, and then gone', async () => {
    const { origin, mailboxUrl } = running!;
    const ada = await newFan(browser);
    const grace = await newFan(browser);
    await findEvent(ada, { origin, event });
    await chooseFromList(ada, event);
    await grace.goto(`${origin}/events/${event.id}/seats`);
    await chooseFromList(grace, event);
    const wanted = event.seats.slice(0, 2);

    for (const seat of wanted) await seatBox(ada, event, seat).press('Space');
    const price = await ada.getByRole('complementary', { name: 'Your seats' }).locator('.basket-total').innerText();
    const held = ada.waitForResponse((response) => response.url().endsWith('/holds') && response.status() === 201);
    await ada.getByRole('button', { name: 'Hold 2 seats' }).click();
    await held;
    await seesTaken(grace, { event, seats: wanted, withinMs: SEEN_WITHIN_MS });

    await checkOut(ada, { mailboxUrl, price });
    await ada.getByRole('button', { name: /^Pays/ }).click();
    await ada.waitForURL(/\/bookings\//);
    const tickets = ada.getByRole('img', { name: 'QR code of this ticket' });
    await tickets.nth(1).waitFor({ timeout: BOOKED_WITHIN_MS });
    expect(await tickets.count()).toBe(2);
    expect(await ada.locator('main').innerText()).toContain(price);

    await grace.reload();
    await chooseFromList(grace, event);
    await expect.poll(() => seatBox(grace, event, wanted[0]!).isDisabled()).toBe(true);
    expect(await seatBox(grace, event, wanted[1]!).isDisabled()).toBe(true);
    expect(await seatBox(grace, event, event.seats[2]!).isEnabled()).toBe(true);
  });
});

/** A browser of its own: no cookies or storage of the other's. */
async function newFan(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(STEP_MS_MAX);
  return await context.newPage();
}

/** Home, search, event, seat page. */
async function findEvent(page: Page, at: { origin: string; event: SeatedEvent }): Promise<void> {
  await page.goto(at.origin);
  await page.getByRole('searchbox', { name: 'Artist, show, team or venue' }).fill(at.event.name);
  await page.getByRole('button', { name: 'Find events' }).click();
  // Two events may have one name: a tour.
  await page.locator(`a[href*="${at.event.id}"]`).click();
  await page.getByRole('heading', { level: 1, name: at.event.name }).waitFor();
  await page.getByRole('link', { name: 'Choose your seats' }).click();
}

/** Opens the list, its section and its row. */
async function chooseFromList(page: Page, event: SeatedEvent): Promise<void> {
  await page.getByRole('button', { name: 'List' }).click();
  const section = page.locator('details', { has: page.getByText(event.section, { exact: true }) }).first();
  await section.locator('summary').first().click();
  await section.getByText(`Row ${event.row}`, { exact: true }).click();
  await seatBox(page, event, event.seats[0]!).waitFor({ state: 'attached' });
}

function seatBox(page: Page, event: SeatedEvent, seat: string): Locator {
  return page.getByRole('checkbox', { name: new RegExp(`^Row ${event.row}, seat ${seat}(?!\\d)`) });
}

async function seesTaken(page: Page, at: { event: SeatedEvent; seats: string[]; withinMs: number }): Promise<void> {
  const { event, seats, withinMs } = at;
  const poll = { timeout: withinMs, interval: 20 };
  for (const seat of seats) await expect.poll(() => seatBox(page, event, seat).isDisabled(), poll).toBe(true);
}

/** Says who one is, by the code in the mail, and goes on to the payment page; the price stays what it was. */
async function checkOut(page: Page, at: { mailboxUrl: string; price: string }): Promise<void> {
  await page.waitForURL(/\/checkout\//);
  const since = new Date().toISOString();
  await page.getByRole('textbox', { name: 'Your email address' }).fill(EMAIL);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  const code = await mailedCode({ mailboxUrl: at.mailboxUrl, email: EMAIL, since });
  await page.getByRole('textbox', { name: 'The six digits we sent' }).fill(code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: `Pay ${at.price}` }).click();
  await page.waitForURL(/\/pay\//);
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(`Pay ${at.price}`);
}
