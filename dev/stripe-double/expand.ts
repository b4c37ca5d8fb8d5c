import type { AccountState } from './account.ts';
import type { LineItem } from './objects.ts';

/** The fields that can be asked for as whole objects, and where those are. */
const STORES = {
  payment_intent: 'intents',
  latest_charge: 'charges',
  charge: 'charges',
  balance_transaction: 'balanceTransactions',
} as const;

/** A copy of an object or list in which the fields named by `expand[]` hold objects instead of ids. */
export function expanded(state: AccountState, object: object, paths: readonly string[]): object {
  const copy = structuredClone(object) as Record<string, unknown>;
  for (const path of paths) expandAt(state, copy, path.split('.'));
  return copy;
}

function expandAt(state: AccountState, object: Record<string, unknown>, path: readonly string[]): void {
  const [field, ...rest] = path;
  if (field === undefined) return;
  if (field === 'data' && Array.isArray(object.data)) {
    for (const item of object.data as Record<string, unknown>[]) expandAt(state, item, rest);
    return;
  }
  if (field === 'line_items' && object.object === 'checkout.session') {
    object.line_items = lineItemsOf(state, String(object.id));
    return;
  }
  const id = object[field];
  if (typeof id === 'string' && field in STORES) {
    object[field] = structuredClone(state[STORES[field as keyof typeof STORES]][id]);
  }
  const inner = object[field];
  if (typeof inner === 'object' && inner !== null) expandAt(state, inner as Record<string, unknown>, rest);
}

function lineItemsOf(state: AccountState, sessionId: string): object {
  const { currency } = state.sessions[sessionId]!;
  const data = state.sessionExtras[sessionId]!.lineItems.map((item, i) =>
    itemOf(`li_${sessionId}_${i}`, item, currency),
  );
  return { object: 'list', url: `/v1/checkout/sessions/${sessionId}/line_items`, has_more: false, data };
}

function itemOf(id: string, item: LineItem, currency: string): object {
  const total = item.unitAmount * item.quantity;
  const amounts = { amount_discount: 0, amount_subtotal: total, amount_tax: 0, amount_total: total };
  const { name: description, quantity } = item;
  return { id, object: 'item', ...amounts, currency, description, metadata: {}, price: null, quantity };
}
