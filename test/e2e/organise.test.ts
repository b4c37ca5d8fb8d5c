import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, onTestFailed, test } from 'vitest';
import { mailedCode } from '../../dev/sign-in.ts';
import { accessibilityFaults } from '../support/accessibility.ts';
import { launchChromium } from '../support/browser.ts';
import { awaitTickets, goToPayment, need, newFan, verifyEmail } from '../support/fan-steps.ts';

const running = inject('browserTests');
/** The pages look again every few seconds; a refund goes through Postgres, the provider and the box office. */
const SEEN_WITHIN_MS = 30_000;
const NAME = 'A Night at the Small Hall';

/** Two rows of six seats, in pretix's format. */
const PLAN = {
  name: 'Small hall',
  categories: [
    { name: 'Front', color: '#336699' },
    { name: 'Back', color: '#993366' },
  ],
  zones: [
    {
      name: 'Hall',
      position: { x: 0, y: 0 },
      rows: ['Front', 'Back'].map((category, y) => ({
        row_number: 'AB'.charAt(y),
        position: { x: 0, y: y * 30 },
        seats: Array.from({ length: 6 }, (_, n) => ({
          seat_guid: `${category}-${n}`,
          seat_number: String(n + 1),
          position: { x: n * 30, y: 0 },
          category,
        })),
      })),
      areas: [],
    },
  ],
  size: { width: 200, height: 100 },
};

describe.skipIf(running === null)('an organiser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium(need(running).chromiumPath);
  });
  afterAll(() => browser?.close());

  test('[ORGANISE-2] [ORGANISE-4] [ORGANISE-8] [ORGANISE-9] sets up an event, sells, watches, pauses, and cancels it', async () => {
    const page = keepPicture(await newFan(browser), 'organiser');
    await page.goto(`${need(running).origin}/organise`);
    await signInAs(page, 'operator@onsale.test');
    await page.getByRole('link', { name: 'Set up an event' }).click();
    await fillIn(page);
    await publish(page);
    const eventId = new URL(page.url()).pathname.split('/').at(-1)!;
    await buyTwo(eventId);
    await watch(page);
    await pauseAndResume(page);
    await blockOne(page);
    await cancel(page);
  });

  test('[ORGANISE-1] an account without the role is told so', async () => {
    const page = keepPicture(await newFan(browser), 'no-organiser');
    await page.goto(`${need(running).origin}/organise`);
    await signInAs(page, 'nobody-special@example.org');
    await page.getByRole('heading', { level: 1, name: 'This account does not organise events' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  async function buyTwo(eventId: string): Promise<void> {
    const { origin, mailboxUrl } = need(running);
    const fan = keepPicture(await newFan(browser), 'organised-fan');
    await fan.goto(`${origin}/events/${eventId}`);
    await fan.getByText('you may cancel and get back what you paid, less the fees.').waitFor();
    await fan.goto(`${origin}/events/${eventId}/seats`);
    await fan.getByRole('button', { name: 'Best available' }).click();
    await fan.getByRole('button', { name: 'Hold the best 2 seats' }).click();
    await verifyEmail(fan, { mailboxUrl, email: 'organised-fan@example.org' });
    await goToPayment(fan);
    await fan.getByRole('button', { name: /^Pays/ }).click();
    await awaitTickets(fan, 2);
  }
});

async function signInAs(page: Page, email: string): Promise<void> {
  const since = new Date().toISOString();
  await page.getByRole('textbox', { name: 'Your email address' }).fill(email);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  const code = await mailedCode({ mailboxUrl: need(running).mailboxUrl, email, since });
  await page.getByRole('textbox', { name: 'The six digits we sent' }).fill(code);
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** What is missing is said beside its field, in the browser and by the API; then it is mended and saved. */
async function fillIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save as a draft' }).click();
  await page.getByText('An event has a name.').waitFor();
  await page.getByText('Choose one of the list, or add it below.').waitFor();
  expect(await page.getByRole('textbox', { name: 'Name', exact: true }).getAttribute('aria-invalid')).toBe('true');

  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(NAME);
  await page.getByRole('textbox', { name: 'On stage' }).fill('The Small Hall Ensemble');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: 'Remove The Small Hall Ensemble' }).waitFor();
  await addVenue(page);
  await page.getByLabel('Add a plan from a file').setInputFiles(planFile({ ...PLAN, categories: [] }));
  await page.getByText('The plan has 12 faults.').waitFor();
  await page.getByLabel('Add a plan from a file').setInputFiles(planFile(PLAN));
  await page.getByText('small-hall.json is version 1: 12 places.').waitFor();

  await page.getByLabel('Start', { exact: true }).fill('2031-03-01T19:30');
  await page.getByLabel('End, about').fill('2031-03-01T18:00');
  await page.getByRole('button', { name: 'Add a ticket type' }).click();
  await page.getByRole('textbox', { name: 'Ticket type 2' }).fill('Child');
  await page.getByRole('textbox', { name: 'Ticket type 2' }).blur();
  for (const [zone, type, face] of [
    ['Front', 'Adult', '45'],
    ['Front', 'Child', '20,50'],
    ['Back', 'Adult', '30'],
  ]) {
    await page.getByRole('textbox', { name: `Face value, ${zone}, ${type}` }).fill(face!);
    await page.getByRole('textbox', { name: `Fee, ${zone}, ${type}` }).fill('2.50');
  }
  await page.getByLabel('Fans may cancel, and get their money back').check();
  await page.getByRole('button', { name: 'Save as a draft' }).click();
  await page.getByText('The end is after the start.').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByLabel('End, about').fill('2031-03-01T22:00');
  await page.getByRole('button', { name: 'Save as a draft' }).click();
  await page.getByText('This is a draft: only organisers see it.').waitFor();
}

async function addVenue(page: Page): Promise<void> {
  await page.getByText('The venue is not here yet').click();
  const form = page.getByRole('group', { name: 'Add this venue' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Small Hall');
  await form.getByRole('textbox', { name: 'City' }).fill('Ghent');
  await form.getByRole('textbox', { name: 'Country' }).fill('Belgium');
  await form.getByLabel('Time zone').fill('Europe/Ghent');
  await form.getByRole('button', { name: 'Add this venue' }).click();
  await form.getByText('An IANA time zone.').waitFor();
  await form.getByLabel('Time zone').fill('Europe/Brussels');
  await form.getByRole('button', { name: 'Add this venue' }).click();
  await page.getByText('Its clocks are those of Europe/Brussels.').waitFor();
}

/** The draft says what it is, can be edited once more, and is then on sale. */
async function publish(page: Page): Promise<void> {
  const prices = page.getByRole('group', { name: 'Price table' });
  await prices.getByRole('row', { name: 'Front €47.50 €23.00' }).waitFor();
  await page.getByText('Saturday 1 March 2031, 19:30').first().waitFor();
  await page.getByRole('link', { name: 'Edit the draft' }).click();
  await page.getByRole('textbox', { name: 'Fee, Back, Adult' }).fill('3');
  await page.getByRole('button', { name: 'Save the draft' }).click();
  await prices.getByRole('row', { name: 'Back €33.00 not sold' }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Publish and open the sale' }).click();
  await page.getByRole('heading', { level: 2, name: 'Seats' }).waitFor();
}

/** What was sold is there, by zone and in money, with the time that the rest takes. */
async function watch(page: Page): Promise<void> {
  const figures = page.locator('.figures-row');
  await figures.getByText('€66.00').waitFor({ timeout: SEEN_WITHIN_MS });
  await figures.getByText('17 % of 12').waitFor({ timeout: SEEN_WITHIN_MS });
  await figures.getByText(/at \d+ payments a second/).waitFor();
  await page.getByRole('group', { name: 'Seats by zone' }).getByText('33 % of 6').waitFor();
  await page.getByText('1 booking in the last hour, 1 booking in the last minute.').waitFor();
  await page.getByText('None waits for anybody.').waitFor();
  await page.getByRole('button', { name: 'Compare now' }).click();
  await page.getByText('Nothing drifts').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
}

async function pauseAndResume(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Pause the sale' }).click();
  await page.getByText('Nobody’s time runs out and nobody can begin.').waitFor();
  await page.getByRole('button', { name: 'Let the sale go on' }).click();
  await page.getByText('A pause stops everybody’s time').waitFor();
}

async function blockOne(page: Page): Promise<void> {
  await page.getByText('Take seats out of the sale').click();
  await page.getByRole('combobox', { name: 'Row or area' }).selectOption({ label: 'Hall, row B' });
  await page.getByRole('combobox', { name: 'To' }).selectOption({ label: 'seat 1' });
  await page.getByRole('button', { name: 'Change these seats' }).click();
  await page.getByText('1 seat not for sale now.').waitFor();
  await page.locator('.figures-row').getByText('and 1 not for sale').waitFor({ timeout: SEEN_WITHIN_MS });
}

/** The name must be right; then everybody is refunded, and the page follows it to the end. */
async function cancel(page: Page): Promise<void> {
  await page.getByText('Cancel it', { exact: true }).click();
  const name = page.getByRole('textbox', { name: 'The event’s name' });
  await name.fill('Another night');
  await page.getByRole('button', { name: 'Cancel the event and refund everybody' }).click();
  await page.getByText(`Write it as it is: ${NAME}`).waitFor();
  await name.fill(NAME);
  await page.getByRole('button', { name: 'Cancel the event and refund everybody' }).click();
  await page.getByRole('heading', { name: 'Cancelled: everybody is refunded' }).waitFor({ timeout: SEEN_WITHIN_MS });
  await page.getByText('1 of 1 refund sent, €66.00 of €66.00.').waitFor();
  const progress = page.getByRole('progressbar', { name: 'Cancelled: everybody is refunded' });
  expect(await progress.getAttribute('value')).toBe('1');
  await page.getByText('Closed for good').waitFor({ timeout: SEEN_WITHIN_MS });
  expect(await accessibilityFaults(page)).toEqual([]);
}

function planFile(plan: object): { name: string; mimeType: string; buffer: Buffer } {
  return { name: 'small-hall.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(plan)) };
}

/** Leaves a picture of the page in test-results/ if the test fails. */
function keepPicture(page: Page, name: string): Page {
  onTestFailed(async () => {
    await page.screenshot({ path: `test-results/${name}.png`, fullPage: true });
  });
  return page;
}
