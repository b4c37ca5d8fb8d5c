import type { Publication } from './publication.ts';

/** What is wrong with a publication, and where. */
export interface PublicationFault {
  /** Path of the field: "zoneRuns", "prices[1][0]". */
  field: string;
  message: string;
}

/** Every fault of a publication; empty: it can be sold. */
export declare function validatePublication(publication: Publication): PublicationFault[];
