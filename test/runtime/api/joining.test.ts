import { beforeAll, describe, expect, test } from 'vitest';
import { insertSampleEvent } from '../../support/postgres-sample.ts';
import { ask, freshEmail, get, post, problemIn, signIn, signInAs, testDatabase } from './client.ts';

const MINUTE_MS = 60_000;
/** As dev/queue-doubles has them. */
const PERSON = 'XXXX.DUMMY.TOKEN.XXXX';
const ROBOT = 'a-robot';

interface Ticket {
  ticket: string;
  class: string;
  register: number;
  index: number;
  isNewcomer: boolean;
  number: number | null;
}

let organiser: string;
beforeAll(async () => {
  organiser = await signInAs('organiser');
});

describe('planning a queue', () => {
  test('[PLAN-1] each setting that cannot be is named', async () => {
    const { eventId } = await insertSampleEvent(testDatabase());
    const wrong = {
      ...settings(),
      opensAt: inMinutes(60),
      capacity: 99_999,
      classes: ['a', 'a'],
      joinsFrom: inMinutes(70),
    };
    const { code, errors } = await problemIn(await plan(eventId, wrong));
    expect(code).toBe('invalid-request');
    expect(errors?.map(({ pointer }) => pointer).sort()).toEqual(['/capacity', '/classes', '/joinsFrom', '/opensAt']);
    expect(
      (await problemIn(await plan(eventId, { ...settings(), closesAt: inMinutes(-1), joinsFrom: inMinutes(-2) })))
        .errors,
    ).toEqual([{ pointer: '/closesAt', message: 'this time is over' }]);
  });

  test('[PLAN-2] a plan names the rounds that may decide, and stands from publication on', async () => {
    const { eventId } = await insertSampleEvent(testDatabase());
    const document = await (await plan(eventId, settings())).json<{ rounds: number[]; passSeconds: number }>();
    expect(document).toMatchObject({ passSeconds: 600, graceSeconds: 120, registers: 2 });
    expect(document.rounds).toHaveLength(10);
    await post(`/v1/events/${eventId}/publish`, { token: organiser });
    expect(await problemIn(await plan(eventId, settings()))).toMatchObject({ code: 'wrong-state' });
  });
});

describe('joining', () => {
  test('[JOIN-1] [QUEUE-5] an account has one place, from many tabs and devices at once', async () => {
    const eventId = await gatheringEvent();
    const email = freshEmail();
    const devices = [await signIn(email), await signIn(email), await signIn(email)];
    const asked = Array.from({ length: 15 }, (_, at) => join(eventId, devices[at % 3]!));
    const tickets = await Promise.all(asked.map(async (response) => ticketIn(await response)));
    expect(new Set(tickets.map(({ ticket }) => ticket)).size).toBe(1);
    expect(tickets[0]).toMatchObject({ class: 'Everybody', isNewcomer: false, number: null });
    const other = await ticketIn(await join(eventId, await signIn(freshEmail())));
    expect(other.ticket).not.toBe(tickets[0]!.ticket);
  });

  test('[JOIN-1] who has not signed in is asked to; an event without a plan has no queue', async () => {
    const eventId = await gatheringEvent();
    const anonymous = await ask(entries(eventId), { method: 'POST', body: { botToken: PERSON } });
    expect(await problemIn(anonymous)).toMatchObject({ code: 'not-signed-in' });
    const { eventId: plain } = await insertSampleEvent(testDatabase());
    await post(`/v1/events/${plain}/publish`, { token: organiser });
    expect(await problemIn(await join(plain, organiser))).toMatchObject({ code: 'no-queue' });
  });

  test('[JOIN-2] a robot is refused, also with a ticket that is not its own; a ticket spares its fan the check', async () => {
    const eventId = await gatheringEvent();
    const [fan, other] = [await signIn(freshEmail()), await signIn(freshEmail())];
    expect(await problemIn(await join(eventId, fan, { botToken: ROBOT }))).toMatchObject({ code: 'not-a-person' });
    expect(await problemIn(await join(eventId, fan, {}))).toMatchObject({ code: 'invalid-request' });
    const joined = await ticketIn(await join(eventId, fan));
    expect(await ticketIn(await join(eventId, fan, { ticket: joined.ticket }))).toEqual(joined);
    const stolen = await join(eventId, other, { ticket: joined.ticket, botToken: ROBOT });
    expect(await problemIn(stolen)).toMatchObject({ code: 'not-a-person' });
    const elsewhere = await join(await gatheringEvent(), fan, { ticket: joined.ticket });
    expect(await problemIn(elsewhere)).toMatchObject({ code: 'invalid-request' });
  });

  test('[JOIN-4] a fan who asks again and again is told to wait', async () => {
    const eventId = await gatheringEvent();
    const fan = await signIn(freshEmail());
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 21; attempt++) statuses.push((await join(eventId, fan)).status);
    expect(statuses.at(0)).toBe(200);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('presale', () => {
  test('[JOIN-5] [JOIN-6] a code for one fan puts that fan, and no other, into an earlier class', async () => {
    const eventId = await gatheringEvent();
    const path = `/v1/events/${eventId}/presale/codes`;
    const { codes } = await post<{ codes: string[] }>(path, {
      body: { class: 'Members', generate: 1 },
      token: organiser,
    });
    const typed = codes[0]!.toLowerCase().replaceAll('-', ' ');
    const [fan, other] = [await signIn(freshEmail()), await signIn(freshEmail())];
    const first = await ticketIn(await join(eventId, fan, { botToken: PERSON, code: typed }));
    expect(first).toMatchObject({ class: 'Members' });
    expect(await ticketIn(await join(eventId, fan, { botToken: PERSON, code: typed }))).toEqual(first);
    const second = await join(eventId, other, { botToken: PERSON, code: typed });
    expect(await problemIn(second)).toMatchObject({ code: 'wrong-access-code' });
    const listed = await get<{ items: object[] }>(path, { token: organiser });
    expect(listed.items).toEqual([{ code: codes[0]!.replaceAll('-', ''), class: 'Members', usesMax: 1, uses: 1 }]);
  });

  test('[JOIN-6] a code for two lets two of five who come at once join', async () => {
    const eventId = await gatheringEvent();
    const body = { class: 'Members', codes: ['Fan Club'], usesMax: 2 };
    await post(`/v1/events/${eventId}/presale/codes`, { body, token: organiser });
    const fans: string[] = [];
    for (let fan = 0; fan < 5; fan++) fans.push(await signIn(freshEmail()));
    const answers = await Promise.all(fans.map((fan) => join(eventId, fan, { botToken: PERSON, code: 'FANCLUB' })));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 200, 403, 403, 403]);
  });

  test('[JOIN-4] codes are not found by trying', async () => {
    const eventId = await gatheringEvent();
    const fan = await signIn(freshEmail());
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 6; attempt++) {
      statuses.push((await join(eventId, fan, { botToken: PERSON, code: `GUESS${attempt}` })).status);
    }
    expect(statuses).toEqual([403, 403, 403, 403, 403, 429]);
  });

  test('[JOIN-5] [JOIN-6] whose address is on the list joins the class, and not who says so', async () => {
    const eventId = await gatheringEvent();
    const email = freshEmail();
    const path = `/v1/events/${eventId}/presale/invites`;
    const body = { class: 'Members', emails: [email.toUpperCase()] };
    expect(await post(path, { body, token: organiser })).toEqual({ classes: [{ class: 'Members', count: 1 }] });
    const invited = await join(eventId, await signIn(email), { botToken: PERSON, invited: true });
    expect(await ticketIn(invited)).toMatchObject({ class: 'Members' });
    const liar = await join(eventId, await signIn(freshEmail()), { botToken: PERSON, invited: true });
    expect(await problemIn(liar)).toMatchObject({ code: 'wrong-access-code' });
    const everybody = { class: 'Everybody', emails: [email] };
    const refused = await ask(path, { method: 'POST', body: everybody, token: organiser });
    expect((await problemIn(refused)).errors).toMatchObject([{ pointer: '/class' }]);
  });
});

/** An event whose fans gather. */
async function gatheringEvent(): Promise<string> {
  const { eventId } = await insertSampleEvent(testDatabase());
  expect((await plan(eventId, settings())).status).toBe(200);
  await post(`/v1/events/${eventId}/publish`, { token: organiser });
  return eventId;
}

function plan(eventId: string, body: object): Promise<Response> {
  return ask(`/v1/events/${eventId}/queue`, { method: 'PUT', body, token: organiser });
}

function settings() {
  return {
    joinsFrom: inMinutes(-60),
    closesAt: inMinutes(60),
    opensAt: inMinutes(65),
    capacity: 10,
    registers: 2,
    classes: ['Members', 'Everybody'],
  };
}

function inMinutes(minutes: number): string {
  return new Date(Date.now() + minutes * MINUTE_MS).toISOString();
}

function entries(eventId: string): string {
  return `/v1/events/${eventId}/queue/entries`;
}

function join(eventId: string, token: string, body: object = { botToken: PERSON }): Promise<Response> {
  return ask(entries(eventId), { method: 'POST', body, token });
}

async function ticketIn(response: Response): Promise<Ticket> {
  expect(response.status).toBe(200);
  return await response.json<Ticket>();
}
