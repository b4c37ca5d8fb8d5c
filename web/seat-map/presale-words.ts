import type { saleStage } from '../../domain/queue/presale-window.ts';
import { momentText } from '../../domain/shared/date-text.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import type { EventDetail } from '../../protocol/http/catalogue.ts';

/** What a presale means for somebody at the seats; null: they may buy. */
export function presaleWords(
  { presale, timeZone }: Pick<EventDetail, 'presale' | 'timeZone'>,
  { stage, hasPermit }: { stage: ReturnType<typeof saleStage>; hasPermit: boolean },
): string | null {
  if (presale === null) return null;
  const [opens, closes] = [momentText(presale.opensAt, timeZone), momentText(presale.closesAt, timeZone)];
  switch (stage) {
    case 'before':
      return hasPermit
        ? `The presale opens ${opens}. You may buy then.`
        : `The sale is not open yet. The presale (${presale.name}) opens ${opens}; everybody buys from ${closes}.`;
    case 'presale':
      return hasPermit
        ? null
        : `Presale (${presale.name}): only fans with a code or an invitation buy now. Everybody buys from ${closes}.`;
    case 'public':
      return null;
    default:
      return unreachable(stage);
  }
}
