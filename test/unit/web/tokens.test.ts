import { readFileSync } from 'node:fs';
import { inkOn } from '../../../web/seat-map/palette.ts';
import { describe, expect, test } from 'vitest';

type Linear = [number, number, number];
type Tokens = Record<string, string>;

const css = readFileSync(new URL('../../../web/styles/tokens.css', import.meta.url), 'utf8');
const hues = [...css.matchAll(/\[data-hue='(\d+)'\]\s*\{\s*--hue:\s*(\d+)/g)].map((match) => Number(match[2]));
const themes = { light: themeOf('light'), dark: themeOf('dark') };

describe.each(Object.entries(themes))('%s theme', (_, { tokens, event }) => {
  const colour = (name: string) => linearOf(tokens[name]!);

  test.each(['ink', 'ink-2', 'ink-3', 'accent', 'success', 'warning', 'danger'])(
    '[LOOK-2] text in --%s is readable on every surface',
    (text) => {
      for (const surface of ['paper', 'raised', 'sunken']) {
        expect(contrast(colour(`--${text}`), colour(`--${surface}`)), surface).toBeGreaterThanOrEqual(4.5);
      }
    },
  );

  test('[LOOK-2] text is readable on notes and on the accent', () => {
    for (const tone of ['accent', 'success', 'warning', 'danger']) {
      expect(contrast(colour('--ink'), colour(`--${tone}-quiet`)), tone).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(colour('--on-accent'), colour('--accent'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour('--on-accent'), colour('--accent-hover'))).toBeGreaterThanOrEqual(4.5);
  });

  test('[LOOK-2] controls and seats stand out from what they stand on', () => {
    const names = ['--control', '--accent', '--seat-held', ...zoneNames()];
    for (const name of names) {
      for (const surface of ['--paper', '--sunken']) {
        expect(contrast(colour(name), colour(surface)), `${name} on ${surface}`).toBeGreaterThanOrEqual(3);
      }
    }
  });

  test('[LOOK-2] a number can be read on its seat', () => {
    for (const name of zoneNames()) {
      const ink: Linear = inkOn(tokens[name]!) === '#000000' ? [0, 0, 0] : [1, 1, 1];
      expect(contrast(ink, colour(name)), name).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('[LOOK-2] an event is readable in each of its hues', () => {
    expect(hues).toHaveLength(12);
    for (const hue of hues) {
      const own = (name: string) => linearOf(event[name]!.replace('var(--hue)', String(hue)));
      expect(contrast(own('--event-ink'), own('--event-ground')), `hue ${hue}`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(own('--event-ink-2'), own('--event-ground')), `hue ${hue}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('[LOOK-3] zone colours stay apart for everybody', () => {
    const zones = zoneNames().map((name) => colour(name));
    for (const [kind, least] of Object.entries({ none: 0.1, protan: 0.1, deutan: 0.1, tritan: 0.05 })) {
      const seen = zones.map((zone) => oklabOf(seenWith(zone, kind)));
      for (const [i, a] of seen.entries()) {
        for (const b of seen.slice(0, i)) {
          expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]), `${kind}, zone ${i + 1}`).toBeGreaterThan(least);
        }
      }
    }
  });
});

test('[LOOK-1] light and dark have the same names', () => {
  expect(Object.keys(themes.dark.tokens).sort()).toEqual(Object.keys(themes.light.tokens).sort());
  expect(Object.keys(themes.dark.event).sort()).toEqual(Object.keys(themes.light.event).sort());
});

function zoneNames(): string[] {
  return Array.from({ length: 8 }, (_, i) => `--zone-${i + 1}`);
}

function themeOf(scheme: string): { tokens: Tokens; event: Tokens } {
  const start = css.indexOf(`@media (prefers-color-scheme: ${scheme})`);
  const block = css.slice(start, css.indexOf('\n}\n', start));
  const [root, event] = block.split('[data-hue]');
  return { tokens: declarations(root!), event: declarations(event!) };
}

function declarations(block: string): Tokens {
  return Object.fromEntries([...block.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map((match) => [match[1]!, match[2]!]));
}

/** Linear sRGB of an `oklch()`, by Björn Ottosson's matrices; it must lie inside sRGB or nearly so. */
function linearOf(text: string): Linear {
  const match = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(text);
  if (!match) throw new Error(`not an oklch colour: ${text}`);
  const [lightness, chroma, hue] = match.slice(1).map(Number) as Linear;
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    clamped(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clamped(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clamped(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function oklabOf([r, g, b]: Linear): Linear {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** WCAG 2 contrast of two colours in linear sRGB. */
function contrast(a: Linear, b: Linear): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance([r, g, b]: Linear): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Machado, Oliveira and Fernandes (2009), severity 1, on linear sRGB. */
const DEFICIENCIES: Record<string, Linear[]> = {
  none: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seenWith(colour: Linear, kind: string): Linear {
  const rows = DEFICIENCIES[kind]!;
  return rows.map((row) => clamped(row[0] * colour[0] + row[1] * colour[1] + row[2] * colour[2])) as Linear;
}

function clamped(value: number): number {
  return Math.min(1, Math.max(0, value));
}
