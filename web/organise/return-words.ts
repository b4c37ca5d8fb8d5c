import type { Keeps } from '../../domain/after-sale/return-policy.ts';
import { unreachable } from '../../domain/shared/invariant.ts';
import { moneyText } from '../../domain/shared/money-text.ts';
import type { OrganisedEvent } from '../../protocol/http/organised.ts';
import { countOf } from './numbers.ts';

/** What was promised to fans about giving seats back, in a line for each promise. */
export function returnWords({ returnPolicy, currency }: Pick<OrganisedEvent, 'returnPolicy' | 'currency'>): string[] {
  const { cancellation, faceValue } = returnPolicy;
  const lines = [
    cancellation && `Cancelling ${until(cancellation.hoursBefore)}, ${keptWords(cancellation.keeps, currency)}`,
    faceValue && `Face value back ${until(faceValue.hoursBefore)}`,
  ].filter((line) => line !== null);
  return lines.length === 0 ? ['Nothing is taken back'] : lines;
}

function until(hours: number): string {
  return hours === 0 ? 'until doors' : `until ${countOf(hours, 'hour')} before doors`;
}

function keptWords(keeps: Keeps, currency: string): string {
  switch (keeps.kind) {
    case 'nothing':
      return 'keeping nothing';
    case 'fees':
      return 'keeping the fees';
    case 'amount':
      return `keeping ${moneyText(keeps.minor, currency)} a seat`;
    case 'percent':
      return `keeping ${keeps.percent} %`;
    default:
      return unreachable(keeps);
  }
}
