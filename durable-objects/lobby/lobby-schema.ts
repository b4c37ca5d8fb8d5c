import type { LobbyName } from '../../domain/queue/lobby-tree.ts';
import type { Migration } from '../runtime/migrations.ts';
import { reads, writes } from '../runtime/statements.ts';

export const LOBBY_MIGRATIONS: readonly Migration[] = [
  { version: 1, rollbackFloor: 1, statements: ['CREATE TABLE lobby_below (name TEXT PRIMARY KEY) WITHOUT ROWID'] },
];

export const LOBBY_STATEMENTS = {
  below: reads<[], { name: LobbyName }>('SELECT name FROM lobby_below'),
  addBelow: writes<[LobbyName]>('INSERT OR IGNORE INTO lobby_below (name) VALUES (?)'),
  dropBelow: writes<[LobbyName]>('DELETE FROM lobby_below WHERE name = ?'),
};
