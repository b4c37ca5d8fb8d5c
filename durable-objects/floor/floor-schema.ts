import type { Migration } from '../runtime/migrations.ts';
import { reads } from '../runtime/statements.ts';

export const FLOOR_MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    rollbackFloor: 1,
    statements: [
      'CREATE TABLE boot (id INTEGER PRIMARY KEY CHECK (id = 1), boot INTEGER NOT NULL)',
      'INSERT INTO boot (id, boot) VALUES (1, 0)',
    ],
  },
];

export const FLOOR_STATEMENTS = {
  /** A number that no earlier start of this floor had. */
  nextBoot: reads<[], { boot: number }>('UPDATE boot SET boot = boot + 1 RETURNING boot'),
};
