import type { SearchPageDocument } from '../../protocol/http/search.ts';
import { CATEGORY_NAMES } from './category-names.ts';
import { EmptySearch } from './empty-search.tsx';
import { EventCard } from './event-card.tsx';
import { homePath, type HomeQuery } from './home-address.ts';
import { Page } from './layout.tsx';
import { SearchForm, TIME_NAMES } from './search-form.tsx';

export interface HomeProps {
  origin: string;
  asked: HomeQuery;
  cities: string[];
  page: SearchPageDocument;
}

/** Search and the list of what comes next. */
export function HomePage({ origin, asked, cities, page }: HomeProps) {
  const { cursor, ...filters } = asked;
  const filtered = Object.values(filters).some((value) => value !== undefined);
  return (
    <Page
      title={filtered ? `${headingOf(asked)} | Onsale` : 'Onsale: tickets at the price you see'}
      description="Find concerts, theatre, sport and more. Pick your own seats on a live map, at one all-in price."
      canonicalPath={filtered || cursor !== undefined ? null : '/'}
      origin={origin}
      islands={['search']}
    >
      <div class="home-head">
        <div class="content">
          <h1 class="home-title">Find your next night out</h1>
          <SearchForm asked={asked} cities={cities} />
        </div>
      </div>
      <section class="content home-list" aria-labelledby="list-title">
        <div class="home-list-head">
          <h2 id="list-title">{headingOf(asked)}</h2>
          <Count page={page} shown={filtered} />
          {filtered ? <a href="/">Clear filters</a> : null}
        </div>
        <DidYouMean asked={asked} page={page} />
        <Facets asked={asked} page={page} />
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
            <a class="button button-quiet" href={homePath({ ...asked, cursor: page.next })}>
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

/** How the results divide, where the engine counts them: one tap narrows them. */
function Facets({ asked, page }: { asked: HomeQuery; page: SearchPageDocument }) {
  if (page.facets === null) return null;
  const kinds = asked.category === undefined ? page.facets.categories : [];
  const cities = asked.city === undefined ? page.facets.cities : [];
  const links = [
    ...kinds.map(({ value, count }) => ({
      label: CATEGORY_NAMES[value as keyof typeof CATEGORY_NAMES],
      count,
      change: { category: value } as HomeQuery,
    })),
    ...cities.map(({ value, count }) => ({ label: value, count, change: { city: value } as HomeQuery })),
  ];
  // A single value narrows nothing.
  if (links.length < 2) return null;
  return (
    <ul class="facets" aria-label="Narrow the results">
      {links.slice(0, FACETS_SHOWN_MAX).map(({ label, count, change }) => (
        <li>
          <a class="facet" href={homePath({ ...asked, ...change, cursor: undefined })}>
            {label} <span class="quiet">{count.toLocaleString('en-GB')}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

const FACETS_SHOWN_MAX = 14;

function headingOf({ q, category, city, when, latitude }: HomeQuery): string {
  const what = category ? CATEGORY_NAMES[category] : q ? 'Results' : 'Coming up';
  const about = q ? ` for “${q}”` : '';
  return `${what}${about}${city ? ` in ${city}` : ''}${latitude === undefined ? '' : ' near you'}${when ? ` ${TIME_NAMES[when].toLowerCase()}` : ''}`;
}
