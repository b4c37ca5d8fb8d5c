import type { SearchHit, SearchPageDocument } from '../../protocol/http/search.ts';
import { EventCard } from './event-card.tsx';
import { homePath, type HomeQuery } from './home-address.ts';

/** Nothing was found: what is near it, and a way on. */
export function EmptySearch({ asked, page }: { asked: HomeQuery; page: SearchPageDocument }) {
  const { nearestDates = [], elsewhere = [] } = page.help ?? {};
  const { when: _when, from: _from, cursor: _cursor, ...anyTime } = asked;
  return (
    <div class="empty">
      <p>Nothing matches{asked.q ? ` “${asked.q}”` : ' these filters'}.</p>
      {nearestDates.length > 0 ? (
        <Nearby title="On other dates" hits={nearestDates} more={{ label: 'Every date', path: homePath(anyTime) }} />
      ) : null}
      {nearestDates.length === 0 && elsewhere.length > 0 ? (
        <Nearby
          title="Without your filters"
          hits={elsewhere}
          more={{ label: 'Drop the filters', path: homePath({ q: asked.q }) }}
        />
      ) : null}
      {nearestDates.length + elsewhere.length === 0 ? (
        <p class="quiet">Try fewer words, another city or a later date.</p>
      ) : null}
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
          <EventCard event={hit.event} />
        ))}
      </ul>
      <p>
        <a href={props.more.path}>{props.more.label}</a>
      </p>
    </section>
  );
}
