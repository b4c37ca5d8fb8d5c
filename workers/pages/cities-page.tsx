import { EVENT_CATEGORIES } from '../../domain/catalogue/event-category.ts';
import type { CityDocument } from '../../db/queries/catalogue.ts';
import { CATEGORY_NAMES } from './category-names.ts';
import { Page } from './layout.tsx';
import { cityPath, countryName } from './listing-address.ts';

/** Every way to browse: by kind, and by city under its country. */
export function CitiesPage({ cities, origin }: { cities: CityDocument[]; origin: string }) {
  return (
    <Page
      title="Events by city and kind | Onsale"
      description="Browse concerts, theatre, sport and more by city or by kind of event."
      canonicalPath="/cities"
      origin={origin}
    >
      <div class="content listing">
        <h1 class="page-title">By city and kind</h1>
        <section aria-labelledby="kinds-title" class="browse">
          <h2 id="kinds-title">Kinds</h2>
          <ul class="browse-list">
            {EVENT_CATEGORIES.map((category) => (
              <li>
                <a href={`/categories/${category}`}>{CATEGORY_NAMES[category]}</a>
              </li>
            ))}
          </ul>
        </section>
        {countriesOf(cities).map(({ name, here }, index) => (
          <section aria-labelledby={`country-${index}`} class="browse">
            <h2 id={`country-${index}`}>{name}</h2>
            <ul class="browse-list">
              {here.map((city) => (
                <li>
                  <a href={cityPath(city)}>{city.city}</a> <span class="faint figures">{city.events}</span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Page>
  );
}

function countriesOf(cities: CityDocument[]): { name: string; here: CityDocument[] }[] {
  const byCountry = Map.groupBy(cities, ({ country }) => country);
  return [...byCountry]
    .map(([country, here]) => ({
      name: countryName(country),
      here: here.toSorted((a, b) => a.city.localeCompare(b.city)),
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}
