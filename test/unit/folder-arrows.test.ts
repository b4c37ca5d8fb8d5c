import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const repository = resolve(import.meta.dirname, '../..');
const FOLDERS = [
  'domain',
  'protocol',
  'durable-objects',
  'db',
  'workers',
  'web',
  'cli',
  'dev',
  'test',
  'bench',
] as const;
type Folder = (typeof FOLDERS)[number];

/** Which folders each may import from, besides the exceptions tested by name below. */
const ALLOWED: Partial<Record<Folder, Folder[]>> = {
  domain: ['domain'],
  protocol: ['domain', 'protocol'],
  'durable-objects': ['domain', 'protocol', 'durable-objects'],
  db: ['domain', 'db'],
  workers: ['domain', 'protocol', 'db', 'workers'],
  web: ['domain', 'protocol', 'web'],
};

describe('[ARROW] the linter holds the arrows between folders', () => {
  let tree: string;
  beforeAll(() => {
    tree = mkdtempSync(join(tmpdir(), 'onsale-arrows-'));
    cpSync(join(repository, '.oxlintrc.json'), join(tree, '.oxlintrc.json'));
    symlinkSync(join(repository, 'node_modules'), join(tree, 'node_modules'));
    for (const folder of FOLDERS) write(tree, `${folder}/part/target.ts`, 'export const target = 1;\n');
  });
  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  for (const [from, allowed] of Object.entries(ALLOWED)) {
    for (const to of FOLDERS) {
      const permitted = allowed.includes(to);
      it(`${from} → ${to}: ${permitted ? 'allowed' : 'refused'}`, () => {
        expect(refusedImports(tree, `${from}/part/probe.ts`, `../../${to}/part/target.ts`)).toBe(!permitted);
      });
    }
  }

  it.each([
    ['domain/part/probe.ts', 'zod', true],
    ['domain/part/probe.ts', '@noble/hashes/sha2.js', false],
    ['durable-objects/part/probe.ts', 'stripe', true],
    ['durable-objects/part/probe.ts', 'drizzle-orm', true],
    ['db/part/probe.ts', 'hono', true],
    ['domain/part/probe.ts', '@neondatabase/serverless', true],
    ['domain/part/probe.ts', 'node:crypto', true],
    ['workers/part/probe.ts', '../../durable-objects/address-book.ts', false],
    ['workers/part/probe.ts', '../../web/dist/manifest.json', false],
  ])('%s importing %s is refused: %s', (file, specifier, refused) => {
    expect(refusedImports(tree, file, specifier)).toBe(refused);
  });
});

function write(tree: string, path: string, text: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
}

function refusedImports(tree: string, file: string, specifier: string): boolean {
  write(tree, file, `import { target } from '${specifier}';\n\nexport const probe = target;\n`);
  try {
    execFileSync(join(repository, 'node_modules/.bin/oxlint'), ['--format=json', file], {
      cwd: tree,
      encoding: 'utf8',
    });
    return false;
  } catch (error) {
    return (error as { stdout: string }).stdout.includes('no-restricted-imports');
  }
}
