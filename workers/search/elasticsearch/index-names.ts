/** The indices of one deployment: a cluster may serve several. */
export interface IndexNames {
  /** Alias of the one index that searches read. */
  live: string;
  /** Alias of the index that a reindexing fills; there is none otherwise. */
  building: string;
  /** What the names of all its indices match. */
  pattern: string;
}

export const DEFAULT_INDEX_PREFIX = 'onsale-events';

/** @param prefix lower case letters, digits and dashes */
export function indexNames(prefix: string): IndexNames {
  return { live: prefix, building: `${prefix}-building`, pattern: `${prefix}-at-*` };
}

/** Of a new index; two that are made in one millisecond would be one, and the second is refused. */
export function newIndexName(names: IndexNames, nowMs: number): string {
  return names.pattern.replace('*', String(nowMs));
}
