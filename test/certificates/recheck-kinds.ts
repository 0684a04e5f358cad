/**
 * # A certificate of every kind, for the tests of recheck.py
 * @module
 */
import type { Certificate } from '../../src/certificates/format.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import type { Problem } from '../../src/network/problem.ts';
import { searchKktPoint, searchKktRegion } from '../../src/theorems/kkt/search.ts';
import { searchRegion } from '../../src/theorems/nice-region/search.ts';
import { searchCertificate } from '../../src/theorems/expressivity/search.ts';
import { polish } from '../../src/search/polish.ts';
import { mirroredStart } from '../../src/search/start.ts';

const files = { provenance: { tool: 'test' } };

type SearchResult =
  | { readonly kind: 'certificate'; readonly certificate: Certificate }
  | { readonly kind: 'not-found'; readonly because: string };

function found(result: SearchResult): Certificate {
  if (result.kind === 'not-found') throw new Error(result.because);
  return result.certificate;
}

function startFor(problem: Problem, width: number): { hidden: Dense; outputs: readonly number[] } {
  const start = mirroredStart(problem, { width, seed: 1 });
  if ('because' in start) throw new Error('no start');
  return { hidden: start.hidden, outputs: start.signs };
}

/** A certificate at a KKT point of the ball around the mirrored start, on its sphere or, for `scale` 1, inside. */
function kktPoint(problem: Problem, width: number, scale: number): Certificate {
  const start = startFor(problem, width);
  const { claim } = found(searchKktRegion(problem, start, { ...files, set: 'ball' }));
  if (claim.kind !== 'kkt-bound') throw new Error('expected kkt-bound');
  const { radius, least } = claim;
  const outputs = start.outputs.map((v) => v * least * scale);
  const polished = polish(
    problem,
    { centre: start.hidden, radius },
    { hidden: start.hidden, outputs },
  );
  if (polished === undefined) throw new Error('no KKT point');
  return found(searchKktPoint(problem, polished.point, { start: start.hidden, radius }, files));
}

/** One certificate of every kind, at the largest radii that the search can show. */
export function everyKind(problem: Problem, width: number): readonly Certificate[] {
  const start = startFor(problem, width);
  return [
    found(searchCertificate(problem, { ...files, allLabels: false, width, seed: 1 })),
    found(searchCertificate(problem, { ...files, allLabels: true, width, seed: 1 })),
    found(searchRegion(problem, start, files)),
    found(searchKktRegion(problem, start, { ...files, set: 'ball' })),
    found(searchKktRegion(problem, start, { ...files, set: 'box' })),
    found(searchKktRegion(problem, start, { ...files, set: 'cone' })),
    kktPoint(problem, width, 1),
    kktPoint(problem, width, 2 ** -6),
  ];
}

/** The text with one part replaced; an error where it has no such part. */
export function replaced(text: string, from: string | RegExp, to: string): string {
  const changed = text.replace(from, () => to);
  if (changed === text) throw new Error(`${String(from)} is not in the text`);
  return changed;
}
