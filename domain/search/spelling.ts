/** A slip of the fingers: a letter wrong, missing, too many, or two that changed places. */

/** How many slips a word of that length may have and still be meant. */
export function slipsAllowed(word: string): number {
  if (word.length < 4) return 0;
  return word.length < 8 ? 1 : 2;
}

/** How many slips lead from one word to another (optimal string alignment, Boytsov 2011), at most `max` + 1. */
export function slipsBetween(a: string, b: string, max: number): number {
  if (Math.abs(a.length - b.length) > max) return max + 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const wrong = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(wrong, row[j]! + 1, next[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return Math.min(row[b.length]!, max + 1);
}

/** How many slips lead from what was typed to the nearest beginning of a word, at most `max` + 1. */
export function beginningSlips(typed: string, word: string, max: number): number {
  const lengths = Array.from({ length: 2 * max + 1 }, (_, i) => typed.length - max + i);
  return Math.min(...lengths.map((length) => slipsBetween(typed, word.slice(0, Math.max(0, length)), max)));
}

/** Whether a word begins as was typed, give or take the slips that are allowed; the first letter must be right. */
export function beginsAlike(word: string, typed: string): boolean {
  if (word.startsWith(typed)) return true;
  const max = slipsAllowed(typed);
  return max > 0 && word[0] === typed[0] && beginningSlips(typed, word, max) <= max;
}
