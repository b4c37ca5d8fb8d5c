import { foldedWords } from './search-words.ts';

/** A text in which what was looked for is marked: [from, to) in UTF-16 units, in order, apart from each other. */
export interface MarkedText {
  text: string;
  marks: [number, number][];
}

/** Marks every word of a text that begins with one of the words looked for (folded). */
export function markWords(text: string, wanted: readonly string[]): MarkedText {
  return markWhere(text, (word) => wanted.some((one) => word.startsWith(one)));
}

/** Marks the words of a text that are wanted. */
export function markWhere(text: string, isWanted: (folded: string) => boolean): MarkedText {
  const marks: [number, number][] = [];
  for (const match of text.matchAll(/[\p{Letter}\p{Number}\p{Mark}]+/gu)) {
    const [folded = ''] = foldedWords(match[0]);
    if (isWanted(folded)) marks.push([match.index, match.index + match[0].length]);
  }
  return { text, marks };
}
