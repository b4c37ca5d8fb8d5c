import { describe, expect, test } from 'vitest';
import { beginningSlips, beginsAlike, slipsAllowed, slipsBetween } from '../../../domain/search/spelling.ts';

describe('[SEARCH-5] slips', () => {
  test.each([
    ['hamlet', 'hamlet', 0],
    ['hamelt', 'hamlet', 1],
    ['hmlet', 'hamlet', 1],
    ['hammlet', 'hamlet', 1],
    ['hamket', 'hamlet', 1],
    ['thaddeus', 'thadeuss', 2],
    ['midnite', 'midnight', 3],
    ['', 'abc', 3],
  ])('from %j to %j are %i', (a, b, slips) => {
    expect(slipsBetween(a, b, 5)).toBe(slips);
    expect(slipsBetween(b, a, 5)).toBe(slips);
  });

  test('are not counted beyond what is asked', () => {
    expect(slipsBetween('hamlet', 'othello', 2)).toBe(3);
    expect(slipsBetween('a', 'abcdefgh', 1)).toBe(2);
  });

  test('are allowed by length', () => {
    expect(['don', 'lear', 'macbeth', 'nutcracker'].map(slipsAllowed)).toEqual([0, 1, 1, 2]);
  });
});

describe('[SEARCH-20] beginnings', () => {
  test.each([
    ['beyons', 'beyonce', 1],
    ['beyonse', 'beyonce', 1],
    ['edinbrugh', 'edinburgh', 1],
    ['edinb', 'edinburgh', 0],
    ['lindqv', 'lindqvist', 0],
    ['philharomn', 'philharmonic', 1],
    ['opera', 'rock', 3],
    ['', 'rock', 0],
  ])('from %j to a beginning of %j are %i slips', (typed, word, slips) => {
    expect(beginningSlips(typed, word, 2)).toBe(slips);
  });

  test.each([
    ['beyonce', 'beyons', true],
    ['beyonce', 'bey', true],
    ['beyonce', 'bay', false],
    ['beyonce', 'neyonc', false],
    ['hamlet', 'hmalte', false],
    ['hamlet', 'hamlte', true],
  ])('%j begins alike %j: %s', (word, typed, alike) => {
    expect(beginsAlike(word, typed)).toBe(alike);
  });
});
