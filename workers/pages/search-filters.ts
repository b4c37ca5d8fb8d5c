import { shortDateText } from '../../domain/shared/date-text.ts';
import { minorOf, moneyText } from '../../domain/shared/money-text.ts';
import { RADIUS_KM_DEFAULT } from '../../domain/search/limits.ts';
import type { TimeWord } from '../../domain/search/search-times.ts';
import { CATEGORY_NAMES } from './category-names.ts';
import type { HomeQuery } from './home-address.ts';

export const TIME_NAMES: Record<TimeWord, string> = {
  today: 'Today',
  tomorrow: 'Tomorrow',
  weekend: 'This weekend',
  week: 'This week',
  month: 'This month',
};

/** A filter that is set, in words, and the same search without it. */
export interface ActiveFilter {
  label: string;
  without: HomeQuery;
}

/** The filters that are set, in the order of the form. The words that are looked for are none. */
export function activeFilters(query: HomeQuery): ActiveFilter[] {
  const asked = { ...query, cursor: undefined };
  const { city, category, when, availability, latitude } = asked;
  const days = daysText(asked);
  const price = priceText(asked);
  const filters: [string | null | undefined, HomeQuery][] = [
    [city, { ...asked, city: undefined }],
    [when && TIME_NAMES[when], { ...asked, when: undefined }],
    [days, { ...asked, from: undefined, to: undefined }],
    [category && CATEGORY_NAMES[category], { ...asked, category: undefined }],
    [price, { ...asked, priceMin: undefined, priceMax: undefined, currency: undefined }],
    [availability && 'Tickets on sale', { ...asked, availability: undefined }],
    [
      latitude === undefined ? null : `Within ${asked.radiusKm ?? RADIUS_KM_DEFAULT} km of you`,
      { ...asked, latitude: undefined, longitude: undefined, radiusKm: undefined, sort: undefined },
    ],
  ];
  return filters.flatMap(([label, without]) => (label ? [{ label, without }] : []));
}

function daysText({ from, to }: HomeQuery): string | null {
  if (from === undefined && to === undefined) return null;
  if (from === to) return dayText(from!);
  if (to === undefined) return `From ${dayText(from!)}`;
  return from === undefined ? `Until ${dayText(to)}` : `${dayText(from)} to ${dayText(to)}`;
}

function dayText(day: string): string {
  return shortDateText(`${day}T12:00:00Z`, 'UTC');
}

function priceText({ priceMin, priceMax, currency }: HomeQuery): string | null {
  if (currency === undefined) return null;
  const [from, to] = [priceMin, priceMax].map((text) =>
    text === undefined ? null : moneyText(minorOf(text, currency) ?? 0, currency),
  );
  if (!to) return from ? `From ${from}` : null;
  return from ? `${from} to ${to}` : `Up to ${to}`;
}
