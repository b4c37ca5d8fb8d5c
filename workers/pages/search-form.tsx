import { EVENT_CATEGORIES } from '../../domain/catalogue/event-category.ts';
import { QUERY_CHARS_MAX } from '../../domain/search/limits.ts';
import { TIME_WORDS, type TimeWord } from '../../domain/search/search-times.ts';
import { CATEGORY_NAMES } from './category-names.ts';
import type { HomeQuery } from './home-address.ts';

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
    </form>
  );
}

/** A city from a link may be spelt as nobody in the list spells it. */
function withAsked(cities: string[], asked: string | undefined): string[] {
  return asked === undefined || cities.includes(asked) ? cities : [asked, ...cities];
}
