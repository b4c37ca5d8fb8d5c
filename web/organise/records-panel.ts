import { timeText } from '../../domain/shared/date-text.ts';
import { change, problemText, readJson, type ApiAnswer } from '../lib/api.ts';
import { button, el } from '../lib/dom.ts';
import type { DeadLetters, LastReconciliation, LedgerHead, Reconciliation, Replay } from './documents.ts';
import type { Organiser } from './organisers-only.ts';
import { countOf, countText } from './numbers.ts';

export interface RecordsPanel {
  element: HTMLElement;
  refresh(): Promise<void>;
}

/** Whether the records agree, what was given up on, and the ledger's signed head: what an operator answers for. */
export function createRecordsPanel(options: { eventId: string; timeZone: string; organiser: Organiser }): RecordsPanel {
  const { eventId, timeZone, organiser } = options;
  const [drifts, letters, head] = [
    recordRow('Records compared'),
    recordRow('Messages given up on'),
    recordRow('Ledger'),
  ];
  const element = el(
    'section',
    { class: 'stack', 'aria-labelledby': 'records-title' },
    el('h2', { class: 'section-title', id: 'records-title' }, 'Records'),
    el(
      'dl',
      { class: 'record-rows' },
      ...(organiser.isOperator ? [drifts.element, letters.element] : []),
      head.element,
    ),
  );

  const refresh = async (): Promise<void> => {
    await Promise.all([showHead(), ...(organiser.isOperator ? [showDrifts(), showLetters()] : [])]);
  };
  return { element, refresh };

  async function showHead(): Promise<void> {
    const answer = await readJson<LedgerHead>(`/v1/events/${eventId}/ledger/head`);
    if (!answer.ok)
      return head.set(
        answer.problem.status === 404
          ? 'Not signed yet: its head is, within a minute of the first hold.'
          : problemText(answer.problem),
      );
    const { seq, digest, atMs } = answer.value;
    const download = el('a', { href: `/v1/events/${eventId}/ledger`, download: '' }, 'Download the ledger');
    head.set(
      `Row ${countText(seq)}, ${digest.slice(0, 16)}…, of ${timeText(new Date(atMs).toISOString(), timeZone)}, is signed. An export that was rewritten since does not agree with it.`,
      organiser.isOperator ? download : null,
    );
  }

  async function showDrifts(): Promise<void> {
    const answer = await readJson<LastReconciliation>('/v1/reconciliation');
    show(drifts, answer, ({ last }) => drifts.set(driftWords(last, timeZone), compareNow()));
  }

  function compareNow(): HTMLElement {
    const action = button('Compare now', 'button button-quiet button-small', () => void compare());
    return action;

    async function compare(): Promise<void> {
      action.disabled = true;
      const answer = await change<Reconciliation>('POST', '/v1/reconciliation', {});
      show(drifts, answer, (report) => drifts.set(driftWords(report, timeZone), compareNow()));
    }
  }

  async function showLetters(): Promise<void> {
    const answer = await readJson<DeadLetters>('/v1/dead-letters');
    show(letters, answer, ({ items }) => {
      const waiting = items.filter(({ replayedAt }) => replayedAt === null).map(({ id }) => id);
      const replay = button('Put them back', 'button button-quiet button-small', () => void putBack(waiting));
      if (waiting.length === 0) letters.set('None waits for anybody.');
      else
        letters.set(
          `${countOf(waiting.length, 'message')} that the queue gave up on. Acted on twice they do no harm.`,
          replay,
        );
    });
  }

  async function putBack(ids: number[]): Promise<void> {
    const answer = await change<Replay>('POST', '/v1/dead-letters/replay', { ids });
    show(letters, answer, ({ replayed }) => letters.set(`${countOf(replayed.length, 'message')} back in the queue.`));
  }
}

function driftWords(last: Reconciliation | null, timeZone: string): string {
  if (last === null) return 'Not yet: it is done every hour.';
  const at = `at ${timeText(last.endedAt, timeZone)}`;
  const { holds, drifts, failures } = last;
  if (drifts.length === 0 && failures.length === 0) {
    return `Nothing drifts: ${countOf(holds, 'sale')} looked at ${at}, in box offices, bookings and at the payment provider.`;
  }
  const named = drifts.slice(0, 3).map(({ holdId, what }) => `${holdId.slice(-12)}: ${what}`);
  return `${countOf(drifts.length, 'sale')} drift, ${countOf(failures.length, 'step')} failed ${at}. ${named.join('; ')}`;
}

interface RecordRow {
  element: HTMLElement;
  set(words: string, action?: HTMLElement | null): void;
}

function recordRow(name: string): RecordRow {
  const words = el('dd', { class: 'figures' });
  const set = (text: string, action: HTMLElement | null = null): void => {
    words.replaceChildren(el('span', {}, text), ...(action ? [action] : []));
  };
  return { element: el('div', { class: 'record-row' }, el('dt', {}, name), words), set };
}

function show<Value>(row: RecordRow, answer: ApiAnswer<Value>, onValue: (value: Value) => void): void {
  if (answer.ok) onValue(answer.value);
  else row.set(problemText(answer.problem));
}
