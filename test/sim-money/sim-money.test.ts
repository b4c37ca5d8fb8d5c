import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { PLANTED_BUGS } from './planted-bugs.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

test(
  '[RECON-12] [I4] [I12] every order of everything in the small scopes ends whole',
  { timeout: 240_000 },
  async () => {
    const { code, text } = await run('--bounded');
    expect(text).toMatch(/together \d{5,} states/);
    expect(code).toBe(0);
  },
);

describe('a bug in the shipped code is found', () => {
  test.each(Object.entries(PLANTED_BUGS))('%s', { timeout: 120_000 }, async (name, { rule }) => {
    const { code, text } = await run('--planted', name);
    expect(text).toContain(rule);
    expect(code).toBe(1);
  });
});

/** The shipped code is loaded with the search's stand-ins, so that each search is a process of its own. */
function run(...args: string[]): Promise<{ code: number; text: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--no-warnings', MAIN, ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), text: stdout + stderr });
    });
  });
}
