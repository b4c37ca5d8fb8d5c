import { parseArgs } from 'node:util';

/** What of the bench is run: slices of it are short, all of it takes seven minutes. */
export interface LobbyBenchOptions {
  /** Of the arm "from the publication to the last socket"; none: it is left out. */
  sockets: number[];
  publications: number;
  /** Of the arm "all back after a kill"; 0: it is left out. */
  reconnects: number;
  /** Names of systems; null: all. */
  systems: string[] | null;
  /** In place of all else: where the CPU goes, by `perf`. */
  profile: boolean;
}

export function optionsOf(args: string[]): LobbyBenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      sockets: { type: 'string', default: '1000,4000,9000' },
      publications: { type: 'string', default: '15' },
      reconnects: { type: 'string', default: '9000' },
      systems: { type: 'string' },
      profile: { type: 'boolean', default: false },
    },
  });
  return {
    sockets: values.sockets.split(',').map(Number).filter(Boolean),
    publications: Number(values.publications),
    reconnects: Number(values.reconnects),
    systems: values.systems?.split(',') ?? null,
    profile: values.profile,
  };
}
