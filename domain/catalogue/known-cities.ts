import { distanceKm } from './distance.ts';
import { foldedName } from './folded-name.ts';

/** A city that we know: enough to tell a venue's time zone, country or city name when its page does not. */
export interface KnownCity {
  name: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** IANA. */
  timeZone: string;
  latitude: number;
  longitude: number;
}

/** Farther than this from every known city, the nearest says little. */
const NEAR_CITY_KM_MAX = 400;

/**
 * The known city nearest to a position: one of the given country if that is known, so that a border
 * between two zones does not lead astray; null when none is near.
 */
export function nearestCity(
  position: { latitude: number; longitude: number },
  country: string | null,
  withinKm: number = NEAR_CITY_KM_MAX,
): KnownCity | null {
  let nearest: KnownCity | null = null;
  let nearestKm = withinKm;
  for (const city of KNOWN_CITIES) {
    if (country !== null && city.country !== country) continue;
    const km = distanceKm(position, city);
    if (km <= nearestKm) [nearest, nearestKm] = [city, km];
  }
  return nearest;
}

/** The known city of that name (in any of its usual spellings), in that country if it is known. */
export function cityNamed(name: string, country: string | null): KnownCity | null {
  const folded = foldedName(name);
  const local = FOREIGN_CITY_NAMES[folded] ?? folded;
  return (
    KNOWN_CITIES.find((city) => foldedName(city.name) === local && (country === null || city.country === country)) ??
    null
  );
}

/** The one time zone of a country whose known cities all share it; null: several, or a country that we do not know. */
export function onlyTimeZoneOf(country: string): string | null {
  const zones = new Set(KNOWN_CITIES.filter((city) => city.country === country).map((city) => city.timeZone));
  return zones.size === 1 ? [...zones][0]! : null;
}

/** Spellings in other languages, folded, of cities below. */
export const FOREIGN_CITY_NAMES: Readonly<Record<string, string>> = {
  wien: 'vienna',
  munchen: 'munich',
  koln: 'cologne',
  praha: 'prague',
  warszawa: 'warsaw',
  krakow: 'cracow',
  roma: 'rome',
  milano: 'milan',
  torino: 'turin',
  napoli: 'naples',
  lisboa: 'lisbon',
  sevilla: 'seville',
  bruxelles: 'brussels',
  brussel: 'brussels',
  anvers: 'antwerp',
  antwerpen: 'antwerp',
  kobenhavn: 'copenhagen',
  goteborg: 'gothenburg',
  geneve: 'geneva',
  bucuresti: 'bucharest',
  athina: 'athens',
  'den haag': 'the hague',
  'new york city': 'new york',
  'ciudad de mexico': 'mexico city',
  東京: 'tokyo',
  東京都: 'tokyo',
  大阪: 'osaka',
};

type Row = [name: string, latitude: number, longitude: number];

export const KNOWN_CITIES: readonly KnownCity[] = Object.entries<Row[]>({
  'AE Asia/Dubai': [['Dubai', 25.2, 55.27]],
  'AR America/Argentina/Buenos_Aires': [['Buenos Aires', -34.6, -58.38]],
  'AT Europe/Vienna': [
    ['Vienna', 48.21, 16.37],
    ['Graz', 47.07, 15.44],
    ['Salzburg', 47.81, 13.05],
    ['Innsbruck', 47.27, 11.39],
  ],
  'AU Australia/Adelaide': [['Adelaide', -34.93, 138.6]],
  'AU Australia/Brisbane': [['Brisbane', -27.47, 153.03]],
  'AU Australia/Darwin': [['Darwin', -12.46, 130.84]],
  'AU Australia/Hobart': [['Hobart', -42.88, 147.33]],
  'AU Australia/Melbourne': [['Melbourne', -37.81, 144.96]],
  'AU Australia/Perth': [['Perth', -31.95, 115.86]],
  'AU Australia/Sydney': [
    ['Sydney', -33.87, 151.21],
    ['Canberra', -35.28, 149.13],
    ['Newcastle', -32.93, 151.78],
  ],
  'BE Europe/Brussels': [
    ['Brussels', 50.85, 4.35],
    ['Antwerp', 51.22, 4.4],
  ],
  'BG Europe/Sofia': [['Sofia', 42.7, 23.32]],
  'BR America/Bahia': [['Salvador', -12.97, -38.5]],
  'BR America/Fortaleza': [['Fortaleza', -3.73, -38.52]],
  'BR America/Manaus': [['Manaus', -3.12, -60.02]],
  'BR America/Recife': [['Recife', -8.05, -34.88]],
  'BR America/Sao_Paulo': [
    ['São Paulo', -23.55, -46.63],
    ['Rio de Janeiro', -22.91, -43.17],
    ['Belo Horizonte', -19.92, -43.94],
    ['Brasília', -15.79, -47.88],
    ['Curitiba', -25.43, -49.27],
    ['Porto Alegre', -30.03, -51.22],
  ],
  'CA America/Edmonton': [
    ['Calgary', 51.05, -114.07],
    ['Edmonton', 53.55, -113.49],
  ],
  'CA America/Halifax': [['Halifax', 44.65, -63.57]],
  'CA America/St_Johns': [["St. John's", 47.56, -52.71]],
  'CA America/Toronto': [
    ['Toronto', 43.65, -79.38],
    ['Montreal', 45.5, -73.57],
    ['Montréal', 45.5, -73.57],
    ['Ottawa', 45.42, -75.7],
    ['Quebec', 46.81, -71.21],
  ],
  'CA America/Vancouver': [['Vancouver', 49.28, -123.12]],
  'CA America/Winnipeg': [['Winnipeg', 49.9, -97.14]],
  'CH Europe/Zurich': [
    ['Zurich', 47.38, 8.54],
    ['Geneva', 46.2, 6.14],
    ['Basel', 47.56, 7.59],
    ['Bern', 46.95, 7.45],
    ['Lausanne', 46.52, 6.63],
  ],
  'CL America/Santiago': [['Santiago', -33.45, -70.67]],
  'CN Asia/Shanghai': [
    ['Shanghai', 31.23, 121.47],
    ['Beijing', 39.9, 116.41],
    ['Guangzhou', 23.13, 113.26],
  ],
  'CO America/Bogota': [['Bogotá', 4.71, -74.07]],
  'CZ Europe/Prague': [
    ['Prague', 50.08, 14.44],
    ['Brno', 49.2, 16.61],
  ],
  'DE Europe/Berlin': [
    ['Berlin', 52.52, 13.4],
    ['Hamburg', 53.55, 9.99],
    ['Munich', 48.14, 11.58],
    ['Cologne', 50.94, 6.96],
    ['Frankfurt', 50.11, 8.68],
    ['Frankfurt am Main', 50.11, 8.68],
    ['Stuttgart', 48.78, 9.18],
    ['Leipzig', 51.34, 12.37],
    ['Dresden', 51.05, 13.74],
    ['Hannover', 52.37, 9.73],
    ['Bremen', 53.08, 8.8],
    ['Düsseldorf', 51.23, 6.78],
    ['Dortmund', 51.51, 7.47],
    ['Nürnberg', 49.45, 11.08],
  ],
  'DK Europe/Copenhagen': [
    ['Copenhagen', 55.68, 12.57],
    ['Aarhus', 56.16, 10.2],
  ],
  'EE Europe/Tallinn': [['Tallinn', 59.44, 24.75]],
  'EG Africa/Cairo': [['Cairo', 30.04, 31.24]],
  'ES Atlantic/Canary': [
    ['Las Palmas', 28.12, -15.44],
    ['Santa Cruz de Tenerife', 28.46, -16.25],
  ],
  'ES Europe/Madrid': [
    ['Madrid', 40.42, -3.7],
    ['Barcelona', 41.39, 2.17],
    ['Valencia', 39.47, -0.38],
    ['Seville', 37.39, -5.98],
    ['Bilbao', 43.26, -2.93],
    ['Málaga', 36.72, -4.42],
    ['Palma', 39.57, 2.65],
  ],
  'FI Europe/Helsinki': [
    ['Helsinki', 60.17, 24.94],
    ['Tampere', 61.5, 23.76],
  ],
  'FR Europe/Paris': [
    ['Paris', 48.86, 2.35],
    ['Lyon', 45.76, 4.84],
    ['Marseille', 43.3, 5.37],
    ['Toulouse', 43.6, 1.44],
    ['Bordeaux', 44.84, -0.58],
    ['Lille', 50.63, 3.06],
    ['Nantes', 47.22, -1.55],
    ['Strasbourg', 48.57, 7.75],
    ['Nice', 43.7, 7.27],
    ['Montpellier', 43.61, 3.88],
    ['Rennes', 48.11, -1.68],
  ],
  'GB Europe/London': [
    ['London', 51.51, -0.13],
    ['Manchester', 53.48, -2.24],
    ['Birmingham', 52.49, -1.89],
    ['Glasgow', 55.86, -4.25],
    ['Edinburgh', 55.95, -3.19],
    ['Leeds', 53.8, -1.55],
    ['Liverpool', 53.41, -2.98],
    ['Bristol', 51.45, -2.59],
    ['Cardiff', 51.48, -3.18],
    ['Belfast', 54.6, -5.93],
    ['Brighton', 50.82, -0.14],
  ],
  'GR Europe/Athens': [['Athens', 37.98, 23.73]],
  'HK Asia/Hong_Kong': [['Hong Kong', 22.32, 114.17]],
  'HR Europe/Zagreb': [['Zagreb', 45.81, 15.98]],
  'HU Europe/Budapest': [['Budapest', 47.5, 19.04]],
  'ID Asia/Jakarta': [['Jakarta', -6.21, 106.85]],
  'IE Europe/Dublin': [
    ['Dublin', 53.35, -6.26],
    ['Cork', 51.9, -8.47],
  ],
  'IL Asia/Jerusalem': [['Tel Aviv', 32.09, 34.78]],
  'IN Asia/Kolkata': [
    ['Mumbai', 19.08, 72.88],
    ['Delhi', 28.61, 77.21],
    ['New Delhi', 28.61, 77.21],
    ['Bengaluru', 12.97, 77.59],
    ['Chennai', 13.08, 80.27],
    ['Kolkata', 22.57, 88.36],
  ],
  'IS Atlantic/Reykjavik': [['Reykjavík', 64.15, -21.94]],
  'IT Europe/Rome': [
    ['Rome', 41.9, 12.5],
    ['Milan', 45.46, 9.19],
    ['Turin', 45.07, 7.69],
    ['Naples', 40.85, 14.27],
    ['Bologna', 44.49, 11.34],
    ['Florence', 43.77, 11.26],
    ['Verona', 45.44, 10.99],
  ],
  'JP Asia/Tokyo': [
    ['Tokyo', 35.68, 139.69],
    ['Osaka', 34.69, 135.5],
    ['Nagoya', 35.18, 136.91],
    ['Fukuoka', 33.59, 130.4],
    ['Sapporo', 43.06, 141.35],
    ['Yokohama', 35.44, 139.64],
  ],
  'KE Africa/Nairobi': [['Nairobi', -1.29, 36.82]],
  'KR Asia/Seoul': [
    ['Seoul', 37.57, 126.98],
    ['Busan', 35.18, 129.08],
  ],
  'LT Europe/Vilnius': [['Vilnius', 54.69, 25.28]],
  'LU Europe/Luxembourg': [['Luxembourg', 49.61, 6.13]],
  'LV Europe/Riga': [['Riga', 56.95, 24.11]],
  'MA Africa/Casablanca': [['Casablanca', 33.57, -7.59]],
  'MX America/Mexico_City': [
    ['Mexico City', 19.43, -99.13],
    ['Guadalajara', 20.66, -103.35],
  ],
  'MX America/Monterrey': [['Monterrey', 25.69, -100.32]],
  'MX America/Tijuana': [['Tijuana', 32.51, -117.04]],
  'NG Africa/Lagos': [['Lagos', 6.52, 3.38]],
  'NL Europe/Amsterdam': [
    ['Amsterdam', 52.37, 4.9],
    ['Rotterdam', 51.92, 4.48],
    ['Utrecht', 52.09, 5.12],
    ['The Hague', 52.08, 4.31],
    ['Eindhoven', 51.44, 5.47],
    ['Groningen', 53.22, 6.57],
  ],
  'NO Europe/Oslo': [
    ['Oslo', 59.91, 10.75],
    ['Bergen', 60.39, 5.32],
  ],
  'NZ Pacific/Auckland': [
    ['Auckland', -36.85, 174.76],
    ['Wellington', -41.29, 174.78],
    ['Christchurch', -43.53, 172.64],
  ],
  'PE America/Lima': [['Lima', -12.05, -77.04]],
  'PH Asia/Manila': [['Manila', 14.6, 120.98]],
  'PL Europe/Warsaw': [
    ['Warsaw', 52.23, 21.01],
    ['Cracow', 50.06, 19.94],
    ['Łódź', 51.76, 19.46],
  ],
  'PT Europe/Lisbon': [
    ['Lisbon', 38.72, -9.14],
    ['Porto', 41.15, -8.61],
  ],
  'RO Europe/Bucharest': [['Bucharest', 44.43, 26.1]],
  'RS Europe/Belgrade': [['Belgrade', 44.79, 20.45]],
  'SE Europe/Stockholm': [
    ['Stockholm', 59.33, 18.07],
    ['Gothenburg', 57.71, 11.97],
    ['Malmö', 55.6, 13.0],
  ],
  'SG Asia/Singapore': [['Singapore', 1.35, 103.82]],
  'SI Europe/Ljubljana': [['Ljubljana', 46.06, 14.51]],
  'SK Europe/Bratislava': [['Bratislava', 48.15, 17.11]],
  'TH Asia/Bangkok': [['Bangkok', 13.76, 100.5]],
  'TR Europe/Istanbul': [
    ['Istanbul', 41.01, 28.98],
    ['Ankara', 39.93, 32.86],
  ],
  'TW Asia/Taipei': [['Taipei', 25.03, 121.57]],
  'UA Europe/Kyiv': [['Kyiv', 50.45, 30.52]],
  'US America/Anchorage': [['Anchorage', 61.22, -149.9]],
  'US America/Chicago': [
    ['Chicago', 41.88, -87.63],
    ['Houston', 29.76, -95.37],
    ['Dallas', 32.78, -96.8],
    ['Austin', 30.27, -97.74],
    ['San Antonio', 29.42, -98.49],
    ['Nashville', 36.16, -86.78],
    ['Memphis', 35.15, -90.05],
    ['New Orleans', 29.95, -90.07],
    ['Minneapolis', 44.98, -93.27],
    ['Milwaukee', 43.04, -87.91],
    ['St. Louis', 38.63, -90.2],
    ['Kansas City', 39.1, -94.58],
    ['Oklahoma City', 35.47, -97.52],
    ['Omaha', 41.26, -95.93],
  ],
  'US America/Denver': [
    ['Denver', 39.74, -104.99],
    ['Salt Lake City', 40.76, -111.89],
    ['Albuquerque', 35.08, -106.65],
    ['Boise', 43.62, -116.2],
  ],
  'US America/Detroit': [['Detroit', 42.33, -83.05]],
  'US America/Indiana/Indianapolis': [['Indianapolis', 39.77, -86.16]],
  'US America/Los_Angeles': [
    ['Los Angeles', 34.05, -118.24],
    ['San Francisco', 37.77, -122.42],
    ['Oakland', 37.8, -122.27],
    ['San Diego', 32.72, -117.16],
    ['Sacramento', 38.58, -121.49],
    ['Portland', 45.52, -122.68],
    ['Seattle', 47.61, -122.33],
    ['Las Vegas', 36.17, -115.14],
  ],
  'US America/New_York': [
    ['New York', 40.71, -74.01],
    ['Brooklyn', 40.65, -73.95],
    ['Boston', 42.36, -71.06],
    ['Philadelphia', 39.95, -75.17],
    ['Washington', 38.91, -77.04],
    ['Baltimore', 39.29, -76.61],
    ['Atlanta', 33.75, -84.39],
    ['Miami', 25.76, -80.19],
    ['Orlando', 28.54, -81.38],
    ['Charlotte', 35.23, -80.84],
    ['Cleveland', 41.5, -81.69],
    ['Columbus', 39.96, -83.0],
    ['Cincinnati', 39.1, -84.51],
    ['Pittsburgh', 40.44, -79.99],
    ['Buffalo', 42.89, -78.88],
  ],
  'US America/Phoenix': [['Phoenix', 33.45, -112.07]],
  'US Pacific/Honolulu': [['Honolulu', 21.31, -157.86]],
  'UY America/Montevideo': [['Montevideo', -34.9, -56.16]],
  'ZA Africa/Johannesburg': [
    ['Johannesburg', -26.2, 28.05],
    ['Cape Town', -33.92, 18.42],
  ],
}).flatMap(([place, rows]) => {
  const [country, timeZone] = place.split(' ') as [string, string];
  return rows.map(([name, latitude, longitude]) => ({ name, country, timeZone, latitude, longitude }));
});
