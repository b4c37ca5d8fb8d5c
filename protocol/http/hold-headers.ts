/** Headers of a hold. They stand apart from the schemas: a page that sends them needs no validator. */

/** The header that brings a pass with a hold. */
export const PASS_HEADER = 'Onsale-Pass';

/** The header that brings leave to buy in the presale with a hold. */
export const PERMIT_HEADER = 'Onsale-Permit';
