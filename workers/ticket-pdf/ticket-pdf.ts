import { base64 } from '../../domain/shared/base64.ts';
import { longDateText, timeText } from '../../domain/shared/date-text.ts';
import { moneyText } from '../../domain/shared/money-text.ts';
import type { Currency } from '../../domain/shared/money.ts';
import { jsPDF } from 'jspdf';
import { encode } from 'uqr';

/** What is printed of a booking. Only tickets that admit have a code, and only they are printed. */
export interface PrintedBooking {
  id: string;
  currency: Currency;
  event: {
    name: string;
    startsAt: string;
    doorsAt: string | null;
    timeZone: string;
    venue: { name: string; city: string };
  };
  tickets: PrintedTicket[];
}

export interface PrintedTicket {
  section: string;
  row: string | null;
  seatNumber: string | null;
  ticketTypeName: string;
  totalMinor: number;
  code: string;
}

/** TrueType files with the characters of Latin, Greek and Cyrillic script. */
export interface TicketFonts {
  regular: Uint8Array;
  bold: Uint8Array;
}

/**
 * All tickets of a booking as one PDF, A4, a page each: large enough to be read at arm's length, black on white where
 * it is scanned. Text is text: it can be searched, copied and read aloud.
 * @param writtenAtMs Unix milliseconds
 */
export function ticketPdf(booking: PrintedBooking, fonts: TicketFonts, writtenAtMs: number): Uint8Array {
  const pdf = new jsPDF({ unit: 'mm', format: 'a4', compress: true, putOnlyUsedFonts: true });
  addFont(pdf, 'normal', fonts.regular);
  addFont(pdf, 'bold', fonts.bold);
  pdf.setProperties({ title: `Tickets: ${booking.event.name}`, subject: `Booking ${booking.id}`, creator: 'Onsale' });
  pdf.setLanguage('en-GB');
  pdf.setCreationDate(new Date(writtenAtMs));
  for (const [at, ticket] of booking.tickets.entries()) {
    if (at > 0) pdf.addPage();
    drawTicket(pdf, booking, ticket, `Ticket ${at + 1} of ${booking.tickets.length}`);
  }
  return new Uint8Array(pdf.output('arraybuffer'));
}

/** Millimetres of A4, from its upper left corner. */
const PAGE = { left: 20, right: 190, width: 170, headBottom: 74, stub: 150 };
const QR_MM = 78;
const INK = '#1c232b';
const QUIET = '#5a636e';
const HEAD = '#1c3140';
const FONT = 'Inter';
const MM_A_POINT = 25.4 / 72;

function addFont(pdf: jsPDF, style: 'normal' | 'bold', file: Uint8Array): void {
  const name = `${FONT}-${style}.ttf`;
  pdf.addFileToVFS(name, base64(file));
  pdf.addFont(name, FONT, style);
}

function drawTicket(pdf: jsPDF, booking: PrintedBooking, ticket: PrintedTicket, count: string): void {
  drawHead(pdf, booking.event);
  drawPlace(pdf, ticket, moneyText(ticket.totalMinor, booking.currency));
  drawStub(pdf, ticket.code);
  write(pdf, { text: count, x: PAGE.left, y: 272, size: 10, style: 'bold' });
  write(pdf, { text: `Booking ${booking.id}`, x: PAGE.left, y: 278, size: 9, colour: QUIET });
  const rule = 'One person, once. A ticket that was handed on or given back admits nobody, on paper neither.';
  write(pdf, { text: rule, x: PAGE.left, y: 284, size: 9, colour: QUIET });
}

function drawHead(pdf: jsPDF, event: PrintedBooking['event']): void {
  pdf.setFillColor(HEAD);
  pdf.rect(0, 0, 210, PAGE.headBottom, 'F');
  const lines = fittingLines(pdf, event.name, { sizes: [30, 24, 19, 15], linesMax: 2 });
  let y = 26;
  for (const line of lines.texts) {
    write(pdf, { text: line, x: PAGE.left, y, size: lines.size, style: 'bold', colour: '#ffffff' });
    y += lines.size * MM_A_POINT * 1.2;
  }
  const { startsAt, doorsAt, timeZone, venue } = event;
  const doors = doorsAt === null ? '' : `, doors ${timeText(doorsAt, timeZone)}`;
  const when = `${longDateText(startsAt, timeZone)}, ${timeText(startsAt, timeZone)}${doors}`;
  write(pdf, { text: when, x: PAGE.left, y: 58, size: 13, colour: '#ffffff' });
  write(pdf, { text: `${venue.name}, ${venue.city}`, x: PAGE.left, y: 65.5, size: 13, colour: '#d5dde4' });
}

function drawPlace(pdf: jsPDF, ticket: PrintedTicket, price: string): void {
  const section = fittingLines(pdf, ticket.section, { sizes: [28, 22, 17, 13], linesMax: 2, width: 90 });
  write(pdf, { text: 'Section', x: PAGE.left, y: 90, size: 10, colour: QUIET });
  section.texts.forEach((text, line) => {
    const y = 101 + line * section.size * MM_A_POINT * 1.15;
    write(pdf, { text, x: PAGE.left, y, size: section.size, style: 'bold' });
  });
  if (ticket.row !== null) drawCell(pdf, 'Row', ticket.row, 122);
  if (ticket.seatNumber !== null) drawCell(pdf, 'Seat', ticket.seatNumber, 157);
  write(pdf, { text: `${ticket.ticketTypeName}, ${price}`, x: PAGE.left, y: 130, size: 13 });
}

function drawCell(pdf: jsPDF, term: string, text: string, x: number): void {
  write(pdf, { text: term, x, y: 90, size: 10, colour: QUIET });
  const { size, texts } = fittingLines(pdf, text, { sizes: [28, 20, 14], linesMax: 1, width: 32 });
  write(pdf, { text: texts[0] ?? '', x, y: 101, size, style: 'bold' });
}

/** The line to tear or fold along, and the code that is scanned. */
function drawStub(pdf: jsPDF, code: string): void {
  pdf.setDrawColor(QUIET);
  pdf.setLineWidth(0.3);
  pdf.setLineDashPattern([2, 2], 0);
  pdf.line(PAGE.left, PAGE.stub - 8, PAGE.right, PAGE.stub - 8);
  pdf.setLineDashPattern([], 0);
  const { data, size } = encode(code, { border: 0, ecc: 'M' });
  const step = QR_MM / size;
  pdf.setFillColor('#000000');
  for (const [y, row] of data.entries()) {
    for (const { from, length } of darkRuns(row)) {
      pdf.rect(PAGE.left + from * step, PAGE.stub + y * step, length * step, step, 'F');
    }
  }
  const x = PAGE.left + QR_MM + 14;
  write(pdf, { text: 'Show this at the door', x, y: PAGE.stub + 8, size: 15, style: 'bold' });
  const help = 'On paper or on your phone. Keep it to yourself: whoever comes with it first gets in.';
  pdf.setFont(FONT, 'normal').setFontSize(10);
  (pdf.splitTextToSize(help, PAGE.right - x) as string[]).forEach((text, line) => {
    write(pdf, { text, x, y: PAGE.stub + 17 + line * 5, size: 10, colour: QUIET });
  });
  // What a person can type when no scanner reads it.
  const groups = code.match(/.{1,20}/g) ?? [];
  groups.forEach((text, line) => {
    write(pdf, { text, x, y: PAGE.stub + 44 + line * 4.6, size: 8.5, colour: QUIET });
  });
}

/** Neighbouring dark modules as one rectangle: no hairlines between them, and a file of a third of the size. */
function darkRuns(row: readonly boolean[]): { from: number; length: number }[] {
  const runs: { from: number; length: number }[] = [];
  row.forEach((dark, at) => {
    if (!dark) return;
    const last = runs.at(-1);
    if (last !== undefined && last.from + last.length === at) last.length++;
    else runs.push({ from: at, length: 1 });
  });
  return runs;
}

/** The largest size in which the text needs no more lines than there are; in the smallest it is cut. */
function fittingLines(
  pdf: jsPDF,
  text: string,
  { sizes, linesMax, width = PAGE.width }: { sizes: number[]; linesMax: number; width?: number },
): { size: number; texts: string[] } {
  let fitted = { size: 0, texts: [] as string[] };
  for (const size of sizes) {
    pdf.setFont(FONT, 'bold').setFontSize(size);
    fitted = { size, texts: pdf.splitTextToSize(text, width) as string[] };
    if (fitted.texts.length <= linesMax) return fitted;
  }
  return { size: fitted.size, texts: fitted.texts.slice(0, linesMax) };
}

interface Words {
  text: string;
  x: number;
  y: number;
  /** Points. */
  size: number;
  style?: 'normal' | 'bold';
  colour?: string;
}

function write(pdf: jsPDF, { text, x, y, size, style = 'normal', colour = INK }: Words): void {
  pdf.setFont(FONT, style).setFontSize(size).setTextColor(colour).text(text, x, y);
}
