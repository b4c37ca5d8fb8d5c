import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Claim } from '../../protocol/http/claims.ts';
import type { QueueStatus } from '../../protocol/http/queue.ts';
import { accessibilityFaults } from '../support/accessibility.ts';
import { launchChromium } from '../support/browser.ts';
import { need } from '../support/fan-steps.ts';
import { operatorOf, queuedEvent } from '../support/queued-event.ts';
import { findSeatedEvent } from '../support/seated-event.ts';
import { forgetTicket, keepTicket, openWaitingRoom, type WaitingRoom } from '../support/waiting-room.ts';

const running = inject('browserTests');
const DAY_MS = 86_400_000;

const VIEWS = [
  { name: 'a phone by day', width: 375, height: 800, colorScheme: 'light' },
  { name: 'a desk at night', width: 1440, height: 900, colorScheme: 'dark' },
] as const;

interface Scene {
  status: Partial<QueueStatus>;
  /** Null: they have not joined. */
  number: number | null | 'outside';
  claim?: Claim;
  shows: string | RegExp;
  /** Pressed before it is looked at. */
  press?: RegExp;
}

const PASS: Claim = { state: 'pass', pass: 'pass', secondsLeft: 572, paused: false };
const SOON = { closesAtMs: Date.now() + 754_000, opensAtMs: Date.now() + 1_000_000, draw: null, left: [] };

const SCENES: Record<string, Scene> = {
  'before joining opens': {
    status: { ...SOON, phase: 'scheduled', joinsFromMs: Date.now() + 300_000 },
    number: 'outside',
    shows: 'The queue opens',
  },
  'gathering, outside, with the presale form': {
    status: { ...SOON, phase: 'gathering' },
    number: 'outside',
    press: /^I have an access code/,
    shows: 'Enter the code before you join',
  },
  'gathering, joined': { status: { ...SOON, phase: 'gathering' }, number: null, shows: 'You are in. The draw is in' },
  sealed: { status: { phase: 'sealed', draw: null, left: [] }, number: null, shows: 'Drawing' },
  drawn: { status: { phase: 'drawn', nowServing: 0 }, number: 4_242, shows: '4,243' },
  'a place': { status: {}, number: 4_242, shows: '3,243' },
  'millions ahead': {
    status: { nowServing: 12, given: 1e7, calledPerMinute: 900 },
    number: 9_876_543,
    shows: '9,876,532',
  },
  'more fans ahead than tickets': { status: {}, number: 20_000, shows: /there may be none when it is your turn/ },
  called: { status: {}, number: 900, shows: 'Your turn' },
  'in line': {
    status: {},
    number: 900,
    claim: { state: 'in-line', ahead: 3, renewSeconds: 10 },
    press: /^Choose your seats/,
    shows: 'Nearly there',
  },
  'a pass': { status: {}, number: 900, claim: PASS, shows: /^Choose your seats\s*9:\d\d$/ },
  'paused, with a pass': {
    status: { phase: 'paused' },
    number: 900,
    claim: { ...PASS, paused: true },
    shows: /so is your time: as much as you see is left/,
  },
  paused: { status: { phase: 'paused' }, number: 4_242, shows: /The sale is paused for a moment/ },
  elsewhere: { status: {}, number: 900, claim: { state: 'elsewhere' }, shows: 'Go on here' },
  'sold out': { status: { phase: 'sold-out', left: [] }, number: 4_242, shows: 'Sold out' },
  closed: { status: { phase: 'closed', left: [] }, number: 4_242, shows: 'The sale has ended' },
};

let browser: Browser;
let eventId: string;

describe.skipIf(running === null)('the pages of a queue', () => {
  beforeAll(async () => {
    browser = await launchChromium(need(running).chromiumPath);
    const { id: like } = await findSeatedEvent(need(running).workerUrl);
    eventId = await queuedEvent(await operatorOf(need(running)), {
      like,
      name: 'A night that everybody wants',
      classes: ['Members', 'Everybody'],
      closesInMs: DAY_MS,
      opensInMs: 2 * DAY_MS,
    });
  });
  afterAll(() => browser?.close());

  describe.each(VIEWS)('on $name', ({ width, height, colorScheme }) => {
    let page: Page;
    let room: WaitingRoom;

    beforeAll(async () => {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme });
      page = await context.newPage();
      room = await openWaitingRoom(page, eventId);
      await page.goto(at('/cities'));
    });
    afterAll(() => page?.context().close());

    test.each(Object.keys(SCENES))('[WAIT-1] %s: no fault that axe can see, nothing sticks out', async (name) => {
      await show(page, room, SCENES[name]!);
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    });

    test.each([
      ['the event with its queue', () => `/events/${eventId}`, 'Go to the queue'],
      ['the draw that is to come', () => `/events/${eventId}/draw`, 'The queue is gathering'],
    ])('%s: no fault that axe can see', async (_name, path, landmark) => {
      await page.goto(at(path()));
      await page.getByText(landmark).first().waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    });
  });

  test('[WAIT-2] people who listen hear what changes, and not every second that passes', async () => {
    const { page, room } = await waitingFan();
    await show(page, room, SCENES['a place']!);
    const said = await listen(page);
    for (let second = 1; second <= 8; second++) {
      room.tell({ nowServing: 1_000 + second });
      await page.waitForTimeout(1_000);
    }
    expect(await page.locator('.waiting-figure').innerText()).toBe('3,235');
    expect(await said()).toEqual([]);
    room.tell({ phase: 'paused' });
    await page.getByText('The sale is paused for a moment').first().waitFor();
    const heard = await said();
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatch(/^Your place is 3,235\. The sale is paused/);
    await page.context().close();
  });

  test('[WAIT-3] a lost connection is said, the place stays, and it catches up by itself', async () => {
    const { page, room } = await waitingFan();
    await show(page, room, SCENES['a place']!);
    room.setCutOff(true);
    const away = page.getByText('The connection is away for a moment');
    await away.waitFor({ timeout: 20_000 });
    expect(await page.locator('.waiting-figure').innerText()).toBe('3,243');
    room.tell({ nowServing: 2_000 });
    room.setCutOff(false);
    await page.getByText('2,243', { exact: true }).waitFor({ timeout: 20_000 });
    await away.waitFor({ state: 'hidden', timeout: 20_000 });
    await page.context().close();
  });

  test.each([
    ['reduce', 0],
    ['no-preference', 1],
  ] as const)(
    '[WAIT-4] with reduced motion %s, so many kinds of things move: %i or more',
    async (reducedMotion, moving) => {
      const { page, room } = await waitingFan(reducedMotion);
      await show(page, room, SCENES['a pass']!);
      const found = await page.evaluate(() => {
        const moves = [...document.querySelectorAll('*')].filter((element) => {
          const { transitionDuration, animationName } = getComputedStyle(element);
          return animationName !== 'none' || transitionDuration.split(', ').some((duration) => duration !== '0s');
        });
        return moves.length;
      });
      if (moving === 0) expect(found).toBe(0);
      else expect(found).toBeGreaterThanOrEqual(moving);
      await page.context().close();
    },
  );
});

async function waitingFan(reducedMotion: 'reduce' | 'no-preference' = 'no-preference') {
  const context = await browser.newContext({ reducedMotion });
  const page = await context.newPage();
  const room = await openWaitingRoom(page, eventId);
  await page.goto(at('/cities'));
  return { page, room };
}

/** Opens the waiting page as it is in a scene. */
async function show(page: Page, room: WaitingRoom, { status, number, claim, press, shows }: Scene): Promise<void> {
  if (number === 'outside') await forgetTicket(page, eventId);
  else await keepTicket(page, eventId, { number, ...(claim && !press ? { pass: 'pass' } : {}) });
  room.tell({ ...ORDINARY, ...status });
  room.answerClaims(claim ?? { state: 'not-called', number: null });
  await page.goto(at(`/events/${eventId}/queue`));
  await page.locator('.waiting').waitFor();
  if (press) await page.getByText(press).first().click();
  await page.getByText(shows).first().waitFor();
}

/** What a scene does not say. */
const ORDINARY: Partial<QueueStatus> = {
  phase: 'open',
  nowServing: 1_000,
  given: 50_000,
  calledPerMinute: 120,
  closesAtMs: Date.now() - 7_200_000,
  opensAtMs: Date.now() - 3_600_000,
  draw: { classes: [], round: 1, drawn: true },
  left: [
    { zone: 'front', name: 'Front stalls', available: 1_120, held: 40 },
    { zone: 'stalls', name: 'Stalls', available: 9_900, held: 200 },
    { zone: 'balcony', name: 'Balcony', available: 0, held: 12 },
  ],
};

/** Collects what any live region says from now on. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const said: string[] = [];
    (window as unknown as { said: string[] }).said = said;
    const live = '[aria-live="polite"], [aria-live="assertive"], [role="status"], [role="alert"]';
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const region = (target instanceof Element ? target : target.parentElement)?.closest(live);
        if (region?.textContent) said.push(region.textContent);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said);
}

function at(path: string): string {
  return need(running).origin + path;
}
