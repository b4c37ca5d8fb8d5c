import { checkPages, checkState, checkStep } from './checks.ts';
import { Closing, ENDINGS } from './closing.ts';
import { stepsFrom, type Scope } from './moves.ts';
import { Parts, textOf, type World } from './world.ts';
import { FANS } from './sale.ts';
import { shortKey } from './interned.ts';

export interface Found {
  states: number;
  steps: number;
  /** States of box office, Postgres and provider together, from each of which closing was tried. */
  closed: number;
  /** Ways in which the shell's processes can stand in the middle of their work. */
  processes: number;
}

interface Place {
  world: World;
  /** How it came about, for a reader of a failure. */
  path: Path | null;
}

interface Path {
  name: string;
  before: Path | null;
}

/**
 * Tries everything that can happen in a scope, each state once, until nothing new is found; and from every state,
 * whatever is lost then, the way to a whole end.
 * @throws with the path to it when a rule is broken
 */
export async function search(scope: Scope, onProgress: (found: Found) => void = () => {}): Promise<Found> {
  const parts = new Parts();
  const closing = new Closing(parts);
  const first: World = {
    office: parts.office.first,
    postgres: parts.postgres.first,
    provider: parts.provider.first,
    pages: FANS.map(() => null),
    webhooks: {},
    processes: [],
    left: scope.budget,
  };
  const seen = new Set<string>([shortKey(textOf(first))]);
  const frontier: Place[] = [{ world: first, path: null }];
  const found: Found = { states: 1, steps: 0, closed: 0, processes: 0 };
  for (let place = frontier.pop(); place !== undefined; place = frontier.pop()) {
    const { world, path } = place;
    try {
      await visit(parts, closing, world);
      for (const step of await stepsFrom(parts, scope, world)) {
        found.steps++;
        const next = { world: step.world, path: { name: step.name, before: path } };
        checkAt(next, () => {
          checkStep(parts, world, step.world);
          checkPages(parts, world, step.world);
        });
        const key = shortKey(textOf(step.world));
        if (seen.has(key)) continue;
        seen.add(key);
        frontier.push(next);
      }
    } catch (error) {
      throw withPath(error, path);
    }
    found.states = seen.size;
    if (found.states % 1000 < 3) {
      onProgress({ ...found, closed: closing.size, processes: parts.processes.size });
    }
  }
  return { ...found, closed: closing.size, processes: parts.processes.size };
}

async function visit(parts: Parts, closing: Closing, world: World): Promise<void> {
  checkState(parts, world);
  for (const ending of ENDINGS) await closing.close(world, ending);
}

function checkAt(place: Place, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw withPath(error, place.path);
  }
}

class BrokenAt extends Error {}

function withPath(error: unknown, path: Path | null): Error {
  if (error instanceof BrokenAt) return error;
  const names: string[] = [];
  for (let at = path; at !== null; at = at.before) names.unshift(at.name);
  const message = error instanceof Error ? error.message : String(error);
  return new BrokenAt(`${message}\nafter:\n  ${names.join('\n  ')}`, { cause: error });
}
