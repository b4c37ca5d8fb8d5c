import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { launchChromium } from '../support/browser.ts';
import { need } from '../support/fan-steps.ts';

const running = inject('browserTests');
/** In London, where the seed has theatres. */
const geolocation = { latitude: 51.507412, longitude: -0.127812 };

describe.skipIf(running === null)('[PAGE-12] near me', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(need(running).chromiumPath);
  });
  afterAll(() => browser?.close());

  test('the position is asked for on a click, rounded to a cell, and the nearest come first', async () => {
    const context = await browser.newContext({ geolocation, permissions: ['geolocation'] });
    const page = await context.newPage();
    await page.goto(need(running).origin);
    await page.getByRole('button', { name: 'Near me' }).click();
    await page.waitForURL(/latitude=51\.51&longitude=-0\.13$/);
    const distances = await page.locator('.event-card-distance').allTextContents();
    const km = distances.map((text) => Number(/\d+/.exec(text)?.[0]));
    expect(km.length).toBeGreaterThan(1);
    expect(km).toEqual(km.toSorted((a, b) => a - b));
  });

  test('whoever does not share it is told what to do instead', async () => {
    const context = await browser.newContext({ permissions: [] });
    const page = await context.newPage();
    await page.goto(need(running).origin);
    await page.getByRole('button', { name: 'Near me' }).click();
    await page.getByText('Choose a city instead').waitFor();
    expect(new URL(page.url()).search).toBe('');
  });

  test('without a script there is no button that does nothing, and a link near a place works', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(need(running).origin);
    expect(await page.locator('[data-near-ask]').isVisible()).toBe(false);
    await page.goto(`${need(running).origin}/?latitude=51.51&longitude=-0.13`);
    await page.getByLabel('Near you, within').selectOption('100');
    await page.getByRole('button', { name: 'Find events' }).click();
    expect(new URL(page.url()).searchParams.get('radiusKm')).toBe('100');
    expect(await page.locator('.event-card-distance').count()).toBeGreaterThan(1);
  });
});
