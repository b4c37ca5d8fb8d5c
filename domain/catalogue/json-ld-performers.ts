import type { ImportedPerformer } from './imported-event.ts';
import { isNode, manyOf, typesOf, type Node } from './json-ld.ts';
import type { ReadingTools } from './json-ld-place.ts';
import { plainText } from './plain-text.ts';
import { performerType } from './schema-types.ts';
import { slugOf } from './slug.ts';

/**
 * The performers of an event, the headliner first, each once. `performer` may be one or many, a node or a
 * name; old pages write `performers`, sports pages `competitor`, `homeTeam` and `awayTeam`. Those
 * without a name are left out.
 */
export function readPerformers(event: Node, tools: ReadingTools): ImportedPerformer[] {
  const named = ['performer', 'performers', 'homeTeam', 'awayTeam', 'competitor'].flatMap((property) =>
    manyOf(event[property]),
  );
  const performers = new Map<string, ImportedPerformer>();
  for (const value of named.map(tools.resolve)) {
    const performer = readPerformer(value, tools);
    if (performer && !performers.has(performer.slug)) performers.set(performer.slug, performer);
  }
  return [...performers.values()];
}

/** A role (`PerformanceRole` and its like) has the performer inside, under the same property. */
function readPerformer(value: unknown, tools: ReadingTools): ImportedPerformer | null {
  if (isNode(value) && value['name'] === undefined) {
    const inner = tools.resolve(value['performer'] ?? value['competitor']);
    return isNode(inner) && inner['performer'] === undefined ? readPerformer(inner, tools) : null;
  }
  const name = plainText(isNode(value) ? value['name'] : value, tools.decode);
  const slug = slugOf(name ?? '');
  if (name === null || slug === '') return null;
  const type = isNode(value) ? performerType(typesOf(value)) : null;
  const biography = isNode(value) ? plainText(value['description'], tools.decode) : null;
  return { slug, name, type, biography };
}
