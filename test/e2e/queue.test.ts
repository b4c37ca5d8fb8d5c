import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, onTestFailed, test } from 'vitest';
import { mailedCode } from '../../dev/sign-in.ts';
import { accessibilityFaults } from '../support/accessibility.ts';
import { launchChromium } from '../support/browser.ts';
import { awaitTickets, goToPayment, need, newFan } from '../support/fan-steps.ts';
import { operatorOf, queuedEvent, setClock, type Operator } from '../support/queued-event.ts';
import { signInQuietly } from '../support/sign-in-quietly.ts';
import { findSeatedEvent } from '../support/seated-event.ts';

const running = inject('browserTests');
/** A fan signs in meanwhile, on a small machine that does other things as well. */
const GATHERING_MS = 28_000;
/** One who is signed in needs less. */
const QUICK_GATHERING_MS = 12_000;
/** A draw without a beacon. */
const DRAW_MS = 15_000;
const CALLED_WITHIN_MS = 40_000;
const PAUSED_MS = 4_000;

let browser: Browser;
let operator: Operator;
let eventId: string;
let verifiableId: string;
let like: string;

describe.skipIf(running === null)('a fan in a queue', () => {
  beforeAll(async () => {
    browser = await launchChromium(need(running).chromiumPath);
    operator = await operatorOf(need(running));
    like = (await findSeatedEvent(need(running).workerUrl)).id;
  });
  afterAll(() => browser?.close());

  test('joins, is drawn, waits, is called, and buys', { timeout: 150_000 }, async () => {
    const [ann, bob] = await Promise.all([fan('ann'), fan('bob')]);
    await signInQuietly(ann, need(running), emailOf('ann'));
    // Its beacon takes a minute: it is looked at last.
    verifiableId = await queuedEvent(operator, {
      like,
      name: 'Drawn by the beacon',
      closesInMs: QUICK_GATHERING_MS,
      opensInMs: 600_000,
    });
    await joinSignedIn(ann, verifiableId);
    eventId = await queuedEvent(operator, {
      like,
      name: 'The short line',
      isVerifiable: false,
      passSeconds: 120,
      closesInMs: GATHERING_MS,
      opensInMs: GATHERING_MS + DRAW_MS,
    });
    await Promise.all([joinSignedIn(ann, eventId), joinByKeyboard(bob)]);
    await staysIn(ann);
    const places = await Promise.all([placeOf(ann), placeOf(bob)]);
    expect(places.toSorted()).toEqual(['1', '2']);
    await keepsPlaceOffline(ann, places[0]);
    await drawSays(ann, places[0]);
    await Promise.all([takeTurn(ann), takeTurn(bob)]);
    const elsewhere = await goOnElsewhere(ann);
    await pause(elsewhere);
    await buy(elsewhere);
    await bob.goto(at(`/events/${eventId}/queue`));
    await bob.getByRole('button', { name: /^Choose your seats \d:\d\d$/ }).waitFor();
    await beaconDraw(ann);
  });
});

async function fan(name: string): Promise<Page> {
  const page = await newFan(browser);
  onFailure(page, name);
  return page;
}

/** By the keyboard alone, once the first button has it: the page goes on redrawing itself meanwhile. */
async function joinByKeyboard(page: Page): Promise<void> {
  await page.goto(at(`/events/${eventId}/queue`));
  await page.getByRole('button', { name: 'Join the queue' }).click();
  const email = emailOf('bob');
  const since = new Date().toISOString();
  const address = page.getByRole('textbox', { name: 'Your email address' });
  await address.waitFor();
  await page.keyboard.type(email);
  await page.keyboard.press('Enter');
  const code = page.getByRole('textbox', { name: 'The six digits we sent' });
  await code.waitFor();
  const digits = await mailedCode({ mailboxUrl: need(running).mailboxUrl, email, since });
  // Longer than a redrawing: whoever types slowly keeps the field.
  await page.waitForTimeout(1_500);
  expect(await code.evaluate((field) => field === document.activeElement)).toBe(true);
  await page.keyboard.type(digits);
  await page.keyboard.press('Enter');
  await page.getByText('You are in. The draw is in').waitFor();
}

/** Signed in already: the button is all. */
async function joinSignedIn(page: Page, id: string): Promise<void> {
  await page.goto(at(`/events/${id}/queue`));
  await page.getByRole('button', { name: 'Join the queue' }).click();
  await page.getByText('You are in. The draw is in').waitFor();
}

async function staysIn(page: Page): Promise<void> {
  await page.reload();
  await page.getByText('You are in').first().waitFor();
  expect(await page.getByRole('button', { name: 'Join the queue' }).count()).toBe(0);
}

/** Once the order is drawn; computed in the browser from the published record. */
async function placeOf(page: Page): Promise<string> {
  await page.getByText('Your place', { exact: true }).waitFor({ timeout: GATHERING_MS + CALLED_WITHIN_MS });
  return await page.locator('.waiting-figure').innerText();
}

async function keepsPlaceOffline(page: Page, place: string): Promise<void> {
  await page.context().setOffline(true);
  expect(await page.locator('.waiting-figure').innerText()).toBe(place);
  await page.context().setOffline(false);
  await page.reload();
  expect(await placeOf(page)).toBe(place);
}

/** The page of the draw comes to the same place, from the fan's own proof. */
async function drawSays(page: Page, place: string): Promise<void> {
  const draw = await page.context().newPage();
  await draw.goto(at(`/events/${eventId}/draw`));
  await draw.getByRole('heading', { name: 'Not verifiable: no beacon' }).waitFor();
  await draw.getByText('No public beacon decides:').waitFor();
  expect(await draw.locator('.draw-figure').innerText()).toBe(place);
  await draw.close();
}

async function takeTurn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Choose your seats' }).click({ timeout: CALLED_WITHIN_MS });
  await page.waitForURL(/\/seats$/);
  await page.getByText('Your turn: choose and hold your seats within').waitFor();
}

/** The same account in another browser takes the pass; the first one says so. */
async function goOnElsewhere(page: Page): Promise<Page> {
  const other = await fan('ann-elsewhere');
  await signInQuietly(other, need(running), emailOf('ann'));
  await other.goto(at(`/events/${eventId}/queue`));
  await takeTurn(other);
  await look(page);
  await page.getByText('You went on in another browser.').first().waitFor();
  return other;
}

/** [PAY-8] One call of an operator: as much is left afterwards as before, to the second. */
async function pause(page: Page): Promise<void> {
  const waiting = await page.context().newPage();
  await waiting.goto(at(`/events/${eventId}/queue`));
  await waiting.getByRole('button', { name: /^Choose your seats \d:\d\d$/ }).waitFor();
  await setClock(operator, eventId, true);
  const [strip, queue] = [page.locator('.pass-strip'), waiting.locator('.waiting')];
  await Promise.all([
    strip.getByText('The sale is paused and so is your time').first().waitFor(),
    queue.getByText('The sale is paused and so is your time').first().waitFor(),
  ]);
  await look(page);
  const before = await secondsIn(page, '.pass-strip strong');
  await page.waitForTimeout(PAUSED_MS);
  expect(await secondsIn(page, '.pass-strip strong')).toBe(before);
  expect(Math.abs((await secondsIn(waiting, '.waiting-pass-time')) - before)).toBeLessThanOrEqual(1);
  await setClock(operator, eventId, false);
  await strip.getByText('Your turn: choose and hold your seats within').waitFor();
  expect(before - (await secondsIn(page, '.pass-strip strong'))).toBeLessThanOrEqual(2);
  await waiting.close();
}

async function buy(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Best available' }).click();
  await page.getByRole('button', { name: 'Hold the best 2 seats' }).click();
  await page.waitForURL(/\/checkout\//);
  await goToPayment(page);
  await page.getByRole('button', { name: /^Pays/ }).click();
  await awaitTickets(page, 2);
}

/** The draw that a beacon decided is checked in the fan's browser. */
async function beaconDraw(page: Page): Promise<void> {
  await page.goto(at(`/events/${verifiableId}/draw`));
  const checked = page.getByRole('heading', { name: 'Checked: nobody chose the order' });
  await checked.waitFor({ timeout: 90_000 });
  expect(await page.locator('.draw-figure').innerText()).toBe('1');
  await page.getByText('The beacon’s signature of round').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
}

function emailOf(name: string): string {
  return `queue-${name}@example.org`;
}

function at(path: string): string {
  return need(running).origin + path;
}

/** As when the fan comes back to the tab. */
async function look(page: Page): Promise<void> {
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
}

async function secondsIn(page: Page, selector: string): Promise<number> {
  const [minutes, seconds] = (await page.locator(selector).innerText()).split(':');
  return Number(minutes) * 60 + Number(seconds);
}

/** Leaves a picture of the page in test-results/ if the test fails. */
function onFailure(page: Page, name: string): void {
  onTestFailed(async () => {
    await page.screenshot({ path: `test-results/queue-${name}.png`, fullPage: true });
  });
}
