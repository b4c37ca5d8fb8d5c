import { el } from '../../lib/dom.ts';
import { createField, type Fault, type Field } from '../form-field.ts';
import { instantOf } from '../local-times.ts';

/** A moment on the venue's clock. `pointer`: of what it says. */
export function createTimeField(options: {
  id: string;
  label: string;
  hint: string;
  pointer: string;
}): Field<HTMLInputElement> {
  const { pointer, ...words } = options;
  const control = el('input', { type: 'datetime-local', class: 'input' });
  return createField({ ...words, control, pointers: [pointer] });
}

/** The moment that it says, as an RFC 3339 instant; '', and a fault more, when it says none. */
export function readTimeField(field: Field, timeZone: string | null, faults: Fault[]): string {
  const instant = timeZone === null ? null : instantOf(field.control.value, timeZone);
  if (instant === null) faults.push({ pointer: field.pointers[0]!, message: 'Say when; choose the venue first.' });
  return instant ?? '';
}
