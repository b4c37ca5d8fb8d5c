import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, onTestFailed, test } from 'vitest';
import { accessibilityFaults } from '../support/accessibility.ts';
import { launchChromium } from '../support/browser.ts';
import { need, newFan } from '../support/fan-steps.ts';
import { draftLike, OPERATOR, operatorOf } from '../support/queued-event.ts';
import { findSeatedEvent } from '../support/seated-event.ts';
import { signInQuietly } from '../support/sign-in-quietly.ts';

const running = inject('browserTests');
/** The page looks again every few seconds. */
const SEEN_WITHIN_MS = 30_000;

describe.skipIf(running === null)('an organiser of an event that many want', () => {
  let browser: Browser;
  let draftId: string;

  beforeAll(async () => {
    browser = await launchChromium(need(running).chromiumPath);
    const { id: like } = await findSeatedEvent(need(running).workerUrl);
    draftId = await draftLike(await operatorOf(need(running)), { like, name: 'Planned with a queue' });
  });
  afterAll(() => browser?.close());

  test('[ORGANISE-10] [ORGANISE-11] [ORGANISE-12] plans its queue and presale, gives codes and invitations away, and sees it fixed', async () => {
    const page = await newFan(browser);
    onTestFailed(async () => {
      await page.screenshot({ path: 'test-results/organise-queue.png', fullPage: true });
    });
    await signInQuietly(page, need(running), OPERATOR);
    await page.goto(`${need(running).origin}/organise/events/${draftId}/edit`);
    await plan(page);
    await planPresale(page);
    await page.getByText('Round').first().waitFor();
    await giveAway(page);
    await publish(page);
    await page.getByText('Joining is not open yet').waitFor({ timeout: SEEN_WITHIN_MS });
    await page.getByRole('region', { name: 'Queue and presale' }).getByText('Fan club').waitFor();
    await pauseAndResume(page);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 375, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(375);
  });
});

/** What is usual is filled in; what cannot be is said at its field, and nothing is saved. */
async function plan(page: Page): Promise<void> {
  await page.getByLabel('Fans wait in a queue, and the order is drawn').check();
  expect(await page.getByLabel('Joining closes').inputValue()).toMatch(/T09:45$/);
  expect(await page.getByLabel('The sale opens').inputValue()).toMatch(/T10:00$/);
  await page.getByText(/^Round [\d,]+ decides\. It comes at 09:46:\d\d/).waitFor();
  expect(await page.getByLabel('Minutes to choose').inputValue()).toBe('10');
  expect(await page.getByLabel('Minutes to come').inputValue()).toBe('2');
  const capacity = page.getByLabel('Shoppers at a time');
  expect(Number(await capacity.inputValue())).toBeGreaterThanOrEqual(10);
  await capacity.fill('9999');
  await page.getByLabel('The sale opens').fill('2026-01-01T10:00');
  await page.getByRole('button', { name: 'Save the draft' }).click();
  await page.getByText('have room for 4000 shoppers at a time.').waitFor();
  await page.getByText('The draw takes 90 seconds after closing.').waitFor();
  expect(await capacity.getAttribute('aria-invalid')).toBe('true');
  expect(await accessibilityFaults(page)).toEqual([]);
  await capacity.fill('40');
  const closes = await page.getByLabel('Joining closes').inputValue();
  await page.getByLabel('The sale opens').fill(closes.replace('T09:45', 'T10:00'));
  await page.getByLabel('Called before everybody').fill('Members\nFriends');
  await page.getByRole('button', { name: 'Save the draft' }).click();
  await page.getByText('This is a draft: only organisers see it.').waitFor();
  await page.getByText('Members, then Friends').waitFor();
  await page.getByText('40 fans').waitFor();
}

/** Proposed before the queue; what is wrong stands at its field; planned, taken back, planned again. */
async function planPresale(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Edit the draft' }).click();
  const isOn = page.getByLabel('Some fans buy before everybody');
  const ends = page.getByLabel('Everybody buys', { exact: true });
  await isOn.check();
  expect(await ends.inputValue()).toMatch(/T09:30$/);
  const proposed = await ends.inputValue();
  await ends.fill(proposed.replace('T09:30', 'T09:31'));
  await page.getByRole('button', { name: 'Save the draft' }).click();
  await page.getByText('It closes 30 minutes or more before the queue opens').waitFor();
  expect(await ends.getAttribute('aria-invalid')).toBe('true');
  expect(await accessibilityFaults(page)).toEqual([]);
  await ends.fill(proposed);
  await saveDraft(page);
  await page.getByRole('region', { name: 'Fan club' }).waitFor();
  await page.getByRole('link', { name: 'Edit the draft' }).click();
  expect(await ends.inputValue()).toBe(proposed);
  await isOn.uncheck();
  await saveDraft(page);
  expect(await page.getByRole('region', { name: 'Fan club' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Edit the draft' }).click();
  await isOn.check();
  await saveDraft(page);
  await page.getByRole('region', { name: 'Fan club' }).waitFor();
}

async function saveDraft(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save the draft' }).click();
  await page.getByText('This is a draft: only organisers see it.').waitFor();
}

async function giveAway(page: Page): Promise<void> {
  const members = page.getByRole('region', { name: 'Members' });
  await members.getByText('0 access codes, used 0 times. 0 addresses invited.').waitFor();
  await members.getByText('Add access codes').click();
  await members.getByLabel('Or one of your own').fill('welcome back');
  await members.getByLabel('Fans for each code').fill('50');
  await members.getByRole('button', { name: 'Add these codes' }).click();
  await members.getByText('1 code added.').waitFor();
  await members.getByText('Invite a list of addresses').click();
  const list = 'name;mail\nAnn;ann@example.org\nBob;BOB@example.org\n';
  await members.getByLabel('A file with their addresses').setInputFiles({
    name: 'members.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(list),
  });
  await members.getByRole('button', { name: 'Invite them' }).click();
  await members.getByText('2 addresses of the file invited.').waitFor();
  await members.getByText('1 access code, used 0 times. 2 addresses invited.').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
}

async function publish(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Publish and open the sale' }).click();
  await page.getByRole('heading', { level: 2, name: 'Queue and presale' }).waitFor();
  expect(await page.getByRole('link', { name: 'Edit the draft' }).count()).toBe(0);
  await page.getByText('10 minutes to choose, 2 minutes to come when called').waitFor();
}

async function pauseAndResume(page: Page): Promise<void> {
  const tag = page.locator('.watch-head .status-tag');
  await page.getByRole('button', { name: 'Pause the sale' }).click();
  await tag.getByText('Paused').waitFor();
  await page.getByRole('button', { name: 'Let the sale go on' }).click();
  await tag.getByText('On sale').waitFor();
}
