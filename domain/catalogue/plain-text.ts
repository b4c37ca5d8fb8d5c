import { isNode } from './json-ld.ts';

/** Turns HTML entities ("&amp;", "&#8211;") into the characters they stand for. */
export type DecodeEntities = (text: string) => string;

/**
 * A JSON-LD value as a line of plain text: without tags, entities and runs of white space. Takes a
 * string, a number, a language-tagged value (`{"@value": …}`) or the first of several.
 * @returns null when nothing is left
 */
export function plainText(value: unknown, decode: DecodeEntities): string | null {
  const first = Array.isArray(value) ? (value[0] as unknown) : value;
  const written = isNode(first) ? first['@value'] : first;
  if (typeof written === 'number') return String(written);
  if (typeof written !== 'string') return null;
  const text = decodeTwice(written, decode)
    .replace(INVISIBLE, '')
    .replace(/[\s\p{Control}]+/gu, ' ')
    .trim();
  return text === '' ? null : text.slice(0, TEXT_CHARS_MAX).toWellFormed();
}

const TEXT_CHARS_MAX = 10_000;

/** Soft hyphens, zero-width spaces, byte order marks: they keep equal names from being found. */
const INVISIBLE = /\u00AD|\u200B|\uFEFF/g;

/** Sites encode what is already encoded ("Tom &amp;amp; Jerry", "&lt;p&gt;"): tags may appear only then. */
function decodeTwice(html: string, decode: DecodeEntities): string {
  return withoutTags(decode(withoutTags(decode(withoutTags(html)))));
}

/** A tag is "<" and a letter or "/": "<3" is a heart. */
function withoutTags(html: string): string {
  return html.replace(/<(script|style)\b.*?<\/\1\s*>/gis, ' ').replace(/<\/?[a-z][^<>]*>/gi, ' ');
}
