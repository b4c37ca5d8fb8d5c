import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { accessibilityFaults } from '../support/accessibility.ts';
import { launchChromium } from '../support/browser.ts';
import { need } from '../support/fan-steps.ts';
import { findSeatedEvent, type SeatedEvent } from '../support/seated-event.ts';

const running = inject('browserTests');

const VIEWS = [
  { name: 'a phone by day', width: 375, height: 800, colorScheme: 'light' },
  { name: 'a desk at night', width: 1440, height: 900, colorScheme: 'dark' },
] as const;

describe.skipIf(running === null).each(VIEWS)('on $name', ({ width, height, colorScheme }) => {
  let browser: Browser;
  let event: SeatedEvent;
  let page: Page;

  beforeAll(async () => {
    event = await findSeatedEvent(need(running).workerUrl);
    browser = await launchChromium(need(running).chromiumPath);
    const context = await browser.newContext({ viewport: { width, height }, colorScheme });
    page = await context.newPage();
  });
  afterAll(() => browser?.close());

  test.each([
    ['home', () => '/', 'main a[href^="/events/"]'],
    ['a search without a result', () => '/?q=zzzzzz', 'a[href="/"]'],
    ['the event', () => `/events/${event.id}`, 'h1'],
    ['a venue', () => '/venues/theatre-mogador-paris', 'h1'],
    ['a city', () => '/cities/fr/paris', 'h1'],
    ['a kind of event', () => '/categories/music', 'h1'],
    ['a performer', () => '/performers/maren-holt', 'h1'],
    ['all cities', () => '/cities', 'h1'],
    ['the seat map', () => `/events/${event.id}/seats`, 'canvas'],
    ['sign-in', () => '/sign-in', 'input[type="email"]'],
    ['organising, to somebody unknown', () => '/organise', 'input[type="email"]'],
    ['a page that is not there', () => '/no-such-page', 'h1'],
  ])('%s has no fault that axe can see, and nothing sticks out at the side', async (_name, path, landmark) => {
    await page.goto(need(running).origin + path());
    await page.locator(landmark).first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });
});
