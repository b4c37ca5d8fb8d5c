import { cellMiddle } from '../../domain/search/place-cell.ts';
import { el, need, setText } from './dom.ts';

/** A position of that age will do: within a city nobody moves far in it. */
const POSITION_AGE_MS_MAX = 10 * 60_000;
const POSITION_WAIT_MS_MAX = 15_000;

/**
 * The form's button "Near me". The browser is asked where the fan is when they press it, never before; what is sent is
 * the middle of a cell of about a kilometre. Somebody who then chooses a city is not looking near themselves any more.
 */
export function offerNearMe(form: HTMLFormElement): void {
  const part = form.querySelector<HTMLElement>('[data-near]');
  const ask = form.querySelector<HTMLButtonElement>('[data-near-ask]');
  const status = form.querySelector<HTMLElement>('[data-near-status]');
  if (!part) return;
  need('#city', form).addEventListener('change', () => {
    if (!ask) part.remove();
  });
  if (!ask || !status || !('geolocation' in navigator)) return;
  part.hidden = false;
  ask.addEventListener('click', () => {
    ask.disabled = true;
    setText(status, 'Asking your browser where you are…');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => searchAround(form, coords),
      (error) => {
        ask.disabled = false;
        setText(status, reasonOf(error));
      },
      { maximumAge: POSITION_AGE_MS_MAX, timeout: POSITION_WAIT_MS_MAX },
    );
  });
}

function searchAround(form: HTMLFormElement, { latitude, longitude }: GeolocationCoordinates): void {
  // Near here and in a city somewhere else would find nothing.
  need<HTMLSelectElement>('#city', form).value = '';
  for (const [name, degrees] of Object.entries({ latitude, longitude })) {
    form.append(el('input', { type: 'hidden', name, value: cellMiddle(degrees) }));
  }
  form.requestSubmit();
}

function reasonOf({ code, PERMISSION_DENIED }: GeolocationPositionError): string {
  return code === PERMISSION_DENIED
    ? 'Your browser does not share where you are. Choose a city instead.'
    : 'Your browser could not find out where you are. Choose a city instead.';
}
