import type { EventCategory } from '../../../../domain/catalogue/event-category.ts';

/** What is staged in the corpus: works that everybody may stage. */
export interface Work {
  name: string;
  by: string;
  category: EventCategory;
  kind: 'play' | 'musical' | 'opera' | 'ballet' | 'concert' | 'family show';
}

export const WORKS: readonly Work[] = [
  ...works('theatre', 'play', [
    ['Hamlet', 'William Shakespeare'],
    ['Macbeth', 'William Shakespeare'],
    ['A Midsummer Night’s Dream', 'William Shakespeare'],
    ['Romeo and Juliet', 'William Shakespeare'],
    ['King Lear', 'William Shakespeare'],
    ['The Tempest', 'William Shakespeare'],
    ['The Importance of Being Earnest', 'Oscar Wilde'],
    ['A Doll’s House', 'Henrik Ibsen'],
    ['Hedda Gabler', 'Henrik Ibsen'],
    ['The Cherry Orchard', 'Anton Chekhov'],
    ['Three Sisters', 'Anton Chekhov'],
    ['Uncle Vanya', 'Anton Chekhov'],
    ['Faust', 'Johann Wolfgang von Goethe'],
    ['Cyrano de Bergerac', 'Edmond Rostand'],
    ['Le Malade imaginaire', 'Molière'],
    ['Antigone', 'Sophocles'],
    ['Peer Gynt', 'Henrik Ibsen'],
  ]),
  ...works('theatre', 'musical', [
    ['The Phantom Lighthouse', 'a new company'],
    ['Chicago Rain', 'a new company'],
    ['Les Voix de Paris', 'a new company'],
    ['Dracula the Musical', 'after Bram Stoker'],
    ['The Wizard of the North', 'after L. Frank Baum'],
  ]),
  ...works('music', 'opera', [
    ['La traviata', 'Giuseppe Verdi'],
    ['Aida', 'Giuseppe Verdi'],
    ['Rigoletto', 'Giuseppe Verdi'],
    ['Tosca', 'Giacomo Puccini'],
    ['La bohème', 'Giacomo Puccini'],
    ['Madama Butterfly', 'Giacomo Puccini'],
    ['Carmen', 'Georges Bizet'],
    ['Die Zauberflöte', 'Wolfgang Amadeus Mozart'],
    ['Don Giovanni', 'Wolfgang Amadeus Mozart'],
    ['Le nozze di Figaro', 'Wolfgang Amadeus Mozart'],
    ['Götterdämmerung', 'Richard Wagner'],
    ['Tristan und Isolde', 'Richard Wagner'],
    ['Rusalka', 'Antonín Dvořák'],
  ]),
  ...works('dance', 'ballet', [
    ['Swan Lake', 'Pyotr Tchaikovsky'],
    ['The Nutcracker', 'Pyotr Tchaikovsky'],
    ['Giselle', 'Adolphe Adam'],
    ['Coppélia', 'Léo Delibes'],
    ['Don Quixote', 'Ludwig Minkus'],
    ['The Rite of Spring', 'Igor Stravinsky'],
    ['La Sylphide', 'Herman Severin Løvenskiold'],
  ]),
  ...works('music', 'concert', [
    ['Beethoven: Symphony No. 9', 'Ludwig van Beethoven'],
    ['Beethoven: Eroica', 'Ludwig van Beethoven'],
    ['Vivaldi: The Four Seasons', 'Antonio Vivaldi'],
    ['Mozart: Requiem', 'Wolfgang Amadeus Mozart'],
    ['Bach: St Matthew Passion', 'Johann Sebastian Bach'],
    ['Handel: Messiah', 'George Frideric Handel'],
    ['Mahler: Resurrection Symphony', 'Gustav Mahler'],
    ['Dvořák: New World Symphony', 'Antonín Dvořák'],
    ['Holst: The Planets', 'Gustav Holst'],
  ]),
  ...works('family', 'family show', [
    ['Peter and the Wolf', 'Sergei Prokofiev'],
    ['Pinocchio', 'after Carlo Collodi'],
    ['Alice in Wonderland', 'after Lewis Carroll'],
    ['The Jungle Book', 'after Rudyard Kipling'],
    ['The Little Mermaid', 'after Hans Christian Andersen'],
    ['Puss in Boots', 'after Charles Perrault'],
  ]),
];

function works(category: EventCategory, kind: Work['kind'], rows: [string, string][]): Work[] {
  return rows.map(([name, by]) => ({ name, by, category, kind }));
}
