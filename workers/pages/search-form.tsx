import type { SearchCity } from '../../db/queries/search/list-cities.ts';
import { EVENT_CATEGORIES } from '../../domain/catalogue/event-category.ts';
import { DAY_MAX, DAY_MIN, QUERY_CHARS_MAX, RADIUS_KM_DEFAULT, RADIUS_KM_MAX } from '../../domain/search/limits.ts';
import { TIME_WORDS } from '../../domain/search/search-times.ts';
import { CATEGORY_NAMES } from './category-names.ts';
import { homePath, type HomeQuery } from './home-address.ts';
import { TIME_NAMES } from './search-filters.ts';

/** Words and filters. It works as it stands; the search island suggests names while somebody types. */
export function SearchForm({ asked, cities }: { asked: HomeQuery; cities: SearchCity[] }) {
  const names = [...new Set(cities.map(({ city }) => city))].sort((a, b) => a.localeCompare(b));
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
          {withAsked(names, asked.city).map((city) => (
            <option value={city} selected={city === asked.city}>
              {city}
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
      <button class="button" type="submit">
        Find events
      </button>
      <NearYou asked={asked} />
      <MoreFilters asked={asked} cities={cities} />
    </form>
  );
}

/** What fewer people narrow by: folded away, so that a phone shows events before it shows fields. */
function MoreFilters({ asked, cities }: { asked: HomeQuery; cities: SearchCity[] }) {
  const { category, from, to, priceMin, priceMax, availability } = asked;
  const set = [category, from ?? to, priceMin ?? priceMax, availability].filter((value) => value !== undefined);
  return (
    <details class="search-form-more">
      <summary>More filters{set.length === 0 ? null : ` (${set.length})`}</summary>
      <div class="search-form-filters">
        <div class="field">
          <label for="category">Kind</label>
          <select class="select" id="category" name="category">
            <option value="">Everything</option>
            {EVENT_CATEGORIES.map((each) => (
              <option value={each} selected={each === category}>
                {CATEGORY_NAMES[each]}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="from">From date</label>
          <input class="input" id="from" name="from" type="date" min={DAY_MIN} max={DAY_MAX} value={from ?? ''} />
        </div>
        <div class="field">
          <label for="to">Until date</label>
          <input class="input" id="to" name="to" type="date" min={DAY_MIN} max={DAY_MAX} value={to ?? ''} />
        </div>
        <Prices asked={asked} cities={cities} />
        <label class="search-form-check">
          <input type="checkbox" name="availability" value="on-sale" checked={availability === 'on-sale'} />
          Tickets on sale only
        </label>
      </div>
    </details>
  );
}

/** Of a ticket, all in. */
function Prices({ asked, cities }: { asked: HomeQuery; cities: SearchCity[] }) {
  const { priceMin, priceMax } = asked;
  const currencies = [...new Set([...(asked.currency ? [asked.currency] : []), ...cities.map((one) => one.currency)])];
  const ofCity = cities.find(({ city }) => city === asked.city)?.currency;
  const chosen = asked.currency ?? ofCity ?? currencies[0];
  if (chosen === undefined) return null;
  return (
    <fieldset class="search-form-prices">
      <legend>Price of a ticket, fees and tax included</legend>
      <div class="field">
        <label for="price-min">At least</label>
        <input class="input" id="price-min" name="priceMin" inputmode="decimal" maxlength={12} value={priceMin ?? ''} />
      </div>
      <div class="field">
        <label for="price-max">At most</label>
        <input class="input" id="price-max" name="priceMax" inputmode="decimal" maxlength={12} value={priceMax ?? ''} />
      </div>
      <div class="field">
        <label for="currency">Currency</label>
        <select class="select" id="currency" name="currency">
          {currencies.map((currency) => (
            <option value={currency} selected={currency === chosen}>
              {currency}
            </option>
          ))}
        </select>
      </div>
    </fieldset>
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
