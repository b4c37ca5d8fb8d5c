/** Documents are trees of a few levels; a deeper one was made to hurt. */
const DEPTH_MAX = 20;

/** A JSON object of a JSON-LD document. */
export type Node = Readonly<Record<string, unknown>>;

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A property that may hold one value or many. */
export function manyOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** The node's types without prefix: "http://schema.org/MusicEvent" and "schema:MusicEvent" are "MusicEvent". */
export function typesOf(node: Node): string[] {
  return manyOf(node['@type'])
    .filter((type) => typeof type === 'string')
    .map(lastWord);
}

/** The last part of a term: "https://schema.org/EventCancelled" is "EventCancelled". */
export function lastWord(term: string): string {
  return term.slice(Math.max(term.lastIndexOf('/'), term.lastIndexOf('#'), term.lastIndexOf(':')) + 1).trim();
}

/**
 * The things that a document describes, in its order: it may be one object, an array, a `@graph`, a
 * list page's `ItemList`, or a page whose `mainEntity` they are.
 */
export function topLevelThings(document: unknown, depth = 0): unknown[] {
  const inside = (value: unknown) => topLevelThings(value, depth + 1);
  if (depth > DEPTH_MAX) return [];
  if (Array.isArray(document)) return document.flatMap(inside);
  if (!isNode(document)) return [document];
  if (document['@graph'] !== undefined) return inside(document['@graph']);
  if (typesOf(document).includes('ItemList')) {
    return manyOf(document['itemListElement']).flatMap((element) =>
      inside(isNode(element) && element['item'] !== undefined ? element['item'] : element),
    );
  }
  if (document['mainEntity'] !== undefined) return inside(document['mainEntity']);
  return [document];
}

/** Finds the node that `{"@id": "…"}` refers to, anywhere in the document; other values are themselves. */
export type Resolve = (value: unknown) => unknown;

export function resolverFor(document: unknown): Resolve {
  const nodes = new Map<string, Node>();
  collectNodes(document, nodes, 0);
  return (value) => {
    if (!isNode(value) || typeof value['@id'] !== 'string' || Object.keys(value).length > 1) return value;
    return nodes.get(value['@id']) ?? value;
  };
}

function collectNodes(value: unknown, nodes: Map<string, Node>, depth: number): void {
  if (depth > DEPTH_MAX) return;
  if (Array.isArray(value)) {
    for (const item of value) collectNodes(item, nodes, depth + 1);
  } else if (isNode(value)) {
    const id = value['@id'];
    if (typeof id === 'string' && Object.keys(value).length > 1 && !nodes.has(id)) nodes.set(id, value);
    for (const member of Object.values(value)) collectNodes(member, nodes, depth + 1);
  }
}
