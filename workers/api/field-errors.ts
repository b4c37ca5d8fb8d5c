import type * as z from 'zod';
import type { Problem } from '../../protocol/problem.ts';

type FieldErrors = NonNullable<Problem['errors']>;

/** Zod's faults as the API names them: by JSON pointer in a body, by name in parameters. */
export function fieldErrors(error: z.ZodError, where: 'body' | 'parameters'): FieldErrors {
  const errors: FieldErrors = [];
  for (const issue of error.issues.flatMap(closestIssues)) {
    for (const path of pathsOf(issue)) {
      const pointer = where === 'body' ? path.map((key) => `/${escapeKey(key)}`).join('') : path.join('.');
      errors.push({ pointer, message: issue.message });
    }
  }
  return errors;
}

/** Of a union, the faults of the alternative that came closest: the fewest, among those that are not about its shape. */
function closestIssues(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const [closest] = issue.errors.toSorted((a, b) => strangers(a) - strangers(b) || a.length - b.length);
  return closest!.flatMap((inner) => closestIssues({ ...inner, path: [...issue.path, ...inner.path] }));
}

function strangers(issues: z.core.$ZodIssue[]): number {
  return issues.filter((issue) => issue.code === 'unrecognized_keys').length;
}

/** A key that nobody asked for is named itself, not the object that has it. */
function pathsOf(issue: z.core.$ZodIssue): PropertyKey[][] {
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

function escapeKey(key: PropertyKey): string {
  return String(key).replaceAll('~', '~0').replaceAll('/', '~1');
}
