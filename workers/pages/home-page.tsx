import type { SearchCity } from '../../db/queries/search/list-cities.ts';
import type { SearchPageDocument } from '../../protocol/http/search.ts';
import { CATEGORY_NAMES } from './category-names.ts';
import { EmptySearch } from './empty-search.tsx';
import { EventCard } from './event-card.tsx';
import { homePath, homeSort, sortsOf, type HomeQuery } from './home-address.ts';
import { Page } from './layout.tsx';
import { activeFilters, TIME_NAMES, type ActiveFilter } from './search-filters.ts';
import { Facets } from './search-facets.tsx';
import { SearchForm } from './search-form.tsx';

export interface HomeProps {
  origin: string;
  asked: HomeQuery;
  /** What was asked for and made no sense, in words. */
  leftOut: readonly string[];
  cities: SearchCity[];
  page: SearchPageDocument;
}

/** Search and the list of what comes next. */
export function HomePage({ origin, asked, leftOut, cities, page }: HomeProps) {
  const filters = activeFilters(asked);
  const isSearch = asked.q !== undefined || filters.length > 0;
  const heading = headingOf(asked);
  return (
    <Page
      title={isSearch ? `${heading} | Onsale` : 'Onsale: tickets at the price you see'}
      description="Find concerts, theatre, sport and more. Pick your own seats on a live map, at one all-in price."
      canonicalPath={isSearch || asked.cursor !== undefined ? null : '/'}
      origin={origin}
      islands={['search']}
      pictured={isSearch ? undefined : page.items[0]?.event}
    >
      <div class="home-head">
        <div class="content">
          {isSearch ? null : <h1 class="home-title">Find your next night out</h1>}
          <SearchForm asked={asked} cities={cities} />
        </div>
      </div>
      <section class="content home-list" aria-labelledby="list-title">
        <div class="home-list-head">
          {isSearch ? (
            <h1 class="home-list-title" id="list-title">
              {heading}
            </h1>
          ) : (
            <h2 id="list-title">{heading}</h2>
          )}
          <Count page={page} shown={isSearch} />
          {asked.cursor === undefined ? null : <a href={homePath({ ...asked, cursor: undefined })}>From the start</a>}
        </div>
        <LeftOut leftOut={leftOut} />
        <Filters filters={filters} />
        <DidYouMean asked={asked} page={page} />
        <Sorts asked={asked} shown={page.items.length > 1} />
        <Facets asked={asked} facets={page.facets} />
        {page.items.length === 0 ? (
          <EmptySearch asked={asked} page={page} />
        ) : (
          <ul class="event-grid">
            {page.items.map((hit) => (
              <EventCard event={hit.event} highlights={hit.highlights} distanceKm={hit.distanceKm} />
            ))}
          </ul>
        )}
        {page.next === null ? null : (
          <p class="home-more">
            <a class="button button-quiet" href={homePath({ ...asked, cursor: page.next })} rel="next">
              More events
            </a>
          </p>
        )}
      </section>
    </Page>
  );
}

/** How many there are, as far as they were counted. */
function Count({ page, shown }: { page: SearchPageDocument; shown: boolean }) {
  if (!shown || page.total === null || page.items.length === 0) return null;
  const { value, exact } = page.total;
  const number = value.toLocaleString('en-GB');
  return <p class="quiet">{exact ? `${number} ${value === 1 ? 'event' : 'events'}` : `${number}+ events`}</p>;
}

/** Nobody is to think that they look at what they asked for. */
function LeftOut({ leftOut }: { leftOut: readonly string[] }) {
  if (leftOut.length === 0) return null;
  return (
    <p class="note note-warning home-note">
      We could not make sense of {leftOut.join(' and ')}: it does not count here.
    </p>
  );
}

/** What is set, each with the way to take it off. */
function Filters({ filters }: { filters: ActiveFilter[] }) {
  if (filters.length === 0) return null;
  return (
    <ul class="facets" aria-label="Filters">
      {filters.map(({ label, without }) => (
        <li>
          <a class="facet facet-set" href={homePath(without)}>
            <span class="visually-hidden">Remove the filter </span>
            {label} <span aria-hidden="true">×</span>
          </a>
        </li>
      ))}
      {filters.length === 1 ? null : (
        <li>
          <a class="facet-clear" href="/">
            Clear filters
          </a>
        </li>
      )}
    </ul>
  );
}

function DidYouMean({ asked, page }: { asked: HomeQuery; page: SearchPageDocument }) {
  if (page.didYouMean === null) return null;
  const meant = page.didYouMean;
  const link = <a href={homePath({ ...asked, q: meant, cursor: undefined })}>{meant}</a>;
  return page.items.length === 0 ? (
    <p class="home-meant">Did you mean {link}?</p>
  ) : (
    <p class="home-meant">
      We found nothing for “{asked.q}”. These are for {link}.
    </p>
  );
}

const SORT_NAMES: Record<NonNullable<HomeQuery['sort']>, string> = {
  relevance: 'Best match first',
  date: 'Soonest first',
  distance: 'Nearest first',
};

/** The orders that make sense here. */
function Sorts({ asked, shown }: { asked: HomeQuery; shown: boolean }) {
  const sorts = sortsOf(asked);
  if (!shown || sorts.length < 2) return null;
  const taken = asked.sort ?? homeSort(asked);
  return (
    <ul class="sorts" aria-label="Order">
      {sorts.map((sort) => (
        <li>
          {sort === taken ? (
            <strong>{SORT_NAMES[sort]}</strong>
          ) : (
            <a href={homePath({ ...asked, sort: sort === homeSort(asked) ? undefined : sort, cursor: undefined })}>
              {SORT_NAMES[sort]}
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}

function headingOf({ q, category, city, when, latitude }: HomeQuery): string {
  const what = category ? CATEGORY_NAMES[category] : q ? 'Results' : 'Coming up';
  const about = q ? ` for “${q}”` : '';
  return `${what}${about}${city ? ` in ${city}` : ''}${latitude === undefined ? '' : ' near you'}${when ? ` ${TIME_NAMES[when].toLowerCase()}` : ''}`;
}
