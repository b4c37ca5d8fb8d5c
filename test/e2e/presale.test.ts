import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, onTestFailed, test } from 'vitest';
import { accessibilityFaults } from '../support/accessibility.ts';
import { launchChromium } from '../support/browser.ts';
import { need, newFan, signInByMail } from '../support/fan-steps.ts';
import { operatorOf, presoldEvent } from '../support/queued-event.ts';
import { findSeatedEvent } from '../support/seated-event.ts';

const running = inject('browserTests');
const HOUR_MS = 3_600_000;
const CODE = 'FRIENDS';

describe.skipIf(running === null)('a fan of an event with a presale', () => {
  let browser: Browser;
  let now: string;
  let later: string;

  beforeAll(async () => {
    browser = await launchChromium(need(running).chromiumPath);
    const operator = await operatorOf(need(running));
    const { id: like } = await findSeatedEvent(need(running).workerUrl);
    const shared = { like, code: CODE, closesInMs: 5 * HOUR_MS };
    now = await presoldEvent(operator, { ...shared, name: 'In its presale', opensInMs: -HOUR_MS });
    later = await presoldEvent(operator, { ...shared, name: 'Before its presale', opensInMs: HOUR_MS });
  });
  afterAll(() => browser?.close());

  test('[PRESALE-1] [PRESALE-2] [PRESALE-5] is told who buys now, enters their code, and holds seats', async () => {
    const page = await newFan(browser);
    onTestFailed(async () => {
      await page.screenshot({ path: 'test-results/presale.png', fullPage: true });
    });
    await holdBest(page, later);
    await page.getByText(/^Nothing is held\. The sale is not open yet\./).waitFor();
    await holdBest(page, now);
    await page.getByText(/^Nothing is held\. Presale \(Fan club\): only fans with a code/).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);

    await page.getByRole('link', { name: 'Enter a code' }).click();
    await enter(page, 'NOT THIS');
    const { mailboxUrl } = need(running);
    await signInByMail(page, { mailboxUrl, email: `presale-${Date.now()}@onsale.test` });
    await page.getByText('There is no such code, or it is used up.').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await enter(page, CODE);
    await page.getByText('You are in: you may buy now.').waitFor();
    await page.getByRole('link', { name: 'Choose your seats' }).click();
    await holdBest(page, now);
    await page.waitForURL(/\/checkout\//);
  });
});

async function holdBest(page: Page, eventId: string): Promise<void> {
  await page.goto(`${need(running).origin}/events/${eventId}/seats`);
  await page.getByRole('button', { name: 'Best available' }).click();
  await page.getByRole('button', { name: /^Hold the best/ }).click();
}

async function enter(page: Page, code: string): Promise<void> {
  await page.getByLabel('Presale code').fill(code);
  await page.getByRole('button', { name: 'Use this code' }).click();
}
