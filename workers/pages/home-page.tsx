import { EVENT_CATEGORIES, type EventCategory } from '../../domain/catalogue/event-category.ts';
import type { EventSummary } from '../../protocol/http/catalogue.ts';
import { EventCard } from './event-card.tsx';
import { Page } from './layout.tsx';

export interface HomeFilters {
  search: string | null;
  city: string | null;
  category: EventCategory | null;
  /** Calendar day, `2026-12-05`: events on or after it. */
  from: string | null;
}

export interface HomeProps {
  origin: string;
  filters: HomeFilters;
  cities: string[];
  events: EventSummary[];
  /** Cursor of the next page; null: this is the last. */
  next: string | null;
  /** This is not the first page of the list. */
  continued: boolean;
}

/** Search and the list of what comes next. */
export function HomePage(props: HomeProps) {
  const { filters } = props;
  const filtered = Object.values(filters).some((value) => value !== null);
  return (
    <Page
      title={filtered ? `${headingOf(filters)} | Onsale` : 'Onsale: tickets at the price you see'}
      description="Find concerts, theatre, sport and more. Pick your own seats on a live map, at one all-in price."
      canonicalPath={filtered || props.continued ? null : '/'}
      origin={props.origin}
    >
      <div class="home-head">
        <div class="content">
          <h1 class="home-title">Find your next night out</h1>
          <SearchForm filters={filters} cities={props.cities} />
        </div>
      </div>
      <section class="content home-list" aria-labelledby="list-title">
        <div class="home-list-head">
          <h2 id="list-title">{headingOf(filters)}</h2>
          {filtered ? <a href="/">Clear filters</a> : null}
        </div>
        {props.events.length === 0 ? (
          <NothingFound filters={filters} />
        ) : (
          <ul class="event-grid">
            {props.events.map((event) => (
              <EventCard event={event} />
            ))}
          </ul>
        )}
        {props.next === null ? null : (
          <p class="home-more">
            <a class="button button-quiet" href={homePath(filters, props.next)}>
              More events
            </a>
          </p>
        )}
      </section>
    </Page>
  );
}

function SearchForm({ filters, cities }: { filters: HomeFilters; cities: string[] }) {
  return (
    <form class="search-form" action="/" method="get" role="search">
      <div class="field search-form-text">
        <label for="search">Artist, show, team or venue</label>
        <input class="input" id="search" name="search" type="search" maxlength={200} value={filters.search ?? ''} />
      </div>
      <div class="field">
        <label for="city">City</label>
        <select class="select" id="city" name="city">
          <option value="">All cities</option>
          {cities.map((city) => (
            <option value={city} selected={city === filters.city}>
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
            <option value={category} selected={category === filters.category}>
              {CATEGORY_NAMES[category]}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="from">From date</label>
        <input class="input" id="from" name="from" type="date" value={filters.from ?? ''} />
      </div>
      <button class="button" type="submit">
        Find events
      </button>
    </form>
  );
}

function NothingFound({ filters }: { filters: HomeFilters }) {
  return (
    <div class="empty">
      <p>
        Nothing matches{filters.search ? ` “${filters.search}”` : ' these filters'}. Try fewer words, another city or a
        later date.
      </p>
      <a class="button" href="/">
        Show all events
      </a>
    </div>
  );
}

const CATEGORY_NAMES: Record<EventCategory, string> = {
  music: 'Music',
  theatre: 'Theatre',
  comedy: 'Comedy',
  sports: 'Sport',
  dance: 'Dance',
  family: 'Family',
  festival: 'Festivals',
  talk: 'Talks',
  other: 'Other',
};

function headingOf(filters: HomeFilters): string {
  const what = filters.category ? CATEGORY_NAMES[filters.category] : filters.search ? 'Results' : 'Coming up';
  const about = filters.search ? ` for “${filters.search}”` : '';
  return `${what}${about}${filters.city ? ` in ${filters.city}` : ''}`;
}

function homePath(filters: HomeFilters, cursor: string): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value !== null) query.set(name, value);
  query.set('cursor', cursor);
  return `/?${query.toString()}`;
}
