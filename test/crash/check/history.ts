import type { Hold } from '../../../protocol/http/holds.ts';
import type { ProblemCode } from '../../../protocol/problem.ts';

/** A hold as a client was shown it. */
export type SeenHold = Omit<Hold, 'quote' | 'eventId'>;

/** What a client asked of the server, or the fan of it. */
export type Asked =
  | {
      kind: 'hold';
      seats: { kind: 'seats'; seats: number[] } | { kind: 'best'; zone: string; quantity: number };
      replaces: { holdId: string; fence: string } | null;
    }
  | { kind: 'extend' | 'release'; holdId: string; fence: string }
  | { kind: 'start-payment'; holdId: string; fence: string }
  | { kind: 'read'; holdId: string };

/** An answer that the client read to its end: what was acknowledged. */
export type Answer = {
  /** Microseconds of the machine's monotonic clock, which all of its processes share. */
  atUs: number;
} & (
  | { kind: 'hold'; hold: SeenHold }
  | { kind: 'payment'; holdId: string; fence: string }
  /** `seats` and `holdId`: what the refusal was about. */
  | { kind: 'refused'; code: ProblemCode; seats: number[]; holdId: string | null }
);

/** One thing that a fan wanted, from the first try to the answer, however often it was tried with its key. */
export interface Operation {
  id: string;
  fan: { userId: string | null; deviceId: string };
  /** The Idempotency-Key; null: reading needs none. */
  key: string | null;
  asked: Asked;
  /** Before the first byte left. Microseconds, as above. */
  calledAtUs: number;
  /** Null: it never came. Then it may have been done, once, or not at all. */
  answer: Answer | null;
}

/** One line of a history file. */
export type HistoryLine =
  | ({ line: 'called' } & Omit<Operation, 'answer'>)
  | { line: 'answered'; id: string; answer: Answer };

/** The operations of a client's history file. The last line may be torn when the client was killed. */
export function readHistory(text: string): Operation[] {
  const operations = new Map<string, Operation>();
  const lines = text.split('\n');
  for (const json of lines.slice(0, -1)) {
    const read = JSON.parse(json) as HistoryLine;
    if (read.line === 'called') {
      const { line: _, ...operation } = read;
      operations.set(read.id, { ...operation, answer: null });
    } else {
      operations.get(read.id)!.answer = read.answer;
    }
  }
  return [...operations.values()];
}
