import { fail, ok, type Result } from '../shared/result.ts';
import { JsonNode, type PlanFault } from './json-node.ts';
import { optionalPositionOf, positionOf, readArea } from './plan-areas.ts';
import { plus, rounded, sizeOf, type Point } from './plan-geometry.ts';
import { PLAN_CAPACITY_MAX, PLAN_CATEGORIES_MAX, PLAN_COORDINATE_MAX } from './plan-limits.ts';
import { readSupplement, type PlanSupplement } from './plan-supplement.ts';
import type { PlanCategory, SeatingPlan } from './seating-plan.ts';

/**
 * Compiles a plan in pretix's seating-plan JSON (its public schema, early and late versions) into a
 * `SeatingPlan`. A seat's place is zone + row + seat position. Seat indexes follow the document: zones,
 * their rows, their seats; then the standing areas, in the order of their drawings.
 *
 * @param supplement what pretix's format cannot say: capacities of standing areas and accessible seats
 *   (docs/spec/import.md, PLAN-5); null when there is none
 * @returns the plan, or every fault of both documents with its JSON pointer
 */
export function parsePretixPlan(json: unknown, supplement: unknown = null): Result<SeatingPlan, PlanFault[]> {
  const faults: PlanFault[] = [];
  const root = new JsonNode(json, '', faults);
  if (!root.isObject()) return fail(faults.length > 0 ? faults : [{ pointer: '', message: 'there is no document' }]);
  const draft = new PlanDraft(readSupplement(supplement, faults));
  draft.plan.name = root.member('name').filledText();
  readCategories(root.member('categories'), draft);
  for (const zone of root.member('zones').items()) readZone(zone, draft);
  draft.finishAreas();
  draft.checkAccessibleSeats();
  draft.checkCapacity(root);
  draft.plan.size = sizeFrom(root, draft.plan);
  return faults.length > 0 ? fail(faults) : ok(draft.plan);
}

/** Words that mark a category as wheelchair or companion places, for plans without a supplement. */
const ACCESSIBLE_CATEGORY = /\b(wheelchair|companion|accessible)\b/i;

/** A plan in the making, and what must be looked up while it is made. */
class PlanDraft {
  readonly plan: SeatingPlan = {
    name: '',
    size: { width: 0, height: 0 },
    categories: [],
    sections: [],
    rows: [],
    seats: [],
    areas: [],
    drawings: [],
    capacity: 0,
  };
  readonly supplement: PlanSupplement;
  readonly accessibleGuids: Set<string>;
  readonly seatPointers = new Map<string, string>();
  readonly #categories = new Map<string, number>();

  constructor(supplement: PlanSupplement) {
    this.supplement = supplement;
    this.accessibleGuids = new Set(supplement.accessibleSeats.map((seat) => seat.guid));
  }

  addCategory(node: JsonNode, category: PlanCategory): void {
    if (this.#categories.has(category.name)) node.fault(`the category "${category.name}" is defined twice`);
    this.#categories.set(category.name, this.plan.categories.length);
    this.plan.categories.push(category);
  }

  /** Index of the category that `node` names, which must exist. */
  category(node: JsonNode): number {
    if (typeof node.value !== 'string') {
      node.text();
      return 0;
    }
    const index = this.#categories.get(node.value);
    if (index === undefined) node.fault(`there is no category "${node.value}"`);
    return index ?? 0;
  }

  /** Gives the standing areas their seat indexes, now that all seats are known. */
  finishAreas(): void {
    this.plan.capacity = this.plan.seats.length;
    for (const area of this.plan.areas) {
      area.first = this.plan.capacity;
      this.plan.capacity += area.capacity;
    }
    for (const [uuid, area] of this.supplement.areas) {
      area.node.fault(`the plan draws no area with the uuid "${uuid}"`);
    }
  }

  checkAccessibleSeats(): void {
    for (const { guid, node } of this.supplement.accessibleSeats) {
      if (!this.seatPointers.has(guid)) node.fault(`the plan has no seat with the guid "${guid}"`);
    }
  }

  checkCapacity(root: JsonNode): void {
    const { capacity } = this.plan;
    if (capacity === 0) root.fault('the plan has no seats and no standing places');
    if (capacity > PLAN_CAPACITY_MAX)
      root.fault(`the plan has ${capacity} places; at most ${PLAN_CAPACITY_MAX} are possible`);
  }
}

function readCategories(node: JsonNode, draft: PlanDraft): void {
  const items = node.items();
  if (items.length > PLAN_CATEGORIES_MAX) {
    node.fault(`the plan has ${items.length} categories; at most ${PLAN_CATEGORIES_MAX} are possible`);
  }
  for (const item of items) {
    if (!item.isObject()) continue;
    const color = item.optional('color')?.text() ?? '#808080';
    draft.addCategory(item, { name: item.member('name').filledText(), color });
  }
}

function readZone(node: JsonNode, draft: PlanDraft): void {
  if (!node.isObject()) return;
  const at = positionOf(node);
  const rows = node.member('rows').items();
  if (rows.length > 0) {
    const name = node.optional('name')?.text() || node.optional('zone_id')?.text();
    draft.plan.sections.push({ name: name || `Section ${draft.plan.sections.length + 1}` });
  }
  for (const row of rows) readRow(row, at, draft);
  for (const area of node.optional('areas')?.items() ?? []) readAreaOrStanding(area, at, draft);
}

/** A row without seats leaves no trace. */
function readRow(node: JsonNode, zoneAt: Point, draft: PlanDraft): void {
  if (!node.isObject()) return;
  const { plan } = draft;
  const at = plus(zoneAt, optionalPositionOf(node));
  const label = node.member('row_number').text();
  const seats = node.member('seats').items();
  if (seats.length === 0) return;
  plan.rows.push({ section: plan.sections.length - 1, label, first: plan.seats.length, length: seats.length });
  for (const seat of seats) readSeat(seat, at, draft);
}

function readSeat(node: JsonNode, rowAt: Point, draft: PlanDraft): void {
  const { plan } = draft;
  const guid = node.isObject() ? readGuid(node.member('seat_guid'), draft) : '';
  const category = draft.category(node.member('category'));
  const at = plus(rowAt, positionOf(node));
  plan.seats.push({
    guid,
    number: node.member('seat_number').text(),
    row: plan.rows.length - 1,
    category,
    x: rounded(at.x),
    y: rounded(at.y),
    accessible: draft.accessibleGuids.has(guid) || ACCESSIBLE_CATEGORY.test(plan.categories[category]?.name ?? ''),
  });
}

function readGuid(node: JsonNode, draft: PlanDraft): string {
  const guid = node.filledText();
  const other = draft.seatPointers.get(guid);
  if (guid !== '' && other !== undefined) node.fault(`the seat_guid "${guid}" is already used at ${other}`);
  else draft.seatPointers.set(guid, node.pointer);
  return guid;
}

function readAreaOrStanding(node: JsonNode, zoneAt: Point, draft: PlanDraft): void {
  if (!node.isObject()) return;
  const drawing = readArea(node, zoneAt);
  const uuid = node.optional('uuid')?.text() ?? '';
  const standing = draft.supplement.areas.get(uuid);
  if (!standing) {
    if (drawing) draft.plan.drawings.push(drawing);
    return;
  }
  draft.supplement.areas.delete(uuid);
  if (drawing?.kind !== 'outline') {
    node.fault('a standing area needs a shape');
    return;
  }
  draft.plan.areas.push({
    name: standing.name,
    category: draft.category(standing.category),
    first: 0,
    capacity: standing.capacity,
    outline: drawing.outline,
  });
}

/** Early schemas let the size be missing. */
function sizeFrom(root: JsonNode, plan: SeatingPlan): SeatingPlan['size'] {
  const size = root.optional('size');
  if (!size?.isObject()) return sizeOf(plan);
  const limits = { min: 1, max: PLAN_COORDINATE_MAX };
  return { width: size.member('width').number(limits), height: size.member('height').number(limits) };
}
