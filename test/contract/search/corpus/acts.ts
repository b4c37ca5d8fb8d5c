/** Who performs in the corpus: invented, but named as acts are. */
export interface Act {
  name: string;
  type: 'person' | 'group';
  genre: Genre;
}

export type Genre =
  | 'rock'
  | 'pop'
  | 'jazz'
  | 'folk'
  | 'metal'
  | 'hip-hop'
  | 'electronic'
  | 'soul'
  | 'classical'
  | 'comedy'
  | 'talk';

export const ACTS: readonly Act[] = [
  ...acts('rock', 'group', [
    'The Velvet Harbour',
    'Paper Lanterns',
    'Midnight Cartographers',
    'London Fields',
    'Iron Orchard',
    'The Glass Foxes',
    'Queens of Winter',
    'The Queen’s Hounds',
    'Boston Avenue',
    'Crooked River Band',
    'Static Parade',
    'The Long Goodbyes',
    'Hollow Coast',
    'Señor Trueno',
    'Les Étoiles Filantes',
    'Die Blauen Türme',
    'Mötorhall',
    'Ghost Signal',
    'Saint Verity',
    'The Who Knows',
    'Electric Meadow',
    'Nine Bridges',
  ]),
  ...acts('pop', 'group', [
    'Sugar Parallel',
    'Nova Blue',
    'Chicago Nights',
    'Paris Motel',
    'Apollo Nine',
    'Les Garçons Perdus',
    'Candyfloss Riot',
    'Northern Daydream',
    'Bright Young Liars',
    'Kino Pravda',
  ]),
  ...acts('pop', 'person', [
    'Zoë Lindqvist',
    'Beatriz Araújo',
    'Amélie Rousseau',
    'Jonas Håkansson',
    'Charlotte Devereux',
    'Noémie Lefèvre',
    'Tess Okonkwo',
    'Marlon Whitaker',
    'Rosalía Montes',
    'Ida Sørensen',
    'Håvard Nygård',
    'Siobhán Kavanagh',
  ]),
  ...acts('jazz', 'person', [
    'Thaddeus Monroe',
    'Esperanza Delgado',
    'Ludovic Chevalier',
    'Kenji Watanabe',
    'Aaliyah Brooks',
    'Niels Rasmussen',
    'Ornella Vitale',
  ]),
  ...acts('jazz', 'group', [
    'Blue Saffron Quartet',
    'Trio Mirabeau',
    'Harlem Street Seven',
    'Warszawa Swing Orchestra',
  ]),
  ...acts('folk', 'group', ['The Barley Brothers', 'Wild Thyme', 'Skærsø', 'Clannagh', 'Fado Sem Nome']),
  ...acts('folk', 'person', ['Eilidh MacLeod', 'Mairéad O’Sullivan', 'Old Tom Harker', 'João Ferreira']),
  ...acts('metal', 'group', [
    'Ashen Crown',
    'Grímnir',
    'Tombsmith',
    'Black Lattice',
    'Nordlys Ødeleggelse',
    'Wolfsrudel',
  ]),
  ...acts('hip-hop', 'person', ['MC Meridian', 'Young Ledger', 'Lil Quasar', 'Dizzy Prophet', 'Kofi Cadence']),
  ...acts('electronic', 'person', ['DJ Halogen', 'Solène Kraft', 'Modulator X', 'Björn Askelund', 'Yuki Tanaka']),
  ...acts('electronic', 'group', ['Pulse Department', 'Röntgen', 'Low Orbit', 'Techno Viking Society']),
  ...acts('soul', 'person', ['Etta Franklin', 'Samuel Redding', 'Gloria Whitfield', 'Marvin Tate']),
  ...acts('classical', 'group', [
    'Philharmonia Borealis',
    'Orchestre de la Seine',
    'Berliner Kammersolisten',
    'Royal Anglian Symphony Orchestra',
    'Coro San Marco',
    'Dvořák String Quartet',
    'Tokyo Garden Ensemble',
  ]),
  ...acts('classical', 'person', [
    'Anneliese Vogt',
    'Mikhail Sorokin',
    'Isabelle Faucher',
    'Leif Ove Strand',
    'Mei-Lin Chen',
  ]),
  ...acts('comedy', 'person', [
    'Jack London-Smith',
    'Maeve Donnelly',
    'Hamlet Jones',
    'Priya Raman',
    'Gustavo Peña',
    'Bill Burrows',
    'Sara Pascoe-Wright',
    'Tommy Tiernagh',
    'Ali Wongsakul',
    'Fritz Lachmann',
  ]),
  ...acts('talk', 'person', [
    'Margaret Attlee',
    'Prof. Brian Coxwell',
    'Chimamanda Eze',
    'Yuval Hartmann',
    'Élodie Garnier',
    'David Attenbrook',
  ]),
];

function acts(genre: Genre, type: Act['type'], names: string[]): Act[] {
  return names.map((name) => ({ name, type, genre }));
}
