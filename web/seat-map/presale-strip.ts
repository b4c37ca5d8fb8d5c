import { saleStage } from '../../domain/queue/presale-window.ts';
import { el, setText } from '../lib/dom.ts';
import { keptPermit } from '../lib/presale-permit.ts';
import { presaleWords } from './presale-words.ts';
import type { Shop } from './shop.ts';

/** How long no browser's timer is wrong about. */
const LOOK_AGAIN_MS = 60_000;

/** Over the seats of an event with a presale: who buys now, and where a code goes. It goes when everybody buys. */
export function createPresaleStrip({ event }: Shop): HTMLElement {
  const { presale, links } = event;
  const words = el('span', {});
  const enter = el('a', { href: `${links.page}#presale-title` }, 'Enter a code');
  const element = el('div', { class: 'pass-strip presale-strip', role: 'status', hidden: true }, words, enter);
  if (presale === null) return element;
  const [opensAtMs, closesAtMs] = [Date.parse(presale.opensAt), Date.parse(presale.closesAt)];
  show();
  return element;

  function show(): void {
    const nowMs = Date.now();
    const hasPermit = keptPermit(event.id) !== null;
    const said = presaleWords(event, {
      stage: saleStage({ name: '', opensAtMs, closesAtMs }, nowMs),
      hasPermit,
    });
    element.hidden = said === null;
    enter.hidden = hasPermit;
    if (said !== null) setText(words, said);
    if (nowMs >= closesAtMs) return;
    const changesAtMs = nowMs < opensAtMs ? opensAtMs : closesAtMs;
    setTimeout(show, Math.min(changesAtMs - nowMs, LOOK_AGAIN_MS));
  }
}
