import type { SeatingPlan } from '../../domain/seating/seating-plan.ts';
import type { EventDetail } from '../../protocol/http/catalogue.ts';
import type { EventPage } from '../../protocol/http/search.ts';

export interface SeatedEvent {
  id: string;
  name: string;
  section: string;
  row: string;
  /** Printed numbers of the row's seats that anyone may buy, in order. */
  seats: string[];
}

const CAPACITY_MAX = 5000;

/** The first event on sale in a theatre, and a row of it, as the API tells anybody. */
export async function findSeatedEvent(workerUrl: string): Promise<SeatedEvent> {
  const page = await read<EventPage>(`${workerUrl}/v1/events?limit=20`);
  for (const { id } of page.items) {
    const event = await read<EventDetail>(`${workerUrl}/v1/events/${id}`);
    if (event.links.plan === null || event.capacity > CAPACITY_MAX) continue;
    const plan = await read<SeatingPlan>(new URL(event.links.plan, workerUrl).href);
    const row = plan.rows.find(({ first, length }) => {
      return length >= 4 && plan.seats.slice(first, first + length).every((seat) => !seat.accessible);
    });
    if (!row) continue;
    const seats = plan.seats.slice(row.first, row.first + row.length).map((seat) => seat.number);
    return { id, name: event.name, section: plan.sections[row.section]!.name, row: row.label, seats };
  }
  throw new Error('no event of the first page has numbered seats');
}

async function read<Document>(url: string): Promise<Document> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`GET ${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Document;
}
