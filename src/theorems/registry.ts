/**
 * # All theorems
 *
 * `npm run registry` pairs each with its property file and its note. The part of a theorem for refute is loaded on
 * demand; the part for certify is in targets.ts, which `widthwise list` does not load.
 *
 * ## Main definitions
 * - {@link theorems}, {@link theoremOf}
 * - {@link rowNamed}, {@link rowLists}: rows of refute
 * @module
 */
import type { Row } from '../counterexamples/row.ts';
import { eliminationTheorem } from './elimination/statement.ts';
import { expressivityTheorem } from './expressivity/statement.ts';
import { gradientDescentTheorem } from './gradient-descent/statement.ts';
import { gramStructureLemma } from './lemmas/gram-structure.ts';
import { kktTheorem } from './kkt/statement.ts';
import { lazyGapTheorem } from './lazy-gap/statement.ts';
import { lipschitzLemma, taylorLemma } from './lemmas/lipschitz.ts';
import { niceRegionTheorem } from './nice-region/statement.ts';
import { nWidthLemma } from './lemmas/n-width.ts';
import { overlapsTheorem } from './overlaps/statement.ts';
import { projectionTheorem } from './projection/statement.ts';
import { rightInverseLemma } from './lemmas/right-inverse.ts';
import { ratesTheorem } from './rates/statement.ts';
import { sharpnessTheorem } from './sharpness/statement.ts';
import { tensorsTheorem } from './tensors/statement.ts';
import { convexApproximationTheorem } from './convex-approximation/statement.ts';
import type { Theorem } from './theorem.ts';

export const theorems: readonly Theorem[] = [
  expressivityTheorem,
  niceRegionTheorem,
  kktTheorem,
  gradientDescentTheorem,
  lazyGapTheorem,
  projectionTheorem,
  eliminationTheorem,
  ratesTheorem,
  overlapsTheorem,
  tensorsTheorem,
  sharpnessTheorem,
  convexApproximationTheorem,
  rightInverseLemma,
  gramStructureLemma,
  lipschitzLemma,
  taylorLemma,
  nWidthLemma,
];

/** The theorem of this stem, or `undefined`. */
export function theoremOf(stem: string): Theorem | undefined {
  return theorems.find((theorem) => theorem.stem === stem);
}

/** One row per dropped hypothesis or false theorem, including their searches. */
export const rowLists: Readonly<Record<string, () => Promise<{ readonly rows: readonly Row[] }>>> =
  {
    expressivity: () => import('./expressivity/witnesses.ts'),
    'nice-region': () => import('./nice-region/witnesses.ts'),
    kkt: () => import('./kkt/witnesses.ts'),
    'gradient-descent': () => import('./gradient-descent/witnesses.ts'),
    'lazy-gap': () => import('./lazy-gap/witnesses.ts'),
    projection: () => import('./projection/witnesses.ts'),
    elimination: () => import('./elimination/witnesses.ts'),
    rates: () => import('./rates/witnesses.ts'),
    overlaps: () => import('./overlaps/witnesses.ts'),
    tensors: () => import('./tensors/witnesses.ts'),
    sharpness: () => import('./sharpness/witnesses.ts'),
    'convex-approximation': () => import('./convex-approximation/witnesses.ts'),
  };

/** The row of this id, or `undefined`. The id of a false theorem does not name its theorem. */
export async function rowNamed(id: string): Promise<Row | undefined> {
  const [stem = ''] = id.split('/');
  const own = rowLists[stem];
  for (const load of own === undefined ? Object.values(rowLists) : [own]) {
    const row = (await load()).rows.find((known) => known.id === id);
    if (row !== undefined) return row;
  }
  return undefined;
}
