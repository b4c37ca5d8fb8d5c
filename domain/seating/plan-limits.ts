import { invariant } from '../shared/invariant.ts';

/** Seats and standing places of one plan: the largest stadiums, with room. Two bits each: 50 KB of availability. */
export const PLAN_CAPACITY_MAX = 200_000;

/** Price categories of one plan. */
export const PLAN_CATEGORIES_MAX = 200;

/** Characters of a name, label, number or guid in a plan. */
export const PLAN_TEXT_CHARS_MAX = 200;

/** Distance of a seat from the drawing's origin, in the plan's units: beyond it a coordinate is a mistake. */
export const PLAN_COORDINATE_MAX = 1_000_000;

invariant(PLAN_CATEGORIES_MAX <= PLAN_CAPACITY_MAX, 'a category needs at least one place');
