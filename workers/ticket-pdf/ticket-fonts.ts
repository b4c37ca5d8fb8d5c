import { TICKET_FONT_PATHS } from '../pages/assets.ts';
import type { TicketFonts } from './ticket-pdf.ts';

let kept: TicketFonts | undefined;

/** The faces that tickets are printed with: static assets, read once an isolate. @throws when they are not there */
export async function ticketFonts(assets: Fetcher): Promise<TicketFonts> {
  return (kept ??= {
    regular: await readAsset(assets, TICKET_FONT_PATHS.regular),
    bold: await readAsset(assets, TICKET_FONT_PATHS.bold),
  });
}

async function readAsset(assets: Fetcher, path: string): Promise<Uint8Array> {
  const response = await assets.fetch(`https://assets.local${path}`);
  if (!response.ok) throw new Error(`the asset ${path} answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
