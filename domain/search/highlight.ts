import { foldedWords } from './search-words.ts';

/** A text in which what was looked for is marked: [from, to) in UTF-16 units, in order, apart from each other. */
export interface MarkedText {
  text: string;
  marks: [number, number][];
}

/** Marks every word of a text that begins with one of the words looked for (folded). */
export function markWords(text: string, wanted: readonly string[]): MarkedText {
  const marks: [number, number][] = [];
  for (const match of text.matchAll(/[\p{Letter}\p{Number}\p{Mark}]+/gu)) {
    const [folded = ''] = foldedWords(match[0]);
    if (wanted.some((word) => folded.startsWith(word))) marks.push([match.index, match.index + match[0].length]);
  }
  return { text, marks };
}
