import type { FanCommand, SeatRequest } from './commands.ts';

/**
 * What a command asks for, without who asks and without the fresh id of a hold: one key belongs to one such text, and
 * digests of it are in ledgers. It is a JSON array; the usual one is put together by hand, three times as fast.
 */
export function bodyText(command: FanCommand): string {
  if (command.kind !== 'hold') return JSON.stringify([command.kind, command.holdId, command.fence]);
  const { seats, replaces } = command;
  return `["hold",${seatsText(seats)},${jsonText(replaces?.holdId)},${jsonText(replaces?.fence)}]`;
}

function seatsText(request: SeatRequest): string {
  if (request.kind === 'best') return JSON.stringify([request.zone, request.ticketTypes, request.allowSplit]);
  let list = '';
  for (const { seat, ticketType } of request.seats) {
    if (list !== '') list += ',';
    list += `[${seat},${jsonText(ticketType)}]`;
  }
  return `[${jsonText(request.planHash)},[${list}]]`;
}

function jsonText(text: string | null | undefined): string {
  return text === null || text === undefined ? 'null' : JSON.stringify(text);
}
