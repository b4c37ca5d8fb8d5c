import type { SearchHit, SearchPageDocument } from '../../protocol/http/search.ts';
import { EventCard } from './event-card.tsx';
import { homePath, type HomeQuery } from './home-address.ts';

/** Nothing was found: what is near it, and a way on. */
export function EmptySearch({ asked, page }: { asked: HomeQuery; page: SearchPageDocument }) {
  const { nearestDates = [], elsewhere = [], widerRadius = null } = page.help ?? {};
  const { cursor: _cursor, ...first } = asked;
  const { when: _when, from: _from, ...anyTime } = first;
  const isAlone = nearestDates.length === 0 && widerRadius === null;
  return (
    <div class="empty">
      <p>Nothing matches{asked.q ? ` “${asked.q}”` : ' these filters'}.</p>
      {nearestDates.length > 0 ? (
        <Nearby title="On other dates" hits={nearestDates} more={{ label: 'Every date', path: homePath(anyTime) }} />
      ) : null}
      {widerRadius === null ? null : (
        <Nearby
          title={`Farther away, within ${widerRadius.radiusKm} km`}
          hits={widerRadius.items}
          more={{ label: 'Look that far', path: homePath({ ...first, radiusKm: widerRadius.radiusKm }) }}
        />
      )}
      {isAlone && elsewhere.length > 0 ? (
        <Nearby
          title="Without your filters"
          hits={elsewhere}
          more={{ label: 'Drop the filters', path: homePath({ q: asked.q }) }}
        />
      ) : null}
      {isAlone && elsewhere.length === 0 ? <p class="quiet">Try fewer words, another city or a later date.</p> : null}
      <a class="button" href="/">
        Show all events
      </a>
    </div>
  );
}

function Nearby(props: { title: string; hits: readonly SearchHit[]; more: { label: string; path: string } }) {
  return (
    <section class="empty-help" aria-label={props.title}>
      <h3>{props.title}</h3>
      <ul class="event-grid">
        {props.hits.map((hit) => (
          <EventCard event={hit.event} distanceKm={hit.distanceKm} />
        ))}
      </ul>
      <p>
        <a href={props.more.path}>{props.more.label}</a>
      </p>
    </section>
  );
}
