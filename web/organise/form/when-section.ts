import type { OrganisedEvent } from '../../../protocol/http/organised.ts';
import { el, setText } from '../../lib/dom.ts';
import type { VenueDocument } from '../documents.ts';
import { createField } from '../form-field.ts';
import { instantOf, localOf } from '../local-times.ts';
import { createSectionElement, type FormSection } from './form-section.ts';

/** When it is, on the venue's clock. */
export function createWhenSection(
  event: OrganisedEvent | null,
): FormSection & { setVenue(venue: VenueDocument): void } {
  let timeZone = event?.timeZone ?? null;
  const time = (name: 'startsAt' | 'doorsAt' | 'endsAt', label: string, hint?: string) =>
    createField({
      id: name,
      label,
      ...(hint === undefined ? {} : { hint }),
      control: el('input', {
        type: 'datetime-local',
        class: 'input',
        value: event ? localOf(event[name], event.timeZone) : '',
      }),
      pointers: [`/${name}`],
    });
  const startsAt = time('startsAt', 'Start');
  const doorsAt = time('doorsAt', 'Doors', 'It may be empty.');
  const endsAt = time('endsAt', 'End, about', 'It may be empty.');
  const clock = el('p', { class: 'quiet small', role: 'status' });
  showClock(null);
  const fields = [startsAt, doorsAt, endsAt];
  return {
    element: createSectionElement(
      'when',
      'When',
      null,
      clock,
      el('div', { class: 'field-row' }, ...fields.map(({ element }) => element)),
    ),
    fields: () => fields,
    setVenue: (venue) => {
      timeZone = venue.timeZone;
      showClock(venue);
    },
    read: () => {
      const zone = timeZone;
      const at = (field: (typeof fields)[number]) => (zone === null ? null : instantOf(field.control.value, zone));
      const starts = at(startsAt);
      return {
        part: { ...(starts === null ? {} : { startsAt: starts }), doorsAt: at(doorsAt), endsAt: at(endsAt) },
        faults: startsAt.control.value === '' ? [{ pointer: '/startsAt', message: 'Say when it begins.' }] : [],
      };
    },
  };

  function showClock(venue: VenueDocument | null): void {
    setText(clock, venue ? `Times are ${venue.city} time (${venue.timeZone}).` : 'Times are the venue’s own.');
  }
}
