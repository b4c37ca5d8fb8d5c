import { afterAll, beforeAll, describe } from 'vitest';
import type { Database } from '../../../db/database.ts';
import type { SearchEngine } from '../../../workers/search/search-engine.ts';
import { describeChanges } from './contract/changes.ts';
import { describeFilters } from './contract/filters.ts';
import { describePages } from './contract/pages.ts';
import { describeRelevance } from './contract/relevance.ts';
import { describeSuggestions } from './contract/suggestions.ts';
import { describeText } from './contract/text.ts';
import type { Corpus } from './corpus/corpus.ts';
import { loadCorpus } from './load-corpus.ts';

/** An engine over a database of its own, which begins empty. */
export interface EngineUnderTest {
  engine: SearchEngine;
  db: Database;
  /** Resolves when whatever was written to the database is found. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** What every part of the suite works with. */
export interface Loaded extends EngineUnderTest {
  corpus: Corpus;
}

/** Everything that an engine must do, whatever it is made of: docs/spec/search.md. */
export function describeSearchEngine(name: string, start: () => Promise<EngineUnderTest>): void {
  describe(`search by ${name}`, () => {
    let loaded: Loaded | undefined;
    beforeAll(async () => {
      const engine = await start();
      const corpus = await loadCorpus(engine.db);
      await engine.settle();
      loaded = { ...engine, corpus };
    }, 180_000);
    afterAll(async () => loaded?.close());

    const get = () => {
      if (!loaded) throw new Error('the engine did not start');
      return loaded;
    };
    describeRelevance(get);
    describeText(get);
    describeFilters(get);
    describePages(get);
    describeSuggestions(get);
    // Last: it changes what the others look for.
    describeChanges(get);
  });
}
