import { JsonNode, type PlanFault } from './json-node.ts';
import { PLAN_CAPACITY_MAX } from './plan-limits.ts';

/**
 * What we need to know of a plan and pretix's schema has no place for (it allows no additional members).
 * It stands in a document of its own beside the plan, so that the plan's file stays valid for pretix.
 */
export interface PlanSupplement {
  /** Standing areas: which drawn area (by its `uuid`) is sold, as what, and to how many. */
  areas: Map<string, StandingArea>;
  /** `seat_guid`s of wheelchair and companion places. */
  accessibleSeats: { guid: string; node: JsonNode }[];
}

export interface StandingArea {
  name: string;
  category: JsonNode;
  capacity: number;
  /** Where the supplement says so, to name it in a fault. */
  node: JsonNode;
}

/** Reads a supplement; `null` when there is none. Pointers in its faults begin with `/supplement`. */
export function readSupplement(document: unknown, faults: PlanFault[]): PlanSupplement {
  const areas = new Map<string, StandingArea>();
  const supplement: PlanSupplement = { areas, accessibleSeats: [] };
  if (document === null) return supplement;
  const root = new JsonNode(document, '/supplement', faults);
  if (!root.isObject()) return supplement;
  for (const node of root.optional('areas')?.items() ?? []) {
    if (!node.isObject()) continue;
    const uuid = node.member('uuid').filledText();
    if (areas.has(uuid)) node.fault(`the area ${uuid} is described twice`);
    areas.set(uuid, {
      name: node.member('name').filledText(),
      category: node.member('category'),
      capacity: capacityOf(node.member('capacity')),
      node,
    });
  }
  for (const node of root.optional('accessibleSeats')?.items() ?? []) {
    supplement.accessibleSeats.push({ guid: node.filledText(), node });
  }
  return supplement;
}

function capacityOf(node: JsonNode): number {
  const capacity = node.number({ min: 1, max: PLAN_CAPACITY_MAX });
  if (!Number.isInteger(capacity)) node.fault('must be a whole number of places');
  return capacity;
}
