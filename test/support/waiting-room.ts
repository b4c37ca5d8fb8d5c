import type { Page, WebSocketRoute } from 'playwright-core';
import type { Claim } from '../../protocol/http/claims.ts';
import { queueDocumentSchema, type QueueStatus, type QueueTicket } from '../../protocol/http/queue.ts';

/** What a waiting page is told, in any phase that one wants to look at. */
export interface WaitingRoom {
  /** The status from now on, over the socket as well. */
  tell(changes: Partial<QueueStatus>): void;
  /** How a claim is answered from now on. */
  answerClaims(claim: Claim): void;
  /** Ends the socket, and refuses others until it is false. */
  setCutOff(isCutOff: boolean): void;
}

const HOUR_MS = 3_600_000;

/**
 * Stands between a page and the queue of an event: status, lobby and claims come from here, by the API's own schemas, all
 * else from the running Onsale.
 */
export async function openWaitingRoom(page: Page, eventId: string): Promise<WaitingRoom> {
  let status = statusOf(eventId);
  let claim: Claim = { state: 'not-called', number: null };
  let isCutOff = false;
  const sockets = new Set<WebSocketRoute>();
  await page.route(`**/v1/events/${eventId}/queue`, (route) => {
    return route.fulfill({ json: queueDocumentSchema.parse({ ...status, nextPollSeconds: 5 }) });
  });
  await page.route(`**/v1/events/${eventId}/claims`, (route) => route.fulfill({ json: claim }));
  await page.routeWebSocket(new RegExp(`/v1/events/${eventId}/lobby`), (socket) => {
    if (isCutOff) void socket.close();
    else {
      sockets.add(socket);
      socket.onClose(() => sockets.delete(socket));
      socket.send(JSON.stringify(status));
    }
  });
  return {
    tell: (changes) => {
      status = { ...status, ...changes, version: status.version + 1, serverTimeMs: Date.now() };
      for (const socket of sockets) socket.send(JSON.stringify(status));
    },
    answerClaims: (next) => {
      claim = next;
    },
    setCutOff: (cut) => {
      isCutOff = cut;
      if (cut) for (const socket of sockets) void socket.close();
      if (cut) sockets.clear();
    },
  };
}

/** Gives the page's browser a ticket with a number, and a pass if it has one. */
export async function keepTicket(page: Page, eventId: string, own: { number: number | null; pass?: string }) {
  const ticket: QueueTicket = {
    ticket: 'ticket',
    class: 'Everybody',
    register: 0,
    index: 0,
    isNewcomer: true,
    number: own.number,
  };
  await page.evaluate(
    ([id, text, pass]) => {
      localStorage.setItem(`onsale-queue-${id}`, text!);
      if (pass) localStorage.setItem(`onsale-pass-${id}`, pass);
      else localStorage.removeItem(`onsale-pass-${id}`);
    },
    [eventId, JSON.stringify(ticket), own.pass ?? ''],
  );
}

export async function forgetTicket(page: Page, eventId: string): Promise<void> {
  await page.evaluate((id) => {
    localStorage.removeItem(`onsale-queue-${id}`);
    localStorage.removeItem(`onsale-pass-${id}`);
  }, eventId);
}

function statusOf(eventId: string): QueueStatus {
  const nowMs = Date.now();
  return {
    eventId,
    version: 1_000,
    epoch: 1,
    phase: 'open',
    serverTimeMs: nowMs,
    isFirstCome: false,
    joinsFromMs: nowMs - 3 * HOUR_MS,
    closesAtMs: nowMs - 2 * HOUR_MS,
    opensAtMs: nowMs - HOUR_MS,
    nowServing: 1_000,
    given: 50_000,
    calledPerMinute: 120,
    left: [
      { zone: 'front', name: 'Front stalls', available: 1_120, held: 40 },
      { zone: 'stalls', name: 'Stalls', available: 9_900, held: 200 },
      { zone: 'balcony', name: 'Balcony', available: 0, held: 12 },
    ],
    prices: { currency: 'EUR', fromMinor: 6_000, toMinor: 14_500 },
    draw: { classes: [{ name: 'Everybody', count: 50_000, digest: 'ab'.repeat(32) }], round: 1, drawn: true },
  };
}
