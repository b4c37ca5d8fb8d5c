import type { MarkedText as Marked } from '../../domain/search/highlight.ts';

/** A text with what was looked for marked. */
export function MarkedText({ text, marks }: Marked) {
  const pieces = marks.flatMap(([from, to], at) => {
    const before = text.slice(marks[at - 1]?.[1] ?? 0, from);
    return [before, <mark>{text.slice(from, to)}</mark>];
  });
  return (
    <>
      {pieces}
      {text.slice(marks.at(-1)?.[1] ?? 0)}
    </>
  );
}
