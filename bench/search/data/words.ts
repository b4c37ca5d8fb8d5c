/** Words that names and descriptions of the million are put together from; earlier ones are commoner. */
export const FIRST_NAMES = words(
  'Anna Tom Maria James Emma Luca Sofia Daniel Laura David Mia Marco Julia Peter Clara Simon Elena Paul Nina Robert ' +
    'Ida Victor Alice Felix Hanna Oscar Lea Martin Eva Hugo Zoë Jonas Amélie Björn Chloé Diego Elif Fatima Giulia ' +
    'Håkon Inés Jürgen Kenji Leïla Mateusz Noémie Óscar Priya Quentin René Søren Tomáš Ursula Valérie Wojciech Xavier ' +
    'Yuki Zuzana Aaliyah Brandon Camille Dmitri Esperanza Freya Gustavo Hiroshi Isabelle Joaquín Katarzyna Ludovic ' +
    'Mairéad Nikolai Ornella Patrick Rosalía Stefan Thaddeus Ulrike Vincent Wilhelmina Yasmin Zachary',
);
export const LAST_NAMES = words(
  'Smith Müller Martin Garcia Rossi Jansen Novak Silva Andersson Kowalski Brown Schmidt Bernard Lopez Ferrari Visser ' +
    'Svoboda Santos Johansson Nowak Taylor Weber Dubois Fernandez Russo Bakker Dvořák Pereira Nilsson Wiśniewski ' +
    'Williams Fischer Moreau Gonzalez Bianchi Mulder Černý Oliveira Larsson Zieliński Evans Becker Laurent Rodriguez ' +
    'Romano Meijer Veselý Costa Olsson Lewandowski Okonkwo Watanabe Kavanagh Lindqvist Sørensen Nygård MacLeod ' +
    'O’Sullivan Whitaker Devereux Araújo Håkansson Rousseau Montes Delgado Chevalier Monroe Vitale Rasmussen Redding ' +
    'Franklin Whitfield Tate Halogen Kraft Askelund Tanaka Meridian Ledger Quasar Cadence Prophet Donnelly Raman Peña ' +
    'Burrows Tiernagh Wongsakul Lachmann Attlee Coxwell Eze Hartmann Garnier Attenbrook Sorokin Faucher Strand Chen',
);
export const BAND_ADJECTIVES = words(
  'Black Golden Electric Silent Wild Broken Velvet Midnight Paper Iron Blue Crooked Hollow Static Northern Burning ' +
    'Distant Frozen Glass Hidden Lonely Lucky Neon Painted Quiet Rusty Sacred Silver Sleeping Stolen Sunken Twisted ' +
    'Violet Wandering Winter Bright Crimson Drunken Endless Faded Gentle Holy Invisible Jaded Lost Modern Naked Odd',
);
export const BAND_NOUNS = words(
  'Foxes Rivers Lanterns Hearts Ghosts Kings Orchards Harbours Wolves Machines Cartographers Parade Coast Queens ' +
    'Bridges Meadows Towers Signals Avenue Hounds Fields Motel Saints Mirrors Satellites Sparrows Thieves Tigers ' +
    'Umbrellas Valleys Whales Arrows Bandits Cathedrals Diamonds Engines Feathers Gardens Horizons Islands Jackals ' +
    'Kites Ladders Magnets Nomads Oceans Pilots Riots Shadows Trains',
);
export const TOUR_WORDS = words(
  'Afterglow Homecoming Farewell Anniversary Acoustic Unplugged World European Summer Winter Neon Midnight Golden ' +
    'Lost Echoes Horizons Reunion Greatest Verses Revue Sessions Standards Stories Letters Wreckage Roses Reckoning',
);
export const WORKS =
  lines(`Hamlet|Macbeth|Swan Lake|The Nutcracker|La traviata|Carmen|Tosca|Aida|Rigoletto|Romeo and Juliet
A Midsummer Night’s Dream|Die Zauberflöte|La bohème|Don Giovanni|King Lear|The Tempest|Giselle|Faust|Coppélia|Peer Gynt
The Cherry Orchard|Three Sisters|Uncle Vanya|Hedda Gabler|A Doll’s House|The Importance of Being Earnest|Antigone
Cyrano de Bergerac|Le Malade imaginaire|Götterdämmerung|Tristan und Isolde|Rusalka|Madama Butterfly|Le nozze di Figaro
The Four Seasons|Messiah|Requiem|St Matthew Passion|The Planets|New World Symphony|Eroica|Peter and the Wolf|Pinocchio
Alice in Wonderland|The Jungle Book|The Little Mermaid|Puss in Boots|Cinderella|Sleeping Beauty|The Rite of Spring`);
export const VENUE_KINDS = words(
  'Arena Theatre Hall Club Palace Stadium Opera Playhouse Cellar Rooms Forum Dome Depot Auditorium Academy Pavilion',
);
export const VENUE_WORDS = words(
  'Royal Grand National Central City Old New Park River Station Market Garden Castle Harbour Union Victoria Apollo ' +
    'Olympia Lyric Globe Crown Star Palace Empire Rex Odeon Astoria Paradise Liberty Century Century Phoenix Metropol ' +
    'Colosseum Capitol Bristol Savoy Regent Alhambra Tivoli Corona Gloria Luna Mercury Orion Pegasus Titan',
);
export const TEAM_WORDS = words(
  'United City Rovers Bears Lions Eagles Wolves Tigers Rangers Athletic Albion Comets Clippers Pines Bulls Hawks',
);
export const GENRES = words('rock pop jazz folk metal techno soul indie blues classical opera stand-up hip-hop ballet');
export const DESCRIPTION_WORDS = words(
  'evening music night songs stage new live band from with their album best guests show story tour years world first ' +
    'one time dance company orchestra choir director dream city light sound great voice young hits family laughter love ' +
    'summer winter guitar piano drums strings brass theatre drama comedy audience record legendary intimate special ' +
    'acclaimed award festival premiere tradition contemporary classic anniversary farewell celebration masterpiece ' +
    'journey passion rhythm melody harmony improvisation virtuoso ensemble soloist conductor choreography costume',
);

function words(text: string): readonly string[] {
  return text.split(' ');
}

function lines(text: string): readonly string[] {
  return text.split(/[|\n]/);
}
