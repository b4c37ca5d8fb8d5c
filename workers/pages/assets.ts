import manifest from '../../web/dist/manifest.json' with { type: 'json' };

/** The browser modules, each named after its file in web/islands/. */
export type Island =
  | 'account'
  | 'text-messages'
  | 'search'
  | 'seats'
  | 'queue'
  | 'presale'
  | 'checkout'
  | 'confirmation'
  | 'draw'
  | 'bookings'
  | 'transfer'
  | 'sign-in'
  | 'organise'
  | 'organise-event'
  | 'organise-form';

export const STYLES_PATH: string = manifest.styles;
export const FONT_PATH: string = manifest.font;
export const TICKET_FONT_PATHS: { regular: string; bold: string } = manifest.ticketFonts;

/** An island's module and what it imports at once, as public paths with content hashes. */
export function islandAssets(island: Island): { src: string; imports: string[] } {
  const islands: Record<string, { src: string; imports: string[] }> = manifest.islands;
  const assets = islands[island];
  if (!assets) throw new Error(`web/dist has no island "${island}": run npm run build`);
  return assets;
}
