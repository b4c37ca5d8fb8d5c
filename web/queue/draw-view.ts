import { sealedCount } from '../../domain/queue/draw/seal.ts';
import type { DrawRecord } from '../../domain/queue/draw/draw-record.ts';
import { el, type Content } from '../lib/dom.ts';
import { clockText, whenText, type DrawWords } from './draw-words.ts';

const count = new Intl.NumberFormat('en-GB');

/** What the draw comes to, said first. */
export function verdictNote({ tone, title, detail }: DrawWords): HTMLElement {
  const look = tone === 'plain' ? 'note' : `note note-${tone}`;
  return el('div', { class: `${look} draw-verdict`, role: 'status' }, el('h2', {}, title), el('p', {}, detail));
}

/** A fan's own place: their number large, and below it why it is theirs. */
export function ownPlace(figure: string | null, lead: string, steps: readonly string[]): HTMLElement {
  return el(
    'section',
    { class: 'draw-own', 'aria-labelledby': 'own-title' },
    el('h2', { id: 'own-title' }, 'Your place'),
    figure === null ? null : el('p', { class: 'draw-figure figures' }, figure),
    el('p', { class: 'prose' }, lead),
    steps.length === 0 ? null : el('ol', { class: 'draw-steps' }, ...steps.map((step) => el('li', {}, step))),
  );
}

/** All that was published, as it is. */
export function recordFacts(record: DrawRecord, timeZone: string): HTMLElement {
  const { seal, drawn, beacon, schedule } = record;
  const classes = (seal?.classes ?? []).flatMap((sealed) => {
    const n = sealedCount(sealed.registers);
    const where = `${count.format(n)} fans in ${count.format(sealed.registers.length)} registers`;
    return [
      fact(seal!.classes.length > 1 ? `Class ${sealed.name}` : 'Fans', where),
      code('Seal digest', sealed.digest),
    ];
  });
  const decided =
    drawn === null
      ? [fact('Round', schedule[0] === undefined ? 'none' : `${count.format(schedule[0])}, unless the seal is late`)]
      : drawn.kind === 'beacon'
        ? [fact('Round', count.format(drawn.round)), code('Signature of the beacon', drawn.signature)]
        : [code('Random value in our record', drawn.random)];
  return el(
    'section',
    { 'aria-labelledby': 'record-title' },
    el('h2', { id: 'record-title' }, 'The record'),
    el(
      'dl',
      { class: 'draw-facts' },
      fact(Date.now() < record.closesAtMs ? 'Closes' : 'Closed', whenText(record.closesAtMs, timeZone)),
      seal === null ? null : fact('Sealed', clockText(seal.sealedAtMs, timeZone)),
      ...classes,
      ...decided,
      beacon === null ? null : code('Key of the beacon', beacon.publicKey),
    ),
  );
}

/** How to do the same without us. */
export function checkYourself(record: DrawRecord): HTMLElement {
  const { eventId, seal } = record;
  const lists = (seal?.classes ?? []).flatMap(({ registers, name }, classIndex) =>
    registers.map((_, register) => {
      const href = `/v1/events/${eventId}/draw/entries/${classIndex}/${register}`;
      return el(
        'li',
        {},
        el('a', { href, download: `entries-${classIndex}-${register}.bin` }, `${name}, register ${register + 1}`),
      );
    }),
  );
  const command = `npm run verify-draw -- --from ${location.origin} ${eventId}`;
  return el(
    'section',
    { 'aria-labelledby': 'yourself-title' },
    el('h2', { id: 'yourself-title' }, 'Check it without us'),
    el('p', { class: 'prose' }, 'The program is open. It fetches the record and the lists, and repeats all of it:'),
    el('pre', { class: 'draw-code', tabindex: 0 }, command),
    el('p', {}, el('a', { href: `/v1/events/${eventId}/draw`, download: 'draw.json' }, 'Download the record')),
    lists.length === 0
      ? null
      : el(
          'details',
          {},
          el('summary', {}, `Download the lists (${lists.length})`),
          el('ul', { class: 'draw-lists' }, ...lists),
        ),
  );
}

function fact(term: string, value: Content): HTMLElement {
  return el('div', {}, el('dt', {}, term), el('dd', { class: 'figures' }, value));
}

function code(term: string, hex: string): HTMLElement {
  return fact(term, el('code', { class: 'draw-hex' }, hex));
}
