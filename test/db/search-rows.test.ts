import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cellOf } from '../../domain/search/geo-cells.ts';
import { foldedWords } from '../../domain/search/search-words.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe('what the database and domain/search both know', () => {
  test('[SEARCH-2] words are folded alike', async () => {
    const names = [
      'Beyoncé & Sigur-RÓS',
      'Mairéad O’Sullivan',
      "Guns N' Roses",
      'Straße Ægir Łódź Œuvre Đorđe Þór Iğdır ſ',
      'Nordlys Ødeleggelse',
      '東京 武道館!',
      'Ŀ ½ №5 ﬁn',
      'Ελλάδα Москва',
    ];
    for (const name of names) {
      const { rows } = await database.db.execute<{ folded: string }>(sql`select fold(${name}) as folded`);
      expect([name, foldedWords(name).join(' ')]).toEqual([name, rows[0]?.folded]);
    }
  });

  test('[SEARCH-11] cells are numbered alike', async () => {
    const points = Array.from({ length: 2_000 }, (_, i) => ({
      latitude: i < 722 ? -90 + i * 0.25 : Math.asin(((i * 0.618) % 2) - 1) * (180 / Math.PI),
      longitude: i < 4 ? [-180, 180, 0, 179.999][i]! : ((i * 97.31) % 360) - 180,
    })).filter(({ latitude }) => latitude <= 90);
    const { rows } = await database.db.execute<{ fine: number; coarse: number }>(sql`
      select geo_cell(p.latitude, p.longitude, 0.25) as fine, geo_cell(p.latitude, p.longitude, 2) as coarse
      from rows from (jsonb_to_recordset(${JSON.stringify(points)}::jsonb)
        as (latitude double precision, longitude double precision)) with ordinality as p(latitude, longitude, at)
      order by p.at`);
    expect(rows).toEqual(points.map((point) => ({ fine: cellOf(point, 'fine'), coarse: cellOf(point, 'coarse') })));
  });
});
