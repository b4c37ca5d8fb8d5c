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
export function createCampaignView(options: {
  event: OrganisedEvent;
  isOperator: boolean;
  /** A refund that had failed is on its way again. */
  onRetried: () => void;
}): CampaignView {
  const { event, isOperator, onRetried } = options;
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
      el('ul', { class: 'records' }, ...items.map((refund) => failedRefund({ refund, isOperator, onRetried }))),
    );
  }
  return { element, set };
}

function failedRefund(options: {
  refund: RefundList['items'][number];
  isOperator: boolean;
  onRetried: () => void;
}): HTMLElement {
  const { refund, isOperator, onRetried } = options;
  const reason = refund.failure === null ? 'no reason given' : reasonWords(refund.failure);
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
        ` booking ${refund.bookingId.slice(-12)}, try ${refund.attempt}: ${reason}. `,
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
      onRetried();
      setText(state, answer.value.state === 'done' ? 'It has gone out.' : 'It is on its way to the bank again.');
    } else {
      retry.disabled = false;
      setText(state, problemText(answer.problem));
    }
  }
}

/** The provider says some reasons as codes: "lost_or_stolen_card". */
function reasonWords(reason: string): string {
  return /^[a-z_]+$/.test(reason) ? reason.replaceAll('_', ' ') : reason.replace(/\.$/, '');
}

/** Whether it goes on by itself: refunds that are tried again too. */
export function isGoingOn({ state, refunds }: CampaignDocument): boolean {
  return state === 'running' || refunds.requested > 0;
}

function titleOf(campaign: CampaignDocument): string {
  const { kind, refunds } = campaign;
  const isDone = !isGoingOn(campaign);
  switch (kind) {
    case 'cancelled':
      if (!isDone) return 'Cancelled: refunds are going out';
      return refunds.failed > 0 ? 'Cancelled: not everybody is refunded' : 'Cancelled: everybody is refunded';
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
  return { done, whole: requested + done + failed + bookings.left };
}

function progressWords(campaign: CampaignDocument, event: OrganisedEvent): string {
  const { done, whole } = progressOf(campaign);
  const { kind, refunds } = campaign;
  if (whole === 0) return 'Nobody has booked: there is nothing to do.';
  if (kind !== 'cancelled') return `${countText(done)} of ${countOf(whole, 'booking')} done.`;
  const sent = `${countText(refunds.done)} of ${countOf(whole, 'refund')} sent, ${moneyText(refunds.doneMinor, event.currency)} of ${moneyText(refunds.requestedMinor, event.currency)}.`;
  if (!isGoingOn(campaign)) return sent;
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
