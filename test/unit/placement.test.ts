import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HoldView } from '../../domain/inventory/hold-view.ts';
import { QueueKeys } from '../../domain/queue/queue-keys.ts';
import { passToken, readPassToken, readTicketToken, ticketToken } from '../../domain/queue/queue-token.ts';
import type { EventAddress } from '../../domain/shared/event-address.ts';
import { idOf, type EventId, type HoldId } from '../../domain/shared/ids.ts';
import { quoteToken } from '../../durable-objects/floor/quote-token.ts';
import { readQuote } from '../../workers/rebuild/read-quote.ts';

const repository = resolve(import.meta.dirname, '../..');
const OXLINT = join(repository, 'node_modules/.bin/oxlint');
const SHIPPED = ['domain', 'protocol', 'durable-objects', 'db', 'workers', 'web'];
const ADDRESS: EventAddress = {
  eventId: idOf<EventId>('01938c5e-0000-7000-8000-00000000d4a0'),
  jurisdiction: 'eu',
  hint: 'weur',
};
/** The same event, elsewhere. */
const ELSEWHERE: EventAddress[] = [
  { ...ADDRESS, jurisdiction: null },
  { ...ADDRESS, jurisdiction: 'us' },
  { ...ADDRESS, hint: null },
  { ...ADDRESS, hint: 'eeur' },
];
const ENTRY = '00112233445566778899aabbccddeeff';
const SECRET = 'a secret for tests alone';

describe('[PLACE-1] only the address book names objects', () => {
  const naming = [
    `export const a = namespace.idFromName('x');`,
    `export const b = namespace.getByName('x');`,
    `export const c = namespace?.newUniqueId();`,
    `export const d = namespace['idFromString']('x');`,
    `export const { getByName } = namespace;`,
  ];
  const named = SHIPPED.concat('cli', 'dev', 'test', 'bench').map((folder) => `${folder}/part/probe.ts`);

  it('the linter refuses it in every folder, however it is written', () => {
    const free = 'workers/part/free.ts';
    const texts = { [free]: 'export const a = namespace.get(1);', ...texted(named, naming) };
    expect(refusals(texts)).toEqual(Object.fromEntries(named.map((file) => [file, naming.length])));
  });

  it('and lets the address book do it, and doubles that are no objects of an event', () => {
    expect(refusals(texted(['durable-objects/address-book.ts'], naming))).toEqual({});
    const files = filesWith(/\.(idFromName|getByName|idFromString|newUniqueId)\(/);
    expect(files.filter((file) => !file.startsWith('bench/'))).toEqual([
      'dev/edge-cache/cached-reads.ts',
      'durable-objects/address-book.ts',
    ]);
  });
});

describe('[PLACE-3] every token that is about an event’s objects carries their address', () => {
  const keys = new QueueKeys(hmac, [SECRET]);
  const place = { classIndex: 0, register: 0, index: 7, entry: ENTRY, isNewcomer: false, number: null };
  const hold = holdView();
  const kinds: Record<string, { make: () => string; isGoodAt: (token: string, address: EventAddress) => boolean }> = {
    'queue ticket': {
      make: () => ticketToken(keys, { ...place, address: ADDRESS }),
      isGoodAt: (token, address) => readTicketToken(keys, token, { address, entry: ENTRY }).ok,
    },
    pass: {
      make: () => passToken(keys, { address: ADDRESS, epoch: 1, entry: ENTRY, passSeq: 1 }),
      isGoodAt: (token, address) => readPassToken(keys, token, { address, entry: ENTRY }).ok,
    },
    quote: {
      make: () => quoteToken(ADDRESS, hold, SECRET),
      isGoodAt: (token, address) => readQuote(token, { ...hold, address }, SECRET) !== null,
    },
  };

  for (const [kind, { make, isGoodAt }] of Object.entries(kinds)) {
    it(`a ${kind} holds at its address, and for the same event nowhere else`, () => {
      expect(isGoodAt(make(), ADDRESS)).toBe(true);
      for (const address of ELSEWHERE) expect(isGoodAt(make(), address), JSON.stringify(address)).toBe(false);
    });
  }

  it('nothing else is signed but what is about no object', () => {
    const signing = filesWith(/createHmac\(|\.sign\(/).filter((file) => SHIPPED.includes(file.split('/')[0]!));
    expect(signing).toEqual([
      // QR codes, for scanners without network.
      'domain/tickets/ticket-code.ts',
      // The heads of a ledger.
      'durable-objects/box-office/ledger-heads.ts',
      // Tickets and passes; quotes.
      'durable-objects/floor/queue-tokens.ts',
      'durable-objects/floor/quote-token.ts',
      'workers/hmac-sha256.ts',
      'workers/rebuild/read-quote.ts',
      // Accounts.
      'workers/session/session.ts',
      'workers/session/sign-in-code.ts',
    ]);
  });
});

function texted(files: string[], lines: string[]): Record<string, string> {
  return Object.fromEntries(files.map((file) => [file, lines.join('\n')]));
}

/** How often the linter refuses what names an object, by file. */
function refusals(texts: Record<string, string>): Record<string, number> {
  const tree = mkdtempSync(join(tmpdir(), 'onsale-placement-'));
  cpSync(join(repository, '.oxlintrc.json'), join(tree, '.oxlintrc.json'));
  for (const [file, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), `import { namespace } from './namespace.ts';\n\n${text}\n`);
  }
  const { stdout } = spawnSync(OXLINT, ['--format=json', '.'], { cwd: tree, encoding: 'utf8' });
  rmSync(tree, { recursive: true });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
  const refused: Record<string, number> = {};
  for (const { code, filename } of diagnostics) {
    if (code.includes('no-restricted-properties')) refused[filename] = (refused[filename] ?? 0) + 1;
  }
  return refused;
}

/** The repository's own sources, tests apart, in which a line matches. */
function filesWith(pattern: RegExp): string[] {
  const files = [...SHIPPED, 'cli', 'dev', 'bench'].flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  );
  return files
    .filter((file) => /\.tsx?$/.test(file) && !/node_modules|^web\/dist/.test(file))
    .filter((file) => pattern.test(readFileSync(join(repository, file), 'utf8')))
    .sort();
}

function hmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  return createHmac('sha256', key).update(message).digest();
}

function holdView(): HoldView {
  const price = { faceMinor: 5_000, feeMinor: 500, taxMinor: 1_000 };
  return {
    holdId: idOf<HoldId>('01938c5e-0000-7000-8000-00000000d4a2'),
    fence: '1.1',
    state: { name: 'held' },
    seats: [{ seat: 3, zone: 'stalls', ticketType: 'adult', ...price }],
    currency: 'EUR',
    total: price,
    expiresAtMs: 2,
    nowMs: 1,
    paused: false,
    paymentsDown: false,
    extended: false,
  };
}
