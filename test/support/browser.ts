import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const CHROMIUM_PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * The path of a Chromium, from CHROMIUM_PATH or the usual places. Without one: null with a printed reason, so that
 * `npm test` passes with nothing installed; under REQUIRE_ALL=1 a missing browser is an error.
 */
export function findChromium(): string | null {
  const wanted = process.env['CHROMIUM_PATH'];
  const found = (wanted === undefined ? CHROMIUM_PATHS : [wanted]).find((path) => existsSync(path));
  if (found !== undefined) return found;
  const reason = 'Chromium is not installed (Debian: apt-get install chromium; elsewhere set CHROMIUM_PATH)';
  if (process.env['REQUIRE_ALL'] === '1') throw new Error(reason);
  console.warn(`Browser tests are skipped: ${reason}.`);
  return null;
}

/** A headless Chromium with a fresh profile that talks to nobody but the pages it opens. */
export function launchChromium(executablePath: string): Promise<Browser> {
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  const still = ['--disable-component-update', '--disable-sync'];
  // Chromium's sandbox does not run as root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args: [...quiet, ...still, ...sandbox] });
}
