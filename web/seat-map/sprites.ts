import type { Palette } from './palette.ts';

/** Every way in which a seat can be drawn; the zone's colour number comes on top for the first four. */
export type SeatForm = 'free' | 'accessible' | 'yours' | 'yours-accessible' | 'held' | 'gone';

/** Draws one seat around (0, 0). `radius` in the context's own pixels. Forms differ by shape, not by colour alone. */
export function drawSeat(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  options: { form: SeatForm; radius: number; colour: string; onColour: string; palette: Palette },
): void {
  const { form, radius, colour, onColour, palette } = options;
  switch (form) {
    case 'free':
      return disc(context, radius, colour);
    case 'accessible':
      disc(context, radius, colour);
      return wheelchair(context, radius, onColour);
    case 'yours':
    case 'yours-accessible':
      ring(context, radius * 1.28, Math.max(1, radius * 0.22), palette.ink);
      disc(context, radius * 1.02, colour);
      return check(context, radius, onColour);
    case 'held':
      return hatched(context, radius, palette.held);
    case 'gone':
      return disc(context, Math.max(radius * 0.3, 0.5), palette.gone);
  }
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

function disc(context: Context, radius: number, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(0, 0, radius, 0, 2 * Math.PI);
  context.fill();
}

function ring(context: Context, radius: number, width: number, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  context.arc(0, 0, radius, 0, 2 * Math.PI);
  context.stroke();
}

function check(context: Context, radius: number, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1, radius * 0.26);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.beginPath();
  context.moveTo(-radius * 0.45, radius * 0.02);
  context.lineTo(-radius * 0.12, radius * 0.36);
  context.lineTo(radius * 0.48, -radius * 0.34);
  context.stroke();
}

function hatched(context: Context, radius: number, colour: string): void {
  const outer = radius * 0.88;
  ring(context, outer, Math.max(0.8, radius * 0.16), colour);
  context.save();
  context.beginPath();
  context.arc(0, 0, outer, 0, 2 * Math.PI);
  context.clip();
  context.lineWidth = Math.max(0.6, radius * 0.13);
  context.beginPath();
  for (const step of [-0.75, 0, 0.75]) {
    context.moveTo((step - 1) * radius, radius);
    context.lineTo((step + 1) * radius, -radius);
  }
  context.stroke();
  context.restore();
}

/** A person in a wheelchair, as the sign: head, back, seat and a wheel. */
function wheelchair(context: Context, radius: number, colour: string): void {
  const r = radius;
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = Math.max(0.8, r * 0.17);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.beginPath();
  context.arc(-r * 0.08, -r * 0.58, r * 0.14, 0, 2 * Math.PI);
  context.fill();
  context.beginPath();
  context.moveTo(-r * 0.08, -r * 0.34);
  context.lineTo(-r * 0.08, r * 0.12);
  context.lineTo(r * 0.3, r * 0.12);
  context.lineTo(r * 0.46, r * 0.52);
  context.stroke();
  context.beginPath();
  context.arc(-r * 0.04, r * 0.24, r * 0.38, -0.15, Math.PI * 1.28);
  context.stroke();
}
