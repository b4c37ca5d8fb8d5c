import type { Problem } from '../../protocol/problem.ts';
import { el } from '../lib/dom.ts';

export type Fault = NonNullable<Problem['errors']>[number];
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export interface Field<Kind extends Control = Control> {
  element: HTMLElement;
  control: Kind;
  /** JSON pointers of what it says; a fault of something inside is its fault as well. */
  pointers: string[];
  setFault(text: string | null): void;
}

/** A label, a hint, the control, and room for what is wrong with it. */
export function createField<Kind extends Control>(options: {
  id: string;
  label: string;
  hint?: string;
  control: Kind;
  pointers: string[];
}): Field<Kind> {
  const { id, label, hint, control, pointers } = options;
  const error = el('p', { class: 'field-error', id: `${id}-error` });
  control.id = id;
  control.setAttribute('aria-describedby', hint === undefined ? `${id}-error` : `${id}-hint ${id}-error`);
  const element = el(
    'div',
    { class: 'field' },
    el('label', { for: id }, label),
    hint === undefined ? null : el('p', { class: 'field-hint', id: `${id}-hint` }, hint),
    error,
    control,
  );
  return { element, control, pointers, setFault: (text) => markFault(control, error, text) };
}

/** Says beside a control what is wrong with it; null: nothing. */
export function markFault(control: Control, error: HTMLElement, text: string | null): void {
  error.textContent = text === null ? '' : sentence(text);
  control.setAttribute('aria-invalid', String(text !== null));
}

/**
 * Puts each fault beside the field that it names, the one that names it most closely, and the focus on the first of these.
 * Answers those that no field names.
 */
export function placeFaults(fields: readonly Field[], faults: readonly Fault[]): Fault[] {
  const rest: Fault[] = [];
  const named = new Map<Field, string[]>();
  for (const fault of faults) {
    const field = closest(fields, fault.pointer);
    if (field) named.set(field, [...(named.get(field) ?? []), fault.message]);
    else rest.push(fault);
  }
  for (const [field, messages] of named) field.setFault([...new Set(messages)].join('; '));
  fields.find((field) => named.has(field))?.control.focus();
  return rest;
}

function closest(fields: readonly Field[], pointer: string): Field | null {
  let found: { field: Field; length: number } | null = null;
  for (const field of fields) {
    for (const own of field.pointers) {
      const isNamed = pointer === own || pointer.startsWith(`${own}/`);
      if (isNamed && own.length > (found?.length ?? -1)) found = { field, length: own.length };
    }
  }
  return found?.field ?? null;
}

/** "is in the past" as the API says it, "Is in the past." as a person reads it. */
function sentence(text: string): string {
  const trimmed = text.trim();
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? '' : '.'}`;
}
