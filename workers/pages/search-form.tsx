import { EVENT_CATEGORIES } from '../../domain/catalogue/event-category.ts';
import { QUERY_CHARS_MAX, RADIUS_KM_DEFAULT, RADIUS_KM_MAX } from '../../domain/search/limits.ts';
import { TIME_WORDS, type TimeWord } from '../../domain/search/search-times.ts';
import { CATEGORY_NAMES } from './category-names.ts';
import { homePath, type HomeQuery } from './home-address.ts';

export const TIME_NAMES: Record<TimeWord, string> = {
  today: 'Today',
  tomorrow: 'Tomorrow',
  weekend: 'This weekend',
  week: 'This week',
  month: 'This month',
};

/** Words and filters. It works as it stands; the search island suggests names while somebody types. */
export function SearchForm({ asked, cities }: { asked: HomeQuery; cities: string[] }) {
  return (
    <form class="search-form" action="/" method="get" role="search" data-island="search">
      <div class="field search-form-text">
        <label for="q">Artist, show, team or venue</label>
        <input
          class="input"
          id="q"
          name="q"
          type="search"
          maxlength={QUERY_CHARS_MAX}
          value={asked.q ?? ''}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
        />
      </div>
      <div class="field">
        <label for="city">City</label>
        <select class="select" id="city" name="city">
          <option value="">All cities</option>
          {withAsked(cities, asked.city).map((city) => (
            <option value={city} selected={city === asked.city}>
              {city}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="category">Kind</label>
        <select class="select" id="category" name="category">
          <option value="">Everything</option>
          {EVENT_CATEGORIES.map((category) => (
            <option value={category} selected={category === asked.category}>
              {CATEGORY_NAMES[category]}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="when">When</label>
        <select class="select" id="when" name="when">
          <option value="">Any time</option>
          {TIME_WORDS.map((word) => (
            <option value={word} selected={word === asked.when}>
              {TIME_NAMES[word]}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="from">Or from date</label>
        <input class="input" id="from" name="from" type="date" value={asked.from ?? ''} />
      </div>
      <label class="search-form-check">
        <input type="checkbox" name="availability" value="on-sale" checked={asked.availability === 'on-sale'} />
        Tickets on sale only
      </label>
      <button class="button" type="submit">
        Find events
      </button>
      <NearYou asked={asked} />
    </form>
  );
}

/** Radii to choose from, besides the one that was asked for. */
const RADII_KM = [10, 25, RADIUS_KM_DEFAULT, 100, 250, RADIUS_KM_MAX];

/**
 * Where the fan is, when they said so. To say it takes a script, which shows the button; everything else, the radius
 * included, is the form's own.
 */
function NearYou({ asked }: { asked: HomeQuery }) {
  const { latitude, longitude, radiusKm = RADIUS_KM_DEFAULT } = asked;
  if (latitude === undefined || longitude === undefined) {
    return (
      <div class="search-form-near" data-near hidden>
        <button class="button button-quiet" type="button" data-near-ask>
          Near me
        </button>
        <p class="quiet" role="status" data-near-status></p>
      </div>
    );
  }
  const anywhere = { ...asked, latitude: undefined, longitude: undefined, radiusKm: undefined, cursor: undefined };
  const radii = [...new Set([...RADII_KM, radiusKm])].sort((a, b) => a - b);
  return (
    <div class="search-form-near" data-near>
      <input type="hidden" name="latitude" value={latitude} />
      <input type="hidden" name="longitude" value={longitude} />
      <div class="field">
        <label for="radius">Near you, within</label>
        <select class="select" id="radius" name="radiusKm">
          {radii.map((km) => (
            <option value={km} selected={km === radiusKm}>
              {km} km
            </option>
          ))}
        </select>
      </div>
      <a href={homePath(anywhere)}>Anywhere</a>
    </div>
  );
}

/** A city from a link may be spelt as nobody in the list spells it. */
function withAsked(cities: string[], asked: string | undefined): string[] {
  return asked === undefined || cities.includes(asked) ? cities : [asked, ...cities];
}
