/**
 * # The exact checker
 *
 * Certificate text in, verdict out, by other means than the kernel: integers for everything except the elementary
 * functions, which are enclosed at a precision that is raised until the claim's inequality is proved or refuted.
 * Whatever the kernel verifies is verified here; a kernel that verifies a claim refuted here has a bug.
 *
 * ## Main definitions
 * - {@link checkExactly}: the verdict
 * - {@link decideExactly}: with the precision, and whether a rejection is proved
 *
 * ## Implementation notes
 * It shares with the kernel the reader, the prechecks, the sentences and the trees of sigma; it imports none of the
 * enclosures of linalg and network. The `inverse` of a witness is ignored: no inverse is needed.
 * @module
 */
import type { Dense } from '../../linalg/matrix.ts';
import { max } from '../../arithmetic/machine.ts';
import { activationOf, cost } from '../../sigma/activation.ts';
import { inputFault } from '../claims/prechecks.ts';
import type { Certificate, Claim, Recipe } from '../format.ts';
import type { Listeners, OnShare } from '../on-share.ts';
import { readCertificate } from '../read.ts';
import { rejected } from '../verdict.ts';
import type { Verdict } from '../verdict.ts';
import { decideDescent } from './descent.ts';
import { decideRank, decideZero } from './expressivity.ts';
import { decidePoint } from './kkt-point.ts';
import { decideBound, decideCone } from './kkt-region.ts';
import type { Outcome } from './outcome.ts';
import { distinctRows, exactData, pointAt } from './point.ts';
import type { ExactData } from './point.ts';
import { rangeTier } from './ranges.ts';

/** The precisions, in order. */
const precisions: readonly [number, ...(readonly number[])] = [128, 256, 512, 1024, 2048];

/** Beyond these the answer is `resource-limit`; each takes a minute or two at 128 bits (measured on one core). */
export const exactLimits = {
  samples: 1_000,
  /** n m times the cost of sigma, sigma' and sigma'' (`cost` of activation.ts): 6 us each. */
  activationSteps: 16_000_000,
  /** n d (n + m), for X X^T and the pre-activations; 50 m for `kkt-point`, whose gradients are ranges; n^2 m for J J^T. */
  products: 1_000_000_000,
  /** For all precisions after the first together, in units of about 0.1 us (measured): a minute or two. */
  work: 1_000_000_000,
} as const;

/** A verdict, the precision it needed in bits (0: none), and whether a rejection proves the inequality false. */
export interface ExactDecision {
  readonly verdict: Verdict;
  readonly bits: number;
  readonly isRefuted: boolean;
}

/**
 * The verdict on a certificate. `rejected` means that this file does not prove its claim, even if the inequality behind
 * it is refuted: the claim itself may still be true.
 *
 * @param findInputs - called only when the inputs are named by digest; its errors pass through.
 */
export async function checkExactly(
  text: string,
  findInputs: (recipe: Recipe, rows: number, cols: number) => Promise<Dense>,
  { onShare, onClaim }: Listeners = {},
): Promise<Verdict> {
  const read = readCertificate(text);
  if (read.kind !== 'read') return read;
  onClaim?.(read.certificate.claim);
  const { inputs } = read.certificate.claim;
  const tooLarge = limitOf(read.certificate);
  if (tooLarge !== undefined) return tooLarge;
  const X =
    inputs.where === 'inline'
      ? inputs.matrix
      : await findInputs(inputs.recipe, inputs.rows, inputs.cols);
  return decideExactly(read.certificate, X, exactLimits.work, onShare).verdict;
}

/** The cost of one precision. */
interface Needed {
  readonly samples: number;
  readonly activationSteps: number;
  readonly products: number;
}

function neededFor({ claim }: Certificate): Needed {
  const { rows: n, cols: d } = claim.inputs;
  const gradients = claim.kind === 'kkt-point' ? 50 : 1;
  const changed = claim.inputs.columns?.cols ?? 0;
  return {
    samples: n,
    activationSteps: n * claim.width * cost(activationOf(claim.activation)),
    products:
      n * max(d, changed) * (n + gradients * claim.width) + n * n * claim.width + n * d * changed,
  };
}

function limitOf(certificate: Certificate): Verdict | undefined {
  const needed = neededFor(certificate);
  for (const key of ['samples', 'activationSteps', 'products'] as const)
    if (!(needed[key] <= exactLimits[key]))
      return {
        kind: 'resource-limit',
        limit: `${key} <= ${exactLimits[key]} with --exact`,
        needed: needed[key],
      };
  return undefined;
}

/**
 * The decision about a certificate and its inputs.
 *
 * @param mostWork - for all precisions after the first, in the units of `exactLimits.work`.
 */
export function decideExactly(
  certificate: Certificate,
  X: Dense,
  mostWork: number = exactLimits.work,
  onShare?: OnShare,
): ExactDecision {
  const wrong = inputFault(certificate.claim, X);
  if (wrong !== undefined) return { verdict: wrong, bits: 0, isRefuted: true };
  const { claim } = certificate;
  const data = exactData(X, claim.activation, claim.inputs.columns, onShare);
  const unequal = equalRowFault(claim, data);
  if (unequal !== undefined) return { verdict: unequal, bits: 0, isRefuted: true };
  const [first, ...more] = precisions;
  let bits = first;
  let outcome = decideAt(certificate, data, bits);
  const needed = neededFor(certificate);
  const { rows: n } = certificate.claim.inputs;
  const cholesky = ((certificate.claim.kind === 'descent' ? 2 : 1) * n * n * n) / 6;
  let work = 0;
  for (const next of more) {
    if (outcome.kind !== 'undecided') break;
    work += ((60 * needed.activationSteps + needed.products + cholesky) * next) / first; // measured: linear in the bits
    if (!(work <= mostWork)) {
      const limit = `work <= ${mostWork} with --exact, which does not decide at ${bits} bits`;
      return { verdict: { kind: 'resource-limit', limit, needed: work }, bits, isRefuted: false };
    }
    bits = next;
    outcome = decideAt(certificate, data, bits);
  }
  return { verdict: verdictOf(outcome, bits), bits, isRefuted: outcome.kind === 'refuted' };
}

/** Why rows that no network tells apart are not one sample, in a claim that says so. */
function equalRowFault(claim: Claim, data: ExactData): Verdict | undefined {
  const { distinct, rows } = claim.inputs;
  if (distinct === undefined) return undefined;
  const found = distinctRows(data).length;
  if (found !== distinct || found === rows)
    return rejected('claim.inputs.distinct', `${found} of ${rows} rows differ`);
  if (!('labels' in claim)) return undefined;
  const { labels } = claim;
  const at = data.likenesses.findIndex(
    ({ first, sign }, i) => labels[i] !== sign * (labels[first] ?? NaN),
  );
  return at < 0
    ? undefined
    : rejected('claim.labels', `no network fits the label of row ${at} and those before it`);
}

function verdictOf(outcome: Outcome, bits: number): Verdict {
  if (outcome.kind === 'verified')
    return {
      ...outcome,
      hypotheses: [
        ...outcome.hypotheses,
        `decided in integers, with elementary functions enclosed at ${bits} bits`,
      ],
    };
  const { at, because, kind } = outcome;
  return rejected(at, kind === 'not-shown' ? because : `${because} (${bits} bits)`);
}

function decideAt({ claim, witness }: Certificate, data: ExactData, bits: number): Outcome {
  const tier = rangeTier(bits);
  const centre = pointAt(data, witness.hidden, witness.outputs, tier);
  if (centre === undefined)
    return {
      kind: 'not-shown',
      at: 'witness',
      because: 'sigma is not shown to be C^2 at every pre-activation of the point',
    };
  const rest = { witness, data, centre, tier };
  switch (claim.kind) {
    case 'zero-near':
      return decideZero({ claim, ...rest });
    case 'full-row-rank-on-ball':
      return decideRank({ claim, ...rest });
    case 'kkt-bound':
      return decideBound({ claim, ...rest });
    case 'kkt-cone':
      return decideCone({ claim, ...rest });
    case 'kkt-point':
      return decidePoint({ claim, ...rest });
    case 'descent':
      return decideDescent({ claim, ...rest });
  }
}
