/** A name for comparing: lower case, without accents and with single spaces: "São  Paulo" is "sao paulo". */
export function foldedName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '')
    .toLowerCase()
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replace(/\s+/g, ' ')
    .trim()
    .normalize('NFC');
}
