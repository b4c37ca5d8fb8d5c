import { ZONE_COLOURS } from './map-model.ts';

/** The theme's colours as the canvas takes them, read from the custom properties of `tokens.css`. */
export interface Palette {
  paper: string;
  ink: string;
  ink2: string;
  ink3: string;
  hairline: string;
  sunken: string;
  raised: string;
  held: string;
  gone: string;
  /** By colour number less one. */
  zones: string[];
  /** What can be read on each of them. */
  onZones: string[];
}

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const zones = Array.from({ length: ZONE_COLOURS }, (_, i) => token(`--zone-${i + 1}`));
  return {
    paper: token('--paper'),
    ink: token('--ink'),
    ink2: token('--ink-2'),
    ink3: token('--ink-3'),
    hairline: token('--hairline'),
    sunken: token('--sunken'),
    raised: token('--raised'),
    held: token('--seat-held'),
    gone: token('--seat-gone'),
    zones,
    onZones: zones.map(inkOn),
  };
}

/** Black or white, whichever is easier to read on an `oklch()` colour. */
export function inkOn(oklch: string): '#000000' | '#ffffff' {
  const lightness = Number(/oklch\(([\d.]+)/.exec(oklch)?.[1] ?? 0);
  return lightness > 0.575 ? '#000000' : '#ffffff';
}
