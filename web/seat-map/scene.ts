import type { Palette } from './palette.ts';
import type { Shop } from './shop.ts';
import type { Size, View } from './view-transform.ts';

/** Everything that a drawing of the map depends on. */
export interface Scene {
  context: CanvasRenderingContext2D;
  view: View;
  screen: Size;
  /** Device pixels to a CSS pixel. */
  ratio: number;
  palette: Palette;
  shop: Shop;
  /** The seat or area under the pointer or the keyboard's focus. */
  highlighted: number | null;
}

/** As `--font`: a canvas reads no custom properties. */
export const FONT = "'Inter Variable', 'Inter Fallback', system-ui, sans-serif";
