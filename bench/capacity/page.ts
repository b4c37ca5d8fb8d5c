import { hourTable, providerLine, sizeTable, unitsTable } from './tables.ts';

const PARTS = { units: unitsTable, hour: hourTable, provider: providerLine, size: sizeTable };

/** The page with its computed parts, which stand between comments, made anew. @throws when one has no place in it */
export function computedPage(page: string): string {
  let computed = page;
  for (const [name, make] of Object.entries(PARTS)) {
    const place = new RegExp(`(<!-- ${name} -->\\n)[^]*?(\\n<!-- /${name} -->)`);
    if (!place.test(computed)) throw new Error(`the page has no place for "${name}"`);
    computed = computed.replace(place, (_, before: string, after: string) => before + make() + after);
  }
  return computed;
}
