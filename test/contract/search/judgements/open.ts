import type { Grade, Judgement } from './judgement.ts';

/** Queries that name a kind and a place, or that several things answer to. */
export const OPEN: readonly Judgement[] = [
  ...queries('place and type', {
    'jazz berlin': [{ grade: 3, kind: 'jazz', city: 'Berlin' }],
    'jazz in paris': [{ grade: 3, kind: 'jazz', city: 'Paris' }],
    'jazz new york': [{ grade: 3, kind: 'jazz', city: 'New York' }],
    'rock london': [{ grade: 3, kind: 'rock', city: 'London' }],
    'rock concert madrid': [{ grade: 3, kind: 'rock', city: 'Madrid' }],
    'metal munich': [{ grade: 3, kind: 'metal', city: 'Munich' }],
    'metal münchen': [{ grade: 3, kind: 'metal', city: 'Munich' }],
    'techno brussels': [{ grade: 3, kind: 'electronic', city: 'Brussels' }],
    'folk edinburgh': [{ grade: 3, kind: 'folk', city: 'Edinburgh' }],
    'hip hop vienna': [{ grade: 3, kind: 'hip-hop', city: 'Vienna' }],
    'soul lisbon': [{ grade: 3, kind: 'soul', city: 'Lisbon' }],
    'opera sydney': [
      { grade: 3, kind: 'opera', city: 'Sydney' },
      { grade: 1, venue: 'Opera Point' },
    ],
    'opera in barcelona': [{ grade: 3, kind: 'opera', city: 'Barcelona' }],
    'opera zurich': [{ grade: 3, kind: 'opera', city: 'Zurich' }],
    'ballet copenhagen': [{ grade: 3, kind: 'ballet', city: 'Copenhagen' }],
    'ballet tickets london': [{ grade: 3, kind: 'ballet', city: 'London' }],
    'comedy dublin': [{ grade: 3, kind: 'comedy', city: 'Dublin' }],
    'comedy show toronto': [{ grade: 3, kind: 'comedy', city: 'Toronto' }],
    'stand-up comedy cologne': [{ grade: 3, kind: 'comedy', city: 'Cologne' }],
    'theatre vienna': [
      { grade: 3, category: 'theatre', city: 'Vienna' },
      { grade: 1, venue: 'Theater an der Wien Zeile' },
    ],
    'play edinburgh': [
      { grade: 3, kind: 'play', city: 'Edinburgh' },
      { grade: 2, category: 'theatre', city: 'Edinburgh' },
    ],
    'musical stockholm': [
      { grade: 3, kind: 'musical', city: 'Stockholm' },
      { grade: 2, category: 'theatre', city: 'Stockholm' },
    ],
    'concert glasgow': [{ grade: 3, category: 'music', city: 'Glasgow' }],
    'classical glasgow': [{ grade: 3, kind: 'classical', city: 'Glasgow' }],
    'family geneva': [{ grade: 3, category: 'family', city: 'Geneva' }],
    'kids chicago': [{ grade: 3, category: 'family', city: 'Chicago' }],
    'match manchester': [{ grade: 3, kind: 'match', city: 'Manchester' }],
    'sports boston': [{ grade: 3, category: 'sports', city: 'Boston' }],
    'beer festival zurich': [{ grade: 3, kind: 'beer', city: 'Zurich' }],
    'film festival toronto': [{ grade: 3, kind: 'film', city: 'Toronto' }],
    'festival köln': [{ grade: 3, category: 'festival', city: 'Cologne' }],
    'festival cologne': [{ grade: 3, category: 'festival', city: 'Cologne' }],
    'hamlet paris': [
      { grade: 3, work: 'Hamlet', city: 'Paris' },
      { grade: 2, performer: 'Hamlet Jones', city: 'Paris' },
    ],
    'swan lake new york': [{ grade: 3, work: 'Swan Lake', city: 'New York' }],
    'carmen lisboa': [{ grade: 3, work: 'Carmen', city: 'Lisbon' }],
    'shakespeare edinburgh': [{ grade: 3, composer: 'William Shakespeare', city: 'Edinburgh' }],
    'mozart paris': [{ grade: 3, composer: 'Wolfgang Amadeus Mozart', city: 'Paris' }],
    'nova blue london': [{ grade: 3, performer: 'Nova Blue', city: 'London' }],
    'talks vienna': [{ grade: 3, category: 'talk', city: 'Vienna' }],
    'concerts ciudad de mexico': [{ grade: 3, category: 'music', city: 'Mexico City' }],
  }),
  ...queries('ambiguous', {
    london: [
      { grade: 3, city: 'London' },
      { grade: 2, performer: 'London Fields' },
      { grade: 1, performer: 'Jack London-Smith' },
      { grade: 1, name: 'London Lions' },
    ],
    paris: [
      { grade: 3, city: 'Paris' },
      { grade: 2, performer: 'Paris Motel' },
      { grade: 2, work: 'Les Voix de Paris' },
      { grade: 1, name: 'Paris Étoile' },
    ],
    chicago: [
      { grade: 3, city: 'Chicago' },
      { grade: 2, performer: 'Chicago Nights' },
      { grade: 2, work: 'Chicago Rain' },
      { grade: 1, name: 'Chicago Gales' },
    ],
    boston: [
      { grade: 3, city: 'Boston' },
      { grade: 2, performer: 'Boston Avenue' },
      { grade: 1, name: 'Boston Clippers' },
    ],
    berlin: [
      { grade: 3, city: 'Berlin' },
      { grade: 1, performer: 'Berliner Kammersolisten' },
      { grade: 1, name: 'Berlin Bears' },
    ],
    hamlet: [
      { grade: 3, work: 'Hamlet' },
      { grade: 2, performer: 'Hamlet Jones' },
    ],
    apollo: [
      { grade: 3, performer: 'Apollo Nine' },
      { grade: 3, venue: 'Apollo Hall' },
      { grade: 3, venue: 'Apollo Uptown' },
    ],
    'palace theatre': [{ grade: 3, venue: 'Palace Theatre' }],
    'palace theatre london': [{ grade: 3, venue: 'Palace Theatre', city: 'London' }],
    queen: [
      { grade: 3, performer: 'The Queen’s Hounds' },
      { grade: 2, performer: 'Queens of Winter' },
    ],
    don: [
      { grade: 3, work: 'Don Giovanni' },
      { grade: 3, work: 'Don Quixote' },
    ],
    dvorak: [
      { grade: 3, composer: 'Antonín Dvořák' },
      { grade: 3, performer: 'Dvořák String Quartet' },
    ],
    mozart: [{ grade: 3, composer: 'Wolfgang Amadeus Mozart' }],
    beethoven: [{ grade: 3, composer: 'Ludwig van Beethoven' }],
    wolf: [
      { grade: 3, work: 'Peter and the Wolf' },
      { grade: 2, performer: 'Wolfsrudel' },
    ],
    opera: [
      { grade: 3, kind: 'opera' },
      { grade: 2, venue: 'Opera House Plaza' },
      { grade: 2, venue: 'Opera Point' },
      { grade: 2, venue: 'Opéra Lumière' },
      { grade: 2, venue: 'Teatro dell’Opera Nuova' },
    ],
    jazz: [
      { grade: 3, kind: 'jazz' },
      { grade: 2, venue: 'Jazzkeller Unterfahrt Club' },
    ],
    'chicago london': [
      { grade: 3, performer: 'Chicago Nights', city: 'London' },
      { grade: 3, work: 'Chicago Rain', city: 'London' },
      { grade: 2, name: 'Chicago Gales', city: 'London' },
      { grade: 2, performer: 'London Fields', city: 'Chicago' },
      { grade: 2, name: 'London Lions', city: 'Chicago' },
    ],
  }),
];

function queries(kind: Judgement['kind'], asked: Record<string, Grade[]>): Judgement[] {
  return Object.entries(asked).map(([query, grades]) => ({ query, kind, grades }));
}
