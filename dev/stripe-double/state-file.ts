import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { emptyState, type AccountState } from './account.ts';

const SAVE_AFTER_MS = 100;

export interface StateFile {
  state: AccountState;
  /** The state has changed: it is written soon, many changes at once. */
  changed(): void;
  /** Writes what is not yet written. */
  flush(): void;
}

export function keptInMemory(state: AccountState): StateFile {
  return { state, changed() {}, flush() {} };
}

/** The state of the run before, kept in a JSON file; without a path it lives in memory only. */
export function openStateFile(path: string | undefined): StateFile {
  if (path === undefined) return keptInMemory(emptyState());
  const kept = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Partial<AccountState>) : {};
  // A file of an older double may lack what this one has learnt since.
  const state: AccountState = { ...emptyState(), ...kept };
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    if (!timer) return;
    clearTimeout(timer);
    timer = undefined;
    writeFileSync(`${path}.new`, JSON.stringify(state));
    renameSync(`${path}.new`, path!);
  }

  return {
    state,
    flush,
    changed() {
      timer ??= setTimeout(flush, SAVE_AFTER_MS);
    },
  };
}
