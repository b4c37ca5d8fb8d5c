import { isNode } from './json-ld.ts';

/** Turns HTML entities ("&amp;", "&#8211;") into the characters they stand for. */
export type DecodeEntities = (text: string) => string;

/**
 * A JSON-LD value as a line of plain text: without tags, entities and runs of white space. Takes a
 * string, a number, a language-tagged value (`{"@value": …}`) or the first of several.
 * @returns null when nothing is left
 */
export function plainText(value: unknown, decode: DecodeEntities): string | null {
  if (Array.isArray(value)) return value.length > 0 ? plainText(value[0], decode) : null;
  if (isNode(value)) return value['@value'] === undefined ? null : plainText(value['@value'], decode);
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return null;
  const text = decodeTwice(value, decode)
    .replace(/[\s\p{Control}]+/gu, ' ')
    .trim();
  return text === '' ? null : text.slice(0, TEXT_CHARS_MAX).toWellFormed();
}

const TEXT_CHARS_MAX = 10_000;

/** Sites encode what is already encoded ("Tom &amp;amp; Jerry", "&lt;p&gt;"): tags may appear only then. */
function decodeTwice(html: string, decode: DecodeEntities): string {
  return withoutTags(decode(withoutTags(decode(withoutTags(html)))));
}

/** A tag is "<" and a letter or "/": "<3" is a heart. */
function withoutTags(html: string): string {
  return html.replace(/<(script|style)\b.*?<\/\1\s*>/gis, ' ').replace(/<\/?[a-z][^<>]*>/gi, ' ');
}
