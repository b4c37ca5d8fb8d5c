/** Where the corpus plays: real cities (known to the catalogue), venues named as venues are. */
export interface CityOfCorpus {
  /** As the catalogue knows it. */
  name: string;
  country: string;
  /** As its venues write it. */
  written: string;
  currency: string;
  venues: readonly VenueOfCorpus[];
  /** Team names, for matches at the stadium. */
  teams: readonly string[];
}

export interface VenueOfCorpus {
  name: string;
  kind: 'club' | 'theatre' | 'hall' | 'arena' | 'stadium';
}

export const CITIES_OF_CORPUS: readonly CityOfCorpus[] = [
  city(
    'London',
    'GB',
    'GBP',
    'Palace Theatre|Apollo Hall|Thames Arena|Camden Cellar|Globe Playhouse',
    'London Lions|Camden Town FC',
  ),
  city(
    'Manchester',
    'GB',
    'GBP',
    'Palace Theatre|Apollo Hall|Northern Arena|Canal Street Club',
    'Manchester Albion|Salford Rovers',
  ),
  city('Edinburgh', 'GB', 'GBP', 'Festival Theatre|Castle Hall|Leith Depot Club', ''),
  city('Glasgow', 'GB', 'GBP', 'Clyde Arena|Barrowland Club|Citizens Theatre', 'Glasgow Thistle'),
  city('Dublin', 'IE', 'EUR', 'Olympia Theatre|Liffey Arena|Whelan Street Club', 'Dublin Gaels'),
  city(
    'Paris',
    'FR',
    'EUR',
    'L’Olympe|Théâtre du Châtelain|Seine Arena|Le Bataplan Club|Opéra Lumière',
    'Paris Étoile',
  ),
  city('Lyon', 'FR', 'EUR', 'Halle Confluence|Théâtre des Célestes|Transbordeur Club', 'Olympique du Rhône'),
  city('Marseille', 'FR', 'EUR', 'Le Dôme du Port|Théâtre de la Criée Neuve', 'Marseille Phocéens'),
  city(
    'Berlin',
    'DE',
    'EUR',
    'Spree Arena|Volkstheater am Platz|Kreuzkeller Club|Philharmonischer Saal',
    'Berlin Bears|Union Köpenick',
  ),
  city(
    'Munich',
    'DE',
    'EUR',
    'Isar Arena|Residenztheater Neu|Jazzkeller Unterfahrt Club|Königssaal',
    'FC Isar München',
    'München',
  ),
  city('Hamburg', 'DE', 'EUR', 'Hafenhalle|Elbsaal|Große Freiheit 63 Club', 'Hamburg Hanseaten'),
  city('Cologne', 'DE', 'EUR', 'Rhein Arena|Schauspielhaus Süd|Gebäude 10 Club', 'Kölner Böcke', 'Köln'),
  city('Vienna', 'AT', 'EUR', 'Donauhalle|Theater an der Wien Zeile|Goldener Saal', 'Rapid Vienna 99', 'Wien'),
  city('Zurich', 'CH', 'CHF', 'Limmat Halle|Schauspielhaus Pfauen Neu|Rote Fabrikhalle Club', '', 'Zürich'),
  city('Geneva', 'CH', 'CHF', 'Arena du Lac|Théâtre de Carouge Neuf', '', 'Genève'),
  city('Amsterdam', 'NL', 'EUR', 'Amstel Arena|Paradijs Club|Koninklijk Theater Zuid', 'Amsterdam Amstels'),
  city('Brussels', 'BE', 'EUR', 'Vieille Belgique Club|Palais Nord|Théâtre Royal du Parc Neuf', '', 'Bruxelles'),
  city('Copenhagen', 'DK', 'DKK', 'Nørrebro Halle|Kongelige Scene|Vega Nord Club', 'København Løver', 'København'),
  city('Stockholm', 'SE', 'SEK', 'Mälaren Arena|Södra Scenen|Dramaten Nya', 'Stockholm Älgar'),
  city('Oslo', 'NO', 'NOK', 'Fjord Arena|Rockefjell Club|Nationalscenen', 'Oslo Ørner'),
  city('Rome', 'IT', 'EUR', 'Teatro dell’Opera Nuova|Palazzo Tevere|Monk Alto Club', 'Roma Lupi', 'Roma'),
  city('Milan', 'IT', 'EUR', 'Teatro alla Scalina|Arena Navigli|Magazzini Nord Club', 'Milano Bisce', 'Milano'),
  city('Madrid', 'ES', 'EUR', 'Palacio Manzanares|Teatro Cervantino|Sala Caracol Club', 'Madrid Osos'),
  city('Barcelona', 'ES', 'EUR', 'Palau Sant Jordà|Sala Apolo Nou|Gran Teatre del Liceo Nou', 'Barcelona Dracs'),
  city('Lisbon', 'PT', 'EUR', 'Coliseu Novo|Casa do Fado|Teatro São Luís Novo', 'Lisboa Corvos', 'Lisboa'),
  city('Warsaw', 'PL', 'PLN', 'Hala Wisła|Teatr Wielki Nowy|Klub Stodoła Nowa', 'Warszawa Syreny', 'Warszawa'),
  city('Prague', 'CZ', 'CZK', 'Vltava Arena|Národní Scéna|Lucerna Nová Club', 'Praha Lvi', 'Praha'),
  city(
    'New York',
    'US',
    'USD',
    'Palace Theatre|Hudson Arena|Blue Note Alley Club|Apollo Uptown',
    'New York Harbors|Brooklyn Bridges',
  ),
  city('Boston', 'US', 'USD', 'Charles River Hall|Back Bay Theatre|Paradise Row Club', 'Boston Clippers'),
  city('Chicago', 'US', 'USD', 'Lakeshore Arena|Chicago Theatre Row|Green Mill Lane Club', 'Chicago Gales'),
  city('Los Angeles', 'US', 'USD', 'Sunset Bowl|Troubadour West Club|Pantages Row Theatre', 'Los Angeles Comets'),
  city('San Francisco', 'US', 'USD', 'Bay Arena|Fillmore West Club|Opera House Plaza', 'San Francisco Fogs'),
  city('Toronto', 'CA', 'CAD', 'Lake Ontario Arena|Royal Alex Theatre|Horseshoe Lane Club', 'Toronto Pines'),
  city('London', 'CA', 'CAD', 'Grand Theatre London|Forest City Arena', ''),
  city(
    'Mexico City',
    'MX',
    'MXN',
    'Palacio de los Volcanes|Teatro Metropólitan Nuevo',
    'México Águilas',
    'Ciudad de México',
  ),
  city('São Paulo', 'BR', 'BRL', 'Arena Paulista|Teatro Municipal Novo|Casa do Samba Club', 'São Paulo Onças'),
  city('Tokyo', 'JP', 'JPY', 'Sumida Dome|Shibuya Quattro Lane Club|Kabuki-za Minami', 'Tokyo Cranes'),
  city('Sydney', 'AU', 'AUD', 'Harbour Arena|Enmore Road Theatre|Opera Point', 'Sydney Currawongs'),
  city('Melbourne', 'AU', 'AUD', 'Yarra Arena|Princess Lane Theatre|Corner Street Club', 'Melbourne Trams'),
];

function city(
  name: string,
  country: string,
  currency: string,
  venues: string,
  teams: string,
  written = name,
): CityOfCorpus {
  return {
    name,
    country,
    written,
    currency,
    venues: venues.split('|').map((venue) => ({ name: venue, kind: kindOf(venue) })),
    teams: teams === '' ? [] : teams.split('|'),
  };
}

function kindOf(name: string): VenueOfCorpus['kind'] {
  if (/Club$|Cellar|Klub|Casa do/.test(name)) return 'club';
  if (/Bowl|Dome$/.test(name)) return 'stadium';
  if (/Arena|Halle$|Hala/.test(name)) return 'arena';
  if (/Th[eé][aâ]t|Teat|Scen|Play|Opera|Opéra|Schauspiel|Kabuki|Dramaten/.test(name)) return 'theatre';
  return 'hall';
}
