import { parseArgs } from 'node:util';
import { PLANTED_BUGS } from './planted-bugs.ts';
import { hearConsole } from './process-run.ts';
import { BOUNDED, WHOLE } from './scopes.ts';
import type { Scope } from './moves.ts';
import { loadShippedCode } from './shipped-code.ts';

const USAGE = `npm run sim:money -- [--scope NAME | --bounded] [--planted NAME]
  --scope    one of: ${Object.keys(WHOLE).join(', ')}
  --bounded  the small scopes, that are part of npm test
  --planted  with this bug in the shipped code, which must be found: ${Object.keys(PLANTED_BUGS).join(', ')}
`;
const PROGRESS_STATES = 250_000;

const { values } = parseArgs({
  options: {
    scope: { type: 'string' },
    bounded: { type: 'boolean', default: false },
    planted: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(USAGE);
else process.exit(await main());

async function main(): Promise<number> {
  const bug = values.planted === undefined ? null : PLANTED_BUGS[values.planted];
  const scopes = scopesAsked(bug?.scope ?? null);
  if (bug === undefined || scopes === null) {
    console.error(USAGE);
    return 2;
  }
  loadShippedCode(bug?.patches ?? []);
  const say = console.log.bind(console);
  hearConsole();
  const { search } = await import('./search.ts');
  const total = { states: 0, steps: 0 };
  try {
    for (const [name, scope] of Object.entries(scopes)) {
      const startedMs = performance.now();
      const seconds = () => `${((performance.now() - startedMs) / 1000).toFixed(1)} s`;
      let shown = 0;
      const found = await search(scope, ({ states, steps }) => {
        if (states < shown + PROGRESS_STATES) return;
        shown = states;
        say(`  ${name}: ${states} states, ${steps} steps so far (${seconds()})`);
      });
      total.states += found.states;
      total.steps += found.steps;
      say(
        `${name}: ${found.states} states, ${found.steps} steps, ${found.closed} states on the way to an end; nothing left to try, no rule broken (${seconds()})`,
      );
    }
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
  say(`together ${total.states} states, ${total.steps} steps`);
  return 0;
}

function scopesAsked(planted: Scope | null): Record<string, Scope> | null {
  if (planted !== null) return { planted };
  if (values.bounded) return BOUNDED;
  if (values.scope === undefined) return WHOLE;
  const scope = WHOLE[values.scope];
  return scope === undefined ? null : { [values.scope]: scope };
}
