import type { SearchPageDocument } from '../../protocol/http/search.ts';
import { CATEGORY_NAMES } from './category-names.ts';
import { homePath, type HomeQuery } from './home-address.ts';

/** How the results divide, where the engine counts them: one tap narrows them. */
export function Facets({ asked, facets }: { asked: HomeQuery; facets: SearchPageDocument['facets'] }) {
  if (facets === null) return null;
  const hasTimes = asked.when !== undefined || asked.from !== undefined || asked.to !== undefined;
  const categories = Object.entries(CATEGORY_NAMES);
  const groups: FacetGroup[] = [
    {
      name: 'Kinds',
      values: facets.categories.flatMap(({ value, count }) =>
        categories.flatMap(([category, label]) =>
          category === value ? [{ label, count, change: { category } as HomeQuery }] : [],
        ),
      ),
      isSet: asked.category !== undefined,
    },
    {
      name: 'Cities',
      values: facets.cities.map(({ value, count }) => ({ label: value, count, change: { city: value } })),
      isSet: asked.city !== undefined,
    },
    {
      name: 'Months',
      values: facets.months.map(({ value, count }) => ({ label: monthText(value), count, change: monthDays(value) })),
      isSet: hasTimes,
    },
  ];
  // A single value narrows nothing.
  return (
    <>{groups.map((group) => (group.isSet || group.values.length < 2 ? null : <Group {...group} asked={asked} />))}</>
  );
}

interface FacetGroup {
  name: string;
  values: { label: string; count: number; change: HomeQuery }[];
  /** It is narrowed by already. */
  isSet: boolean;
}

const FACETS_SHOWN_MAX = 8;

function Group({ name, values, asked }: FacetGroup & { asked: HomeQuery }) {
  return (
    <ul class="facets" aria-label={`Narrow by: ${name.toLowerCase()}`}>
      {values.slice(0, FACETS_SHOWN_MAX).map(({ label, count, change }) => (
        <li>
          <a class="facet" href={homePath({ ...asked, ...change, cursor: undefined })}>
            {label} <span class="quiet">{count.toLocaleString('en-GB')}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

/** "2026-12" as its first and last day. */
function monthDays(month: string): Pick<HomeQuery, 'from' | 'to'> {
  const [year, number] = month.split('-').map(Number);
  const last = new Date(Date.UTC(year ?? 0, number ?? 0, 0)).getUTCDate();
  return { from: `${month}-01`, to: `${month}-${last}` };
}

function monthText(month: string): string {
  return MONTH_FORMAT.format(new Date(`${month}-01T00:00:00Z`));
}

const MONTH_FORMAT = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
