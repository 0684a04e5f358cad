/**
 * # The findings of the search for a nice region, in words
 * @module
 */
import { divUp, exactly, subUp } from '../../arithmetic/bounds.ts';
import { showLower, showUpper } from '../../arithmetic/text.ts';
import type { RegionReport } from './search.ts';

/** The findings about the largest region; they are not certified, only the file's claim is. */
export function regionNotes(report: RegionReport | undefined): readonly string[] {
  if (report === undefined) return [];
  const { largest, global } = report;
  const { radius, centre, everywhere } = largest;
  const notes = [
    `largest   radius ${showLower(radius)}: sigma_min(J) >= ${showLower(centre)} at the centre, ${showLower(everywhere)} everywhere`,
    `meaning   at distance t: norm(grad_W l) >= (${showLower(centre)} - t ${showUpper(divUp(subUp(exactly(centre), exactly(everywhere)), exactly(radius)))}) norm(f - y)`,
  ];
  if (global === undefined) return [...notes, "gain      sigma'' has no known bound on all of R"];
  const ratio = radius / global.radius;
  return [
    ...notes,
    `factor    radius x ${ratio.toPrecision(4)} by the supremum of abs(sigma'') on the ball instead of on all of R`,
  ];
}
