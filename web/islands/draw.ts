import type * as z from 'zod';
import type { DrawRecord } from '../../domain/queue/draw/draw-record.ts';
import type { VerifiedDraw } from '../../domain/queue/draw/verify-record.ts';
import type { entryProofSchema } from '../../protocol/http/draw.ts';
import { isProblem, pause, problemText, readJson } from '../lib/api.ts';
import { el, need } from '../lib/dom.ts';
import type { numberOfProof as NumberOfProof } from '../queue/checked-draw.ts';
import { checkYourself, ownPlace, recordFacts, verdictNote } from '../queue/draw-view.ts';
import { faultWords, pendingWords, verdictWords } from '../queue/draw-words.ts';
import type { QueueTicket } from '../../protocol/http/queue.ts';

/** Until it is drawn, the record is read again. */
const LOOK_AGAIN_MS = 5_000;

type OwnEntry = QueueTicket & { proof: z.output<typeof entryProofSchema> | null };

const place = need('[data-island="draw"]');
const event = JSON.parse(need('#event-data').textContent ?? '') as { id: string; timeZone: string };
const number = new Intl.NumberFormat('en-GB');

void follow();

async function follow(): Promise<void> {
  let shown = '';
  for (;;) {
    const answer = await readJson<DrawRecord>(`/v1/events/${event.id}/draw`);
    if (answer.ok) {
      const state = JSON.stringify([answer.value.seal, answer.value.drawn, Date.now() < answer.value.closesAtMs]);
      if (state !== shown) await show(answer.value);
      shown = state;
      if (answer.value.drawn !== null) return;
    } else if (shown === '') {
      const nothing = isProblem(answer.problem, 'no-queue', 'not-on-sale');
      const text = nothing
        ? 'No queue is planned for this event, so there is nothing to draw.'
        : problemText(answer.problem);
      place.replaceChildren(el('p', { class: 'note' }, text));
      if (nothing) return;
    }
    await pause(LOOK_AGAIN_MS);
  }
}

async function show(record: DrawRecord): Promise<void> {
  if (record.drawn === null) {
    const words = pendingWords(record, { nowMs: Date.now(), timeZone: event.timeZone });
    place.replaceChildren(verdictNote(words), recordFacts(record, event.timeZone));
    return;
  }
  // The curve's arithmetic is large: only a draw that is done needs it.
  const { checkDraw, numberOfProof } = await import('../queue/checked-draw.ts');
  const draw = checkDraw(record);
  if (!draw.ok) {
    place.replaceChildren(
      verdictNote(faultWords(draw.failure)),
      recordFacts(record, event.timeZone),
      checkYourself(record),
    );
    return;
  }
  const own = await ownSection(record, draw.value, numberOfProof);
  place.replaceChildren(
    verdictNote(verdictWords(draw.value.unproven)),
    own,
    recordFacts(record, event.timeZone),
    checkYourself(record),
  );
}

async function ownSection(
  record: DrawRecord,
  draw: VerifiedDraw,
  numberOfProof: typeof NumberOfProof,
): Promise<HTMLElement> {
  const mine = await readJson<OwnEntry>(`/v1/events/${event.id}/queue/entries/me`);
  if (!mine.ok) return nobody(mine.problem.type, problemText(mine.problem));
  const { proof, isNewcomer, number: given } = mine.value;
  if (isNewcomer) {
    const lead =
      'You joined after the closing. Newcomers stand behind everybody who was drawn, first come, first served.';
    return ownPlace(given === null ? null : number.format(given + 1), lead, []);
  }
  if (proof === null)
    return ownPlace(null, 'The list with your entry is being published. Load this page again in a minute.', []);
  const result = numberOfProof(draw, proof);
  if (!result.ok) {
    const lead = `Your entry ${proof.entry} is not in the sealed list. This must not happen: please tell us, with this page.`;
    return ownPlace(null, lead, []);
  }
  return ownPlace(
    number.format(result.value + 1),
    'in the order in which fans are called.',
    stepsOf(record, { draw, proof, drawn: result.value }),
  );
}

function nobody(problemType: string, text: string): HTMLElement {
  if (problemType.endsWith('/not-joined')) return ownPlace(null, 'This account did not join the queue.', []);
  if (!problemType.endsWith('/not-signed-in')) return ownPlace(null, text, []);
  const section = ownPlace(
    null,
    'Sign in with the account that joined, and your browser computes your number here.',
    [],
  );
  const href = `/sign-in?return=${encodeURIComponent(location.pathname)}`;
  section.append(el('p', {}, el('a', { class: 'button button-quiet', href }, 'Sign in')));
  return section;
}

/** What was done here, in the order in which it was done. */
function stepsOf(
  record: DrawRecord,
  { draw, proof, drawn }: { draw: VerifiedDraw; proof: NonNullable<OwnEntry['proof']>; drawn: number },
): string[] {
  const { name, firstNumber } = draw.classes[proof.classIndex]!;
  const by =
    record.drawn?.kind === 'beacon'
      ? `The beacon’s signature of round ${number.format(record.drawn.round)} is genuine.`
      : 'The random value of our record was used.';
  return [
    `Your entry ${proof.entry} stands at index ${number.format(proof.index)} of register ${proof.register + 1}: ${proof.path.length} hashes lead from it to the sealed root.`,
    `The roots and counts of all registers give the digest that was published before the draw (class ${name}).`,
    by,
    firstNumber === 0
      ? `From these your index gives number ${number.format(drawn)}, counted from 0: ${number.format(drawn)} fans are called before you.`
      : `From these your index gives number ${number.format(drawn)}, counted from 0, with ${number.format(firstNumber)} fans of earlier classes before.`,
  ];
}
