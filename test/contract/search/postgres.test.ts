import { postgresEngine } from '../../../workers/search/postgres/postgres-engine.ts';
import { createTestDatabase } from '../../support/postgres.ts';
import { describeSearchEngine } from './search-engine-contract.ts';

describeSearchEngine('Postgres', async () => {
  const database = await createTestDatabase();
  return {
    engine: postgresEngine(database.db),
    db: database.db,
    // The rows that are searched are written by the transaction that changes the event.
    settle: async () => undefined,
    close: () => database.drop(),
  };
});
