import type { EventAddress } from '../shared/event-address.ts';
import type { PresaleWindow } from '../queue/presale-window.ts';
import type { QueuePlan } from '../queue/queue-plan.ts';
import type { Currency, Price } from '../shared/money.ts';

/**
 * What a box office must know of its event in order to sell it: pinned at `publish`, stored as the
 * object's publication row, replaced only by `rebuild` with a higher epoch. Plain data.
 */
export interface Publication {
  address: EventAddress;
  /** 1 at the first publication; each rebuild adds 1. Part of every version and fence. */
  epoch: number;
  /** Content hash of the seating plan that seat indexes refer to. */
  planHash: string;
  capacity: number;
  currency: Currency;
  /** Number of floors, 1..64. */
  floors: number;
  seatsPerFanMax: number;
  holdSeconds: number;
  /** Length of the payment window and of the one extension, in seconds. */
  paymentSeconds: number;
  zones: PublishedZone[];
  ticketTypes: PublishedTicketType[];
  /** `prices[zone][ticketType]`; null: this type is not sold in this zone. */
  prices: (Price | null)[][];
  /** Zone of each seat, run-length encoded in seat-index order: lengths sum to `capacity`. Zone null: not for sale (born blocked). */
  zoneRuns: { zone: number | null; length: number }[];
  /** Stretches of seats that are neighbours (a row between two aisles), in seat-index order. General-admission areas have none. */
  rows: SeatRun[];
  /** Seat indexes of wheelchair and companion places, ascending. */
  accessibleSeats: number[];
  /** When only fans with leave buy, before everybody; not there: there is no such time. */
  presale?: PresaleWindow;
  /** How fans wait; not there: no queue is planned. */
  queue?: QueuePlan;
}

export interface PublishedZone {
  /** Stable within the event, as in the API: "stalls". */
  code: string;
  name: string;
}

export interface PublishedTicketType {
  /** Stable within the event, as in the API: "adult". The first is the default. */
  code: string;
  name: string;
}

export interface SeatRun {
  /** First seat index. */
  first: number;
  length: number;
  /** 0 is the best row of the plan. */
  rank: number;
  /** Centre of the whole row as an offset from `first`, in seats: the row's middle may lie outside this run. */
  centre: number;
}
