import type { Browser, Locator, Page } from 'playwright-core';
import { mailedCode } from '../../dev/sign-in.ts';
import type { BrowserTests } from './stack-setup.ts';
import type { SeatedEvent } from './seated-event.ts';

/** No step of a fan takes longer on a small machine that runs everything at once. */
const STEP_MS_MAX = 15_000;
const BOOKED_MS_MAX = 30_000;

/** A browser of its own: no cookies or storage of another fan's. */
export async function newFan(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  context.setDefaultTimeout(STEP_MS_MAX);
  return await context.newPage();
}

/** Home, search, event, seat page. */
export async function findEvent(page: Page, at: { origin: string; event: SeatedEvent }): Promise<void> {
  await page.goto(at.origin);
  await page.getByLabel('Artist, show, team or venue').fill(at.event.name);
  await page.getByRole('button', { name: 'Find events' }).click();
  // Two events may have one name: a tour.
  await page.locator(`a[href*="${at.event.id}"]`).click();
  await page.getByRole('heading', { level: 1, name: at.event.name }).waitFor();
  await page.getByRole('link', { name: 'Choose your seats' }).click();
}

/** Opens the list, its section and its row. */
export async function openRow(page: Page, event: SeatedEvent): Promise<void> {
  await page.getByRole('button', { name: 'List' }).click();
  const section = page.locator('details', { has: page.getByText(event.section, { exact: true }) }).first();
  await section.locator('summary').first().click();
  await section.getByText(`Row ${event.row}`, { exact: true }).click();
  await seatBox(page, event, event.seats[0]!).waitFor({ state: 'attached' });
}

/** The seat's box in the opened row: checked when it is one's own, disabled when it is not to be had. */
export function seatBox(page: Page, event: SeatedEvent, seat: string): Locator {
  return page.getByRole('checkbox', { name: new RegExp(`^Row ${event.row}, seat ${seat}(?!\\d)`) });
}

/** Says who one is, by the code in the mail. */
export async function verifyEmail(page: Page, at: { mailboxUrl: string; email: string }): Promise<void> {
  await page.waitForURL(/\/checkout\//);
  await signInByMail(page, at);
}

/** The same wherever a page asks who one is. */
export async function signInByMail(page: Page, at: { mailboxUrl: string; email: string }): Promise<void> {
  const since = new Date().toISOString();
  await page.getByRole('textbox', { name: 'Your email address' }).fill(at.email);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  const code = await mailedCode({ ...at, since });
  await page.getByRole('textbox', { name: 'The six digits we sent' }).fill(code);
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** Leaves the checkout for the payment page; answers the amount that it asks for. */
export async function goToPayment(page: Page): Promise<string> {
  await page.getByRole('button', { name: /^Pay / }).click();
  await page.waitForURL(/\/pay\//);
  const title = await page.getByRole('heading', { level: 1 }).innerText();
  return title.replace(/^Pay /, '');
}

/** Waits on the confirmation page for so many tickets; answers what the page says. */
export async function awaitTickets(page: Page, count: number): Promise<string> {
  await page.waitForURL(/\/bookings\//);
  const codes = page.getByRole('img', { name: 'QR code of this ticket' });
  await codes.nth(count - 1).waitFor({ timeout: BOOKED_MS_MAX });
  const shown = await codes.count();
  if (shown !== count) throw new Error(`${shown} tickets are shown, not ${count}`);
  return await page.locator('main').innerText();
}

/** What browser tests need, in a test that is not skipped. */
export function need(running: BrowserTests | null): BrowserTests {
  if (!running) throw new Error('browser tests are skipped without a browser');
  return running;
}
