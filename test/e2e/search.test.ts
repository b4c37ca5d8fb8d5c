import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { launchChromium } from '../support/browser.ts';
import { need } from '../support/fan-steps.ts';

const running = inject('browserTests');

describe.skipIf(running === null)('looking for an event', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(need(running).chromiumPath);
  });
  afterAll(() => browser?.close());

  async function open(path: string, javaScriptEnabled = true): Promise<Page> {
    const page = await (await browser.newContext({ javaScriptEnabled })).newPage();
    await page.goto(need(running).origin + path);
    return page;
  }

  test('[PAGE-15] names are suggested while one types, and the keyboard goes there', async () => {
    const page = await open('/');
    const field = page.getByRole('combobox', { name: 'Artist, show, team or venue' });
    await field.pressSequentially('maren');
    const options = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
    await options.first().waitFor();
    expect(await field.getAttribute('aria-expanded')).toBe('true');

    await field.press('ArrowDown');
    const active = page.locator(`#${await field.getAttribute('aria-activedescendant')}`);
    expect(await active.getAttribute('aria-selected')).toBe('true');
    expect(await options.first().innerText()).toContain('Maren');
    expect(await field.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);

    await field.press('Escape');
    expect(await options.count()).toBe(0);
    expect(await field.getAttribute('aria-expanded')).toBe('false');

    await field.pressSequentially(' holt');
    await options.filter({ hasText: 'Artist' }).first().waitFor();
    const names = await options.allInnerTexts();
    for (let at = 0; at <= names.findIndex((name) => name.includes('Artist')); at++) await field.press('ArrowDown');
    await field.press('Enter');
    await page.waitForURL(/\/performers\/maren-holt$/);
  });

  test('[PAGE-15] Enter without a choice searches for what was typed', async () => {
    const page = await open('/');
    const field = page.getByRole('combobox', { name: 'Artist, show, team or venue' });
    await field.pressSequentially('maren');
    await page.getByRole('listbox', { name: 'Suggestions' }).waitFor();
    await field.press('Enter');
    await page.waitForURL(/\/\?q=maren$/);
    expect(await page.locator('.event-card mark').first().innerText()).toBe('Maren');
  });

  test.each([true, false])('[PAGE-13] prices and other filters are a form (with a script: %s)', async (hasScript) => {
    const page = await open('/?city=Tokyo', hasScript);
    await page.getByText('More filters').click();
    expect(await page.getByLabel('Currency').inputValue()).toBe('JPY');
    await page.getByLabel('At most').fill('9000');
    await page.getByRole('button', { name: 'Find events' }).click();
    await page.waitForURL(/priceMax=9000/);
    const asked = new URL(page.url()).searchParams;
    expect(asked.get('currency')).toBe('JPY');
    const prices = await page.locator('.event-card .price').allInnerTexts();
    expect(prices.length).toBeGreaterThan(0);
    for (const price of prices) expect(Number(price.replaceAll(/\D/g, ''))).toBeLessThanOrEqual(9_000);

    await page.getByRole('link', { name: /Up to JP¥9,000/ }).click();
    expect(new URL(page.url()).search).toBe('?city=Tokyo');
    // What was not filled in does not stand in the address, where there is a script to leave it out.
    if (hasScript) expect([...asked.keys()].toSorted()).toEqual(['city', 'currency', 'priceMax']);
  });

  test('[PAGE-14] what is wrong is said, and the rest is searched for', async () => {
    const page = await open('/?city=Tokyo&currency=JPY&priceMin=cheap');
    await page.getByText('We could not make sense of the lowest price “cheap”').waitFor();
    expect(await page.locator('.event-card').count()).toBeGreaterThan(0);
  });
});
