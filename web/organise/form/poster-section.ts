import type { OrganisedEvent } from '../../../protocol/http/organised.ts';
import { problemText, upload } from '../../lib/api.ts';
import { el } from '../../lib/dom.ts';
import { createField } from '../form-field.ts';
import { createSectionElement, type FormSection } from './form-section.ts';

export interface PosterSection extends FormSection {
  /** Sends the chosen file for the event that was saved; answers what went wrong, or null. */
  save(eventId: string): Promise<string | null>;
}

/** The event's picture: a file that goes out when the rest is saved. */
export function createPosterSection(event: OrganisedEvent | null): PosterSection {
  const input = el('input', { type: 'file', class: 'file-input', accept: 'image/jpeg,image/png,image/webp' });
  const field = createField({
    id: 'poster',
    label: event?.imageUrl ? 'Another poster' : 'Poster',
    hint: 'A JPEG, PNG or WebP. Without one the event has a drawing of its own.',
    control: input,
    pointers: [],
  });
  const preview = el('img', {
    class: 'poster-preview',
    alt: 'The poster',
    hidden: !event?.imageUrl,
    src: event?.imageUrl ?? null,
  });
  input.addEventListener('change', () => {
    field.setFault(null);
    const file = input.files?.[0];
    if (!file) return;
    preview.src = URL.createObjectURL(file);
    preview.hidden = false;
  });
  return {
    element: createSectionElement('poster', 'Poster', null, preview, field.element),
    fields: () => [field],
    read: () => ({ part: {}, faults: [] }),
    save: async (eventId) => {
      const file = input.files?.[0];
      if (!file) return null;
      const answer = await upload(`/v1/events/${eventId}/poster`, file);
      if (answer.ok) return null;
      field.setFault(problemText(answer.problem));
      input.focus();
      return problemText(answer.problem);
    },
  };
}
