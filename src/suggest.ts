/**
 * # Did you mean
 *
 * The known word nearest to an unknown one, for the end of an error message.
 * @module
 */

/**
 * The edit distance with insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
 */
function editDistance(a: string, b: string): number {
  const costs: number[][] = [];
  const cost = (i: number, j: number): number => costs[i]?.[j] ?? Infinity;
  for (let i = 0; i <= a.length; i++) {
    const row: number[] = [];
    costs.push(row);
    for (let j = 0; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const exchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const least = Math.min(
        cost(i - 1, j) + 1,
        cost(i, j - 1) + 1,
        cost(i - 1, j - 1) + (same ? 0 : 1),
        exchanged ? cost(i - 2, j - 2) + 1 : Infinity,
      );
      row.push(i === 0 && j === 0 ? 0 : least);
    }
  }
  return cost(a.length, b.length);
}

const longest = 64;

/**
 * `; did you mean "x"?` for the nearest known word, the first if several are; '' if more than a third of the letters
 * would change. Case is ignored.
 */
export function suggestion(word: string, known: Iterable<string>): string {
  if (word.length > longest) return '';
  let nearest = '';
  let least = Infinity;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least && 3 * distance <= Math.max(word.length, candidate.length))
      [nearest, least] = [candidate, distance];
  }
  return nearest === '' ? '' : `; did you mean "${nearest}"?`;
}
