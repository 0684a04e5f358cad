/**
 * # From a problem to a certificate of Theorem A
 *
 * Untrusted: searches for a point and writes down what the checker is to decide.
 * @module
 */
import type { Certificate, Recipe, Witness } from '../certificates/format.ts';
import { approxInverse } from '../linalg/approx-inverse.ts';
import { rankModPrime } from '../linalg/rank.ts';
import { centreAt, dataGeometry } from '../network/centre.ts';
import { gramEnclosure } from '../network/gram.ts';
import type { Problem } from '../network/problem.ts';
import {
  certifiedInputs,
  shatteringCertificate,
  zeroLossCertificate,
} from '../theorems/expressivity.ts';
import { memorise, shatter } from './memorise.ts';
import type { MemoriseOptions } from './memorise.ts';

export interface ExpressivityOptions extends MemoriseOptions {
  /** A2, every label vector at once, instead of A3, these labels. */
  readonly allLabels?: boolean;
  /** Name the inputs by digest and recipe instead of writing them into the file. */
  readonly recipe?: Recipe | undefined;
  /** Write M, n x n, into the file instead of letting the checker compute its own. */
  readonly full?: boolean;
  readonly provenance?: Certificate['provenance'];
}

export type Certification =
  | { readonly kind: 'certified'; readonly certificate: Certificate }
  | {
      readonly kind: 'not-certified';
      readonly because: string;
      readonly tryNext: readonly string[];
    };

/** Sizes that decide whether the width suffices; `rank` is a proved lower bound of rank X, nearly always equal. */
export interface Threshold {
  readonly samples: number;
  readonly inputs: number;
  readonly rank: number;
  /** 2n/d and 2n/q. */
  readonly byDimension: number;
  readonly byRank: number;
  /** The least even width m with (m/2) q >= n. */
  readonly leastWidth: number;
}

/** n, d, q = rank X and the widths that go with them. */
export function threshold(problem: Problem): Threshold {
  const { rows: n, cols: d } = problem.inputs;
  const rank = rankModPrime(problem.inputs);
  return {
    samples: n,
    inputs: d,
    rank,
    byDimension: (2 * n) / d,
    byRank: (2 * n) / rank,
    leastWidth: 2 * Math.ceil(n / Math.max(rank, 1)),
  };
}

function advice(problem: Problem, options: ExpressivityOptions): readonly string[] {
  const { byRank, leastWidth, rank } = threshold(problem);
  const narrow = options.width < byRank;
  const wider = narrow ? leastWidth : options.width + 2;
  return [
    narrow
      ? `--width ${wider}: rank X = ${rank}, so Theorem A asks for m >= 2n/q = ${byRank.toFixed(2)}`
      : `--width ${wider}: a wider network has a larger smallest singular value`,
    `--seed ${options.seed + 1}, or --starts ${2 * (options.starts ?? 6)}: another start`,
    '--scale 0.5 or --scale 2: other sizes of the first pre-activations',
  ];
}

function withInverse(problem: Problem, witness: Witness): Witness {
  const geometry = dataGeometry(problem.inputs);
  const centre = centreAt(geometry, problem.activation, witness.hidden, witness.outputs);
  const inverse =
    centre === undefined
      ? undefined
      : approxInverse(gramEnclosure(geometry.gram, centre.slopes, centre.outputs).mid);
  return inverse === undefined ? witness : { ...witness, inverse };
}

/**
 * A certificate of A3 (or, with `allLabels`, of A2), or why there is none and what to try.
 *
 * `not-certified` means that the search failed, not that the network does not exist.
 */
export function certifyExpressivity(problem: Problem, options: ExpressivityOptions): Certification {
  const found = (options.allLabels === true ? shatter : memorise)(problem, options);
  if (found.kind === 'not-found')
    return {
      kind: 'not-certified',
      because: found.because,
      tryNext: advice(problem, options),
    };
  const point = { hidden: found.hidden, outputs: found.outputs };
  const witness = options.full === true ? withInverse(problem, point) : point;
  const write = options.allLabels === true ? shatteringCertificate : zeroLossCertificate;
  const inputs = certifiedInputs(problem.inputs, options.recipe);
  const provenance = options.provenance ?? {};
  return {
    kind: 'certified',
    certificate: write(problem, witness, found.radius, inputs, provenance),
  };
}
