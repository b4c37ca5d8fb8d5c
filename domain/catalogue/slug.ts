/**
 * Words as a part of a URL: lower case, without accents, joined by hyphens. Letters that have no Latin
 * form stay as they are, so that "日本武道館" keeps a name.
 */
export function slugOf(...words: string[]): string {
  return words
    .join(' ')
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replace(/['’]/g, '')
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .normalize('NFC')
    .slice(0, SLUG_CHARS_MAX)
    .replace(/-+$/, '');
}

const SLUG_CHARS_MAX = 100;
