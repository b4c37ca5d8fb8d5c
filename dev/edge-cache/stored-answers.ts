import type { Freshness } from './freshness.ts';

export interface StoredAnswer {
  key: string;
  /** What the origin was asked with. */
  requestHeaders: [string, string][];
  status: number;
  headers: [string, string][];
  body: ArrayBuffer;
  freshness: Freshness;
  storedAtMs: number;
}

/** Of this start of workerd. What an earlier one has left counts as another deployment's, and is dropped. */
let deployment: string | undefined;

/** Answers that are at hand as well: the platform's cache does not parse them anew for each request either. */
const AT_HAND_MAX = 1_000;

/** Answers by key, and keys by tag, in the object's SQLite: an object that sleeps forgets its memory. */
export class StoredAnswers {
  readonly #sql: SqlStorage;
  readonly #atHand = new Map<string, StoredAnswer>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(`
      create table if not exists answers (key text primary key, document text, body blob);
      create table if not exists tags (tag text, key text, primary key (tag, key)) without rowid;
      create table if not exists deployment (id text)`);
    const isSame = sql.exec('select 1 from deployment where id = ?', (deployment ??= crypto.randomUUID())).next();
    if (!isSame.done) return;
    sql.exec('delete from answers; delete from tags; delete from deployment');
    sql.exec('insert into deployment values (?)', deployment);
  }

  read(key: string): StoredAnswer | null {
    const known = this.#atHand.get(key);
    if (known !== undefined) return known;
    const row = this.#sql.exec('select document, body from answers where key = ?', key).next();
    return row.done ? null : this.#keep(answerOf(row.value));
  }

  write(answer: StoredAnswer): void {
    this.#keep(answer);
    const { body, ...document } = answer;
    this.#sql.exec('insert or replace into answers values (?, ?, ?)', answer.key, JSON.stringify(document), body);
    this.#sql.exec('delete from tags where key = ?', answer.key);
    for (const tag of tagsOf(answer)) this.#sql.exec('insert or ignore into tags values (?, ?)', tag, answer.key);
  }

  purge(tags: string[]): void {
    this.#atHand.clear();
    for (const tag of tags) {
      this.#sql.exec('delete from answers where key in (select key from tags where tag = ?)', tag);
      this.#sql.exec('delete from tags where tag = ?', tag);
    }
  }

  all(): StoredAnswer[] {
    return this.#sql.exec('select document, body from answers order by key').toArray().map(answerOf);
  }

  #keep(answer: StoredAnswer): StoredAnswer {
    if (this.#atHand.size >= AT_HAND_MAX) this.#atHand.clear();
    this.#atHand.set(answer.key, answer);
    return answer;
  }
}

function answerOf(row: Record<string, SqlStorageValue>): StoredAnswer {
  const document = JSON.parse(row['document'] as string) as Omit<StoredAnswer, 'body'>;
  return { ...document, body: row['body'] as ArrayBuffer };
}

function tagsOf({ headers }: StoredAnswer): string[] {
  const text = new Headers(headers).get('Cache-Tag') ?? '';
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}
