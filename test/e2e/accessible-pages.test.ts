import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { accessibilityFaults } from '../support/accessibility.ts';
import { launchChromium } from '../support/browser.ts';
import { need } from '../support/fan-steps.ts';
import { htmlFaults } from '../support/html-faults.ts';
import { findSeatedEvent, type SeatedEvent } from '../support/seated-event.ts';
import { faultsOfEvent, faultsOfListing } from '../support/structured-data.ts';

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

describe.skipIf(running === null)('as they are served', () => {
  const nobody = '0199f0a0-7b1c-7d2e-9a3b-5c6d7e8f9a0b';
  let event: SeatedEvent;
  beforeAll(async () => {
    event = await findSeatedEvent(need(running).workerUrl);
  });

  test.each([
    ['home', () => '/', 200],
    ['results', () => '/?q=concert&city=Paris&priceMax=500&currency=EUR', 200],
    ['a search without a result, and with a fault', () => '/?q=zzzzzz&when=today&priceMin=x', 200],
    ['the event', () => `/events/${event.id}`, 200],
    ['the seat map', () => `/events/${event.id}/seats`, 200],
    ['the checkout', () => `/events/${event.id}/checkout/${nobody}`, 200],
    ['a booking', () => `/events/${event.id}/bookings/${nobody}`, 200],
    ['my bookings', () => '/bookings', 200],
    ['a transfer', () => `/transfers/${nobody}`, 200],
    ['sign-in', () => '/sign-in', 200],
    ['a venue', () => '/venues/theatre-mogador-paris', 200],
    ['a performer', () => '/performers/maren-holt', 200],
    ['a city', () => '/cities/fr/paris', 200],
    ['a kind of event', () => '/categories/music', 200],
    ['all cities', () => '/cities', 200],
    ['organising', () => '/organise', 200],
    ['a new event', () => '/organise/events/new', 200],
    ['an organised event', () => `/organise/events/${nobody}`, 200],
    ['its form', () => `/organise/events/${nobody}/edit`, 200],
    ['a part of the API’s description', () => '/docs/api?search=suggest', 200],
    ['a page that is not there', () => '/no-such-page', 404],
  ])('[PAGE-10] %s is valid HTML', async (_name, path, status) => {
    const response = await fetch(need(running).workerUrl + path(), { headers: { Accept: 'text/html' } });
    expect(response.status).toBe(status);
    expect(await htmlFaults(await response.text())).toEqual([]);
  });

  test.each([
    ['the event', () => `/events/${event.id}`, faultsOfEvent],
    ['a venue', () => '/venues/theatre-mogador-paris', faultsOfListing],
    ['a performer', () => '/performers/maren-holt', faultsOfListing],
    ['a city', () => '/cities/fr/paris', faultsOfListing],
    ['a kind of event', () => '/categories/music', faultsOfListing],
  ])('[PAGE-4] [PAGE-16] %s tells search engines and networks what it is', async (_name, path, faultsOf) => {
    const html = await (await fetch(need(running).workerUrl + path())).text();
    const [, json] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(html)!;
    // Search engines are told of addresses under https, which this machine has not.
    const deployed = json!.replaceAll(need(running).origin, 'https://onsale.example');
    expect(faultsOf(JSON.parse(deployed) as object)).toEqual([]);
    const [, image] = /<meta property="og:image" content="([^"]+)"/.exec(html)!;
    const { pathname } = new URL(image!);
    const picture = await fetch(need(running).workerUrl + pathname);
    expect(picture.headers.get('Content-Type')).toMatch(/^image\//);
    expect(html).toMatch(/<meta property="og:image:alt" content="[^"]+"/);
  });
});
