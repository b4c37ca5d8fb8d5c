import type { Scope } from './exhaustive.ts';

/** Every two fans want a seat that the other wants too. */
const CONTENDED = {
  wishes: [
    [0, 1],
    [1, 2],
    [2, 0],
  ],
  otherWishes: [[2], [0], [1]],
};

/** Three fans, and what they may do in each other's way; together they end within a minute on a quiet machine. */
export const SCOPES: Record<string, Scope> = {
  selling: {
    doubles: 1,
    waits: 2,
    oneUser: false,
    ...CONTENDED,
    sends: [
      ['hold', 'start-payment', 'attach', 'commit', 'payment-ended'],
      ['hold', 'start-payment', 'attach', 'commit'],
      ['hold', 'start-payment', 'attach', 'payment-ended'],
    ],
  },
  'one person in two browsers': {
    doubles: 1,
    waits: 1,
    oneUser: true,
    wishes: [[0], [1], [2, 0]],
    otherWishes: [[2], [0], [1]],
    sends: [['hold'], ['hold', 'start-payment', 'attach', 'commit'], ['hold', 'start-payment', 'attach', 'commit']],
  },
  'changes of mind': {
    doubles: 1,
    waits: 1,
    oneUser: false,
    ...CONTENDED,
    sends: [
      ['hold', 'replace', 'start-payment', 'attach', 'payment-ended', 'commit'],
      ['hold', 'replace'],
      ['hold', 'extend', 'release'],
    ],
  },
  'giving back': {
    doubles: 2,
    waits: 1,
    oneUser: false,
    ...CONTENDED,
    sends: [
      ['hold', 'start-payment', 'commit', 'give-back'],
      ['hold', 'start-payment', 'commit'],
      ['hold', 'start-payment', 'commit', 'withdraw'],
    ],
  },
  operating: {
    doubles: 1,
    waits: 1,
    oneUser: false,
    ...CONTENDED,
    sends: [
      ['hold', 'start-payment', 'attach', 'commit'],
      ['hold', 'start-payment'],
      ['hold'],
      ['pause-clock', 'resume-clock', 'block', 'unblock'],
    ],
  },
  'payment is down': {
    doubles: 1,
    waits: 1,
    oneUser: false,
    ...CONTENDED,
    sends: [
      ['hold', 'start-payment', 'attach', 'commit'],
      ['hold', 'start-payment'],
      ['pause-clock', 'resume-clock', 'payments-down', 'payments-up'],
    ],
  },
};

/** The same with more doubled messages and more time: minutes to hours. */
export function larger(scope: Scope): Scope {
  return { ...scope, doubles: scope.doubles + 1, waits: scope.waits + 1 };
}
