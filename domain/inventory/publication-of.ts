import type { PlanCategory, SeatingPlan } from '../seating/seating-plan.ts';
import type { Publication, PublishedTicketType } from './publication.ts';

export type SaleSettings = Pick<
  Publication,
  | 'address'
  | 'epoch'
  | 'planHash'
  | 'currency'
  | 'floors'
  | 'seatsPerFanMax'
  | 'holdSeconds'
  | 'paymentSeconds'
  | 'prices'
> & {
  zones: PriceZone[];
  ticketTypes: PublishedTicketType[];
};

/** A price zone sells all seats of one of the plan's categories. */
export interface PriceZone {
  code: string;
  name: string;
  category: PlanCategory['name'];
}

/** Seats of categories that no zone names are not for sale. */
export declare function publicationOf(plan: SeatingPlan, sale: SaleSettings): Publication;
