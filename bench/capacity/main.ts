import { readFileSync, writeFileSync } from 'node:fs';
import { computedPage } from './page.ts';

/** `npm run capacity`: computes the tables of docs/capacity.md anew from the units in `units.ts`. */
const PAGE = new URL('../../docs/capacity.md', import.meta.url);
writeFileSync(PAGE, computedPage(readFileSync(PAGE, 'utf8')));
