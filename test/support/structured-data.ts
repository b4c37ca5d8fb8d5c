type Node = Record<string, unknown>;

/**
 * What is wrong with an event's JSON-LD, by Google's rules for event results (name, startDate, location with an address
 * are required) and schema.org's types for what else we say. Generic tools accept an event without a name.
 */
export function faultsOfEvent(document: object): string[] {
  const event = document as Node;
  return [
    ...check(event['@context'] === 'https://schema.org', '@context'),
    ...check(/^([A-Z][a-z]+)*(Event|Festival)$/.test(String(event['@type'])), '@type'),
    ...check(isText(event['name']), 'name'),
    ...check(isAddress(event['url']), 'url'),
    ...['startDate', 'endDate', 'doorTime'].flatMap((name) =>
      check(name === 'startDate' ? isInstant(event[name]) : isInstant(event[name] ?? event['startDate']), name),
    ),
    ...check(STATUSES.test(String(event['eventStatus'])), 'eventStatus'),
    ...check(event['eventAttendanceMode'] === 'https://schema.org/OfflineEventAttendanceMode', 'eventAttendanceMode'),
    ...check(Array.isArray(event['image']) && event['image'].length > 0 && event['image'].every(isAddress), 'image'),
    ...placeFaults(event['location']),
    ...listed(event['performer']).flatMap((performer) =>
      check(isText(performer['name']) && /^(Person|PerformingGroup)$/.test(String(performer['@type'])), 'performer'),
    ),
    ...listed(event['offers']).flatMap(offerFaults),
  ];
}

/** The same for a page that lists events: its subject, the way to it, and a list in order. */
export function faultsOfListing(document: object): string[] {
  const graph = listed((document as Node)['@graph']);
  const lists = graph.filter((node) => node['@type'] === 'ItemList' || node['@type'] === 'BreadcrumbList');
  return [
    ...check((document as Node)['@context'] === 'https://schema.org', '@context'),
    ...check(lists.length === 2, 'an ItemList and a BreadcrumbList'),
    ...lists.flatMap((list) =>
      listed(list['itemListElement']).flatMap((item, index) => [
        ...check(item['position'] === index + 1, 'position'),
        ...check(isText(item['name']), 'name of an item'),
        ...check(isAddress(item['url'] ?? item['item']), 'address of an item'),
      ]),
    ),
    ...graph
      .filter((node) => !lists.includes(node))
      .flatMap((node) => [...check(isText(node['name']), 'name'), ...check(isAddress(node['url']), 'url')]),
    ...graph.filter((node) => node['@type'] === 'EventVenue').flatMap(addressFaults),
  ];
}

const STATUSES = /^https:\/\/schema\.org\/Event(Scheduled|Cancelled|Postponed|Rescheduled)$/;
const AVAILABILITIES = /^https:\/\/schema\.org\/(InStock|LimitedAvailability|SoldOut)$/;

function placeFaults(location: unknown): string[] {
  const place = (location ?? {}) as Node;
  return [
    ...check(place['@type'] === 'Place', 'location'),
    ...check(isText(place['name']), 'location.name'),
    ...addressFaults(place),
  ];
}

function addressFaults(place: Node): string[] {
  const address = (place['address'] ?? {}) as Node;
  return [
    ...check(address['@type'] === 'PostalAddress', 'address'),
    ...check(isText(address['addressLocality']), 'addressLocality'),
    ...check(/^[A-Z]{2}$/.test(String(address['addressCountry'])), 'addressCountry'),
  ];
}

function offerFaults(offer: Node): string[] {
  return [
    ...check(offer['@type'] === 'Offer', 'offer'),
    ...check(/^\d+(\.\d+)?$/.test(String(offer['price'])), 'offer.price'),
    ...check(/^[A-Z]{3}$/.test(String(offer['priceCurrency'])), 'offer.priceCurrency'),
    ...check(isAddress(offer['url']), 'offer.url'),
    ...check(isAvailability(offer['availability']), 'offer.availability'),
  ];
}

function isAvailability(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && AVAILABILITIES.test(value));
}

function check(holds: boolean, what: string): string[] {
  return holds ? [] : [what];
}

function listed(value: unknown): Node[] {
  return Array.isArray(value) ? (value as Node[]) : [];
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

/** Whole and in ASCII: readers of JSON-LD do not all encode addresses. */
function isAddress(value: unknown): boolean {
  return typeof value === 'string' && /^https:\/\/[\x21-\x7e]+$/.test(value);
}

function isInstant(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/.test(value);
}
