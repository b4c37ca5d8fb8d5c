import type { Keeps } from '../../domain/after-sale/return-policy.ts';
import { longDateText, timeText } from '../../domain/shared/date-text.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { moneyText } from '../../domain/shared/money-text.ts';
import type { EventDetail } from '../../protocol/http/catalogue.ts';

const HOUR_MS = 3_600_000;

/** What a fan may give back, for how much and until when: known before they buy. */
export function ReturnPromise({ event }: { event: EventDetail }) {
  const { cancellation, faceValue } = event.returnPolicy;
  const promises = [
    cancellation && {
      until: lastMoment(event, cancellation.hoursBefore),
      words: `cancel and get back ${keptWords(cancellation.keeps, event.currency)}`,
    },
    faceValue && {
      until: lastMoment(event, faceValue.hoursBefore),
      words: 'give seats back for their face value and tax; the fees are kept',
    },
  ].filter((promise) => promise !== null);
  return (
    <section aria-labelledby="returns-title" class="prose">
      <h2 id="returns-title">If you cannot come</h2>
      {promises.length === 0 ? (
        <p>Tickets of this event are not taken back.</p>
      ) : (
        promises.map(({ until, words }) => (
          <p>
            Until{' '}
            <time datetime={until}>
              {longDateText(until, event.timeZone)}, {timeText(until, event.timeZone)}
            </time>{' '}
            you may {words}.
          </p>
        ))
      )}
      <p class="quiet">
        {promises.length > 1 ? 'You always get the offer that gives you more. ' : ''}
        You can hand a ticket on to somebody else under My bookings. If the event is cancelled, you get everything back
        by itself.
      </p>
    </section>
  );
}

/** Promises are counted back from doors, or else from the start. */
function lastMoment({ doorsAt, startsAt }: EventDetail, hoursBefore: number): string {
  return new Date(Date.parse(doorsAt ?? startsAt) - hoursBefore * HOUR_MS).toISOString();
}

function keptWords(keeps: Keeps, currency: string): string {
  switch (keeps.kind) {
    case 'nothing':
      return 'all that you paid';
    case 'fees':
      return 'what you paid, less the fees';
    case 'amount':
      return `what you paid, less ${moneyText(keeps.minor, currency)} for each seat`;
    case 'percent':
      return keeps.percent === 100 ? 'nothing of what you paid' : `${100 - keeps.percent} % of what you paid`;
    default:
      return unreachable(keeps);
  }
}
