import type { EventCategory } from '../catalogue/event-category.ts';
import { FOREIGN_CITY_NAMES } from '../catalogue/known-cities.ts';
import { QUERY_WORDS_MAX } from './limits.ts';

/**
 * A text as its words, for comparing: lower case, without accents, letters and digits only. The database's `fold()`
 * gives the same words.
 */
export function foldedWords(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþıſ]/g, (letter) => LATIN_LETTERS[letter]!)
    .normalize('NFC')
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter((word) => word !== '');
}

/** A word of a query, with everything that means the same. */
export interface QueryWord {
  /** Folded; a city's name of several words is one: "mexico city". */
  word: string;
  /** Other words for it, each one or more folded words: "gig" for "concert", "munchen" for "munich". */
  alternatives: string[];
  /** A kind of event that the word names: "concert", "play", "stand-up". */
  category: EventCategory | null;
}

/**
 * What a typed text asks for, word by word. Words that say nothing ("tickets", "in", "the") are left out, unless
 * nothing would be left.
 */
export function queryWords(text: string): QueryWord[] {
  const typed = [...new Set(withCities(foldedWords(text)))].slice(0, QUERY_WORDS_MAX);
  const telling = typed.filter((word) => !EMPTY_WORDS.has(word));
  return (telling.length > 0 ? telling : typed).map((word) => ({
    word,
    alternatives: SPELLINGS.get(word) ?? [],
    category: CATEGORY_OF_WORD.get(word) ?? null,
  }));
}

/** Every word that may stand in what was found, as far as its spelling goes. */
export function spellingsOf(words: readonly QueryWord[]): string[] {
  return words.flatMap(({ word, alternatives }) => [word, ...alternatives].flatMap((spelling) => spelling.split(' ')));
}

/** Words that name each kind of event, folded. */
const CATEGORY_WORDS: Record<EventCategory, readonly string[]> = {
  music: ['music', 'concert', 'concerts', 'gig', 'gigs'],
  theatre: ['theatre', 'theater', 'play', 'plays', 'drama', 'musical', 'musicals'],
  comedy: ['comedy', 'comedian', 'comedians', 'standup'],
  sports: ['sports', 'sport', 'match', 'matches', 'game', 'games', 'fixture'],
  dance: ['dance', 'ballet', 'ballets'],
  family: ['family', 'kids', 'children', 'childrens'],
  festival: ['festival', 'festivals', 'fest'],
  talk: ['talk', 'talks', 'lecture', 'lectures', 'reading', 'readings'],
  other: [],
};

/** Words that mean the same, folded; the engines may feed them to their own analysers. */
export const SAME_WORDS: readonly (readonly string[])[] = [
  ['theatre', 'theater', 'theatro', 'teatro'],
  ['centre', 'center'],
  ['and', 'n', 'und', 'et', 'y'],
  ['saint', 'st'],
  ['vs', 'v', 'versus'],
  ['football', 'soccer'],
  ['orchestra', 'orchester', 'orchestre'],
  ['festival', 'fest'],
];

const LATIN_LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ſ: 's',
};

/** They stand in so many questions that they tell no event from another. */
const EMPTY_WORDS: ReadonlySet<string> = new Set(
  'a an the in at on of for to near with by from and or ticket tickets event events show shows live tour'.split(' '),
);

const CATEGORY_OF_WORD: ReadonlyMap<string, EventCategory> = new Map(
  (Object.entries(CATEGORY_WORDS) as [EventCategory, readonly string[]][]).flatMap(([category, words]) =>
    words.map((word): [string, EventCategory] => [word, category]),
  ),
);

const SPELLINGS: ReadonlyMap<string, string[]> = spellings();

const LONG_CITIES: readonly string[] = [...SPELLINGS.keys()].filter((name) => name.includes(' '));

/** Joins the words of cities that are spelt in several ways, so that another spelling can stand for all of them. */
function withCities(words: string[]): string[] {
  if (words.length === 0) return [];
  let text = ` ${words.join(' ')} `;
  for (const city of LONG_CITIES) text = text.replace(` ${city} `, ` ${city.replaceAll(' ', JOINT)} `);
  return text
    .trim()
    .split(' ')
    .map((word) => word.replaceAll(JOINT, ' '));
}

/** No letter, so that no word has it. */
const JOINT = '+';

/** Every usual spelling of a city's name, folded; its own first. */
export function citySpellings(name: string): string[] {
  const folded = foldedWords(name).join(' ');
  return [folded, ...(SPELLINGS.get(folded) ?? [])];
}

function spellings(): Map<string, string[]> {
  const found = new Map<string, Set<string>>();
  const add = (word: string, other: string) => {
    if (word === other) return;
    found.set(word, (found.get(word) ?? new Set()).add(other));
  };
  for (const group of SAME_WORDS) for (const word of group) for (const other of group) add(word, other);
  for (const [foreign, usual] of Object.entries(FOREIGN_CITY_NAMES)) {
    add(foreign, usual);
    add(usual, foreign);
  }
  return new Map([...found].map(([word, others]) => [word, [...others]]));
}
