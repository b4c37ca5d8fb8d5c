import { longDateText, timeText } from '../../domain/shared/date-text.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { moneyText } from '../../domain/shared/money-text.ts';
import type { OrganisedEvent, RefundList } from '../../protocol/http/organised.ts';
import type { RefundBegun } from '../../protocol/http/operators.ts';
import type { CampaignDocument } from '../../protocol/http/whole-events.ts';
import { change, problemText, readJson } from '../lib/api.ts';
import { button, el, setText } from '../lib/dom.ts';
import { countOf, countText, durationText } from './numbers.ts';

export interface CampaignView {
  element: HTMLElement;
  set(campaign: CampaignDocument): void;
}

/** What was begun for all bookings, and how far it is. */
export function createCampaignView(options: { event: OrganisedEvent; isOperator: boolean }): CampaignView {
  const { event, isOperator } = options;
  const title = el('h2', { class: 'section-title' });
  const bar = el('progress', { class: 'progress', max: 1, value: 0 });
  const words = el('p', { class: 'figures', role: 'status' });
  const details = el('ul', { class: 'campaign-details quiet figures' });
  const failures = el('div', { class: 'stack' });
  const element = el('section', { class: 'campaign' }, title, bar, words, details, failures);
  let failedBefore = 0;

  const set = (campaign: CampaignDocument): void => {
    setText(title, titleOf(campaign));
    const { done, whole } = progressOf(campaign);
    bar.max = Math.max(1, whole);
    bar.value = whole === 0 ? 1 : done;
    bar.setAttribute('aria-label', title.textContent);
    setText(words, progressWords(campaign, event));
    details.replaceChildren(...detailsOf(campaign, event).map((text) => el('li', {}, text)));
    const { failed } = campaign.refunds;
    if (failed !== failedBefore) void showFailures();
    failedBefore = failed;
  };

  async function showFailures(): Promise<void> {
    const answer = await readJson<RefundList>(`/v1/events/${event.id}/refunds?state=failed`);
    if (!answer.ok) return failures.replaceChildren(el('p', { class: 'field-error' }, problemText(answer.problem)));
    const { items } = answer.value;
    if (items.length === 0) return failures.replaceChildren();
    failures.replaceChildren(
      el('h3', { class: 'small-title' }, `${countOf(items.length, 'refund')} that the bank did not take`),
      el('ul', { class: 'records' }, ...items.map((refund) => failedRefund(refund, isOperator))),
    );
  }
  return { element, set };
}

function failedRefund(refund: RefundList['items'][number], isOperator: boolean): HTMLElement {
  const state = el('span', { class: 'quiet small', role: 'status' });
  const retry = button('Try again', 'button button-quiet', () => void again());
  const line = el(
    'li',
    { class: 'record record-action' },
    el(
      'div',
      {},
      el('strong', { class: 'figures' }, moneyText(refund.amountMinor, refund.currency)),
      el(
        'span',
        { class: 'quiet small' },
        ` booking ${refund.bookingId.slice(-12)}, try ${refund.attempt}: ${refund.failure ?? 'no reason given'} `,
      ),
      state,
    ),
    isOperator ? retry : el('span', { class: 'quiet small' }, 'An operator can try again.'),
  );
  return line;

  async function again(): Promise<void> {
    retry.disabled = true;
    const answer = await change<RefundBegun>('POST', `/v1/refunds/${refund.id}/retry`);
    if (answer.ok) {
      retry.remove();
      setText(state, answer.value.state === 'done' ? 'It has gone out.' : 'It is on its way to the bank again.');
    } else {
      retry.disabled = false;
      setText(state, problemText(answer.problem));
    }
  }
}

function titleOf({ kind, state }: CampaignDocument): string {
  const isDone = state === 'done';
  switch (kind) {
    case 'cancelled':
      return isDone ? 'Cancelled: everybody is refunded' : 'Cancelled: refunds are going out';
    case 'postponed':
      return isDone ? 'New date: everybody is told' : 'New date: fans are being told';
    case 'moved':
      return isDone ? 'Other plan: everybody is told' : 'Other plan: fans are being told';
    default:
      return unreachable(kind);
  }
}

/** Of a cancellation the refunds count, which come after the bookings; of the other kinds the bookings. */
function progressOf({ kind, bookings, refunds }: CampaignDocument): { done: number; whole: number } {
  if (kind !== 'cancelled') return { done: bookings.done, whole: bookings.done + bookings.left };
  const { requested, done, failed } = refunds;
  return { done: done + failed, whole: requested + done + failed + bookings.left };
}

function progressWords(campaign: CampaignDocument, event: OrganisedEvent): string {
  const { done, whole } = progressOf(campaign);
  const { kind, state, refunds } = campaign;
  if (kind !== 'cancelled') return `${countText(done)} of ${countOf(whole, 'booking')} done.`;
  const sent = `${countText(refunds.done)} of ${countOf(whole, 'refund')} sent, ${moneyText(refunds.doneMinor, event.currency)} of ${moneyText(refunds.requestedMinor, event.currency)}.`;
  if (state === 'done') return sent;
  const left = refunds.secondsLeft === null ? '' : `, about ${durationText(refunds.secondsLeft)} left`;
  return `${sent} ${countText(refunds.perMinute)} in the last minute${refunds.requested === 0 ? '' : left}.`;
}

function detailsOf(
  { startedAt, doneAt, message, bookings, refunds }: CampaignDocument,
  event: OrganisedEvent,
): string[] {
  const at = (instant: string) => `${longDateText(instant, event.timeZone)}, ${timeText(instant, event.timeZone)}`;
  return [
    `Begun ${at(startedAt)}${doneAt === null ? '' : `, done ${at(doneAt)}`}.`,
    bookings.disputed === 0
      ? ''
      : `${countOf(bookings.disputed, 'booking')} in dispute: the bank decides about their money.`,
    refunds.failed === 0 ? '' : `${countOf(refunds.failed, 'refund')} failed.`,
    message === null ? '' : `What fans were told: ${message}`,
  ].filter((text) => text !== '');
}
