import type * as z from 'zod';
import type { eventInputSchema } from '../../../protocol/http/organisers.ts';
import { el } from '../../lib/dom.ts';
import type { Fault, Field } from '../form-field.ts';

/** An event as it is sent. */
export type EventBody = z.input<typeof eventInputSchema>;

/** A part of the form: it knows its fields, and what of the event they say. */
export interface FormSection {
  element: HTMLElement;
  fields(): Field[];
  /** What it says of the event; a fault for each thing that the browser knows to be wrong already. */
  read(): { part: Partial<EventBody>; faults: Fault[] };
}

/** A group of fields under a heading. */
export function createSectionElement(
  id: string,
  heading: string,
  intro: string | null,
  ...content: (Node | null)[]
): HTMLElement {
  return el(
    'section',
    { class: 'form-section', 'aria-labelledby': `${id}-title` },
    el(
      'div',
      { class: 'form-section-head' },
      el('h2', { class: 'section-title', id: `${id}-title` }, heading),
      intro === null ? null : el('p', { class: 'quiet small' }, intro),
    ),
    el('div', { class: 'form-section-body' }, ...content),
  );
}
