import type { Scope } from './moves.ts';
import type { Budget } from './world.ts';

const NOTHING: Budget = {
  crashes: 0,
  doubles: 0,
  waits: 0,
  declines: 0,
  releases: 0,
  asks: 0,
  cancels: 0,
  disputes: 0,
  bankMoves: 0,
};

/** One fan takes both seats, the other wants one of them. */
const CONTENDED = [[0, 1], [1]];
/** Each fan has a seat of their own. */
const APART = [[0], [1]];
/** One fan takes both seats, the other does not come. */
const ALONE = [[0, 1], []];

/** Small enough for every test run. */
export const BOUNDED: Record<string, Scope> = {
  selling: {
    wishes: CONTENDED,
    methods: ['pay'],
    processesMax: 1,
    budget: { ...NOTHING, crashes: 1, doubles: 1, waits: 1, asks: 1 },
  },
  'two at a time': {
    wishes: ALONE,
    methods: ['pay', 'pay-at-once'],
    processesMax: 2,
    budget: { ...NOTHING, waits: 1, releases: 1, declines: 1, asks: 1, bankMoves: 1 },
  },
  'giving back': {
    wishes: ALONE,
    methods: ['pay'],
    processesMax: 1,
    budget: { ...NOTHING, crashes: 1, asks: 1, cancels: 1, disputes: 1 },
  },
};

/** Every order of everything that each allows, to an empty frontier. */
export const WHOLE: Record<string, Scope> = {
  ...BOUNDED,
  'two crashes and two doubles while paying': {
    wishes: CONTENDED,
    methods: ['pay'],
    processesMax: 1,
    budget: { ...NOTHING, crashes: 2, doubles: 2, waits: 1, asks: 1, releases: 1, declines: 1, bankMoves: 1 },
  },
  'two fans, two pages, two waits': {
    wishes: CONTENDED,
    methods: ['pay'],
    processesMax: 1,
    budget: { ...NOTHING, crashes: 1, waits: 2, asks: 2 },
  },
  'two fans at the same time': {
    wishes: APART,
    methods: ['pay'],
    processesMax: 2,
    budget: { ...NOTHING, waits: 1, asks: 2 },
  },
  'two processes, a crash and a double': {
    wishes: CONTENDED,
    methods: ['pay'],
    processesMax: 2,
    budget: { ...NOTHING, crashes: 1, doubles: 1, waits: 1, asks: 1 },
  },
  'two crashes and two doubles while giving back': {
    wishes: ALONE,
    methods: ['pay'],
    processesMax: 1,
    budget: { ...NOTHING, crashes: 2, doubles: 2, asks: 1, cancels: 1 },
  },
  'two refunds, a dispute and a bank that sends money back': {
    wishes: ALONE,
    methods: ['pay', 'pay-at-once'],
    processesMax: 1,
    budget: { ...NOTHING, asks: 1, cancels: 2, disputes: 1, bankMoves: 1 },
  },
  'a crash, a refund, a dispute and a bank, with another fan': {
    wishes: CONTENDED,
    methods: ['pay'],
    processesMax: 1,
    budget: { ...NOTHING, crashes: 1, asks: 1, cancels: 1, disputes: 1, bankMoves: 1 },
  },
  'a refund and a dispute at the same time': {
    wishes: ALONE,
    methods: ['pay'],
    processesMax: 2,
    budget: { ...NOTHING, asks: 1, cancels: 1, disputes: 1 },
  },
};
