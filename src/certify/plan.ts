/**
 * # Plans: how a target of certify is reached
 *
 * A plan turns data, weights and numbers into proposals, each the text of a file or why there is none. It knows neither
 * disk nor terminal, and checks nothing: {@link certify} and the command line check the text.
 *
 * ## Main definitions
 * - {@link Plan}, {@link Prepared}, {@link Proposal}
 * - {@link Aims}: the numbers and words of a request; targets.ts defines which target accepts which
 * - {@link Grounds}: the data and weights of a request
 * @module
 */
import type { LineNetwork, Piecewise } from '../approximation/piecewise.ts';
import type { ViewTask } from '../ensembles/task.ts';
import type { TensorProblem } from '../tensors/powers.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { FeedbackProblem } from '../feedback/problem.ts';
import type { GivenGrid, Shape } from '../grids/draw.ts';
import type { FactsFile } from '../certificates/facts/format.ts';
import type { Certificate, Recipe } from '../certificates/format.ts';
import type { Weights } from '../data/weights.ts';
import { WidthwiseError } from '../errors.ts';
import type { Dense, Matrix } from '../linalg/matrix.ts';
import type { ActivatedChain } from '../network/enclosed-chain.ts';
import type { Problem } from '../network/problem.ts';
import type { FileOptions } from '../search/certificate.ts';
import type { Moving } from '../network/hessian.ts';
import type { Impossible } from '../search/impossible.ts';
import type { Watch } from '../search/watch.ts';
import type { Estimate } from './estimate.ts';
import type { Activation } from '../sigma/activation.ts';
import type { GivenCoordinates } from './given-weights.ts';

/** Numbers and words. */
export interface Aims {
  /**
   * m; by default the least even width of at least 2n/rank(X), for expressivity up to 1.5 times it, or that of the given
   * weights. `least`, for expressivity: the least even one that is found.
   */
  readonly width?: number | 'least' | undefined;
  /** 1 by default. The same request gives the same certificate. */
  readonly seed?: number | undefined;
  /** Standard deviation of the first pre-activations. */
  readonly scale?: number | undefined;
  /** How many random starts to choose from. */
  readonly starts?: number | undefined;
  /** The columns of the inputs: raw, or those of X A; by default the search may choose. */
  readonly columns?: 'raw' | 'standard' | 'whitened' | undefined;
  /** Radius of the ball around the centre; chosen by default. */
  readonly radius?: number | undefined;
  /** The feasible set of the problem of Theorem C. */
  readonly set?: 'ball' | 'cone' | 'box';
  /** Range of abs(v_j) for the ball and the box. */
  readonly least?: number | undefined;
  readonly most?: number | undefined;
  /** max v_j/min v_j of the cone, 2 by default. */
  readonly ratio?: number | undefined;
  /** The start of descent; without it and without `after` a mirrored one whose v is large and fixed. */
  readonly from?: 'lecun' | 'mirrored' | undefined;
  /** Steps of the run before the claim begins. */
  readonly after?: number | undefined;
  /** The step of that run; by default about 1/norm(J)^2 at its start. */
  readonly step?: number | undefined;
  /** By default W and v; W at a mirrored start without a run. */
  readonly moving?: Moving | undefined;
  /** lambda of the added unit, 1 by default; lambda of convex-approximation, 0.05. */
  readonly penalty?: number | undefined;
  /** How far w and a of the added unit may move in each entry, 1 by default; for sharpness eps of the box, 0.001. */
  readonly within?: number | undefined;
  /** The batch whose steps are asked for; 1 by default. */
  readonly batch?: number | undefined;
  /** Of the penalty in successive convex approximation; l2 by default. */
  readonly norm?: 'l2' | 'l1' | undefined;
  /** tau of the surrogates; 1 by default. */
  readonly tau?: number | undefined;
  /** How many blocks move in parallel; 1 by default. */
  readonly blocks?: number | undefined;
}

/** The same, and whether weights are given. */
export interface Asked extends Aims {
  readonly weights?: unknown;
}

/** The name of a request's key in errors. */
export interface Naming {
  /** In a sentence, such as "--width" or "width". */
  readonly name: (key: string) => string;
  /** As a place, such as "--width" or "request.width". */
  readonly field: (key: string) => string;
}

/** A point (W, v), with or without W0. */
export interface GivenWeights extends Pick<Weights, 'hidden' | 'outputs' | 'start'> {
  /** The name of the file, or another name for errors. */
  readonly called: string;
  /** How and where to give W0 if it is missing. */
  readonly centre: { readonly advice: string; readonly field: string };
  /** Of the model; the labels are less this bias. 0 if it is left out. */
  readonly outputBias?: number | undefined;
}

/** A network of any depth, and its labels. */
export interface GivenChain extends ActivatedChain {
  /** One label a row: with one output a number, with several the index of an output; none if none are given. */
  readonly labels: Float64Array | undefined;
}

/** X and y over Q; no labels where none are given. */
export interface ExactData {
  readonly inputs: Matrix<Rational>;
  readonly labels: readonly Rational[] | undefined;
}

/** Data and weights for each kind of statement. */
export interface Grounds {
  readonly network: {
    /** With labels 0 if none are given. */
    readonly problem: Problem;
    /** The same over Q for a target that is decided there: the problem has fractions rounded. */
    readonly exact?: ExactData | undefined;
    readonly labelled: boolean;
    /** Why no width fits the labels, and the writer of its file. */
    readonly impossible?:
      (Impossible & { readonly textOf: (file: FactsFile) => string }) | undefined;
    readonly weights?: GivenWeights | undefined;
    /** In the place of weights: a network with more hidden layers or outputs. */
    readonly chain?: GivenChain | undefined;
    /** Names the inputs of a certificate by digest. */
    readonly recipe?: Recipe | undefined;
  };
  readonly layers: {
    readonly activation: Activation;
    readonly inputs: Matrix<Rational>;
    readonly labels: readonly Rational[];
    readonly layers: readonly Matrix<Rational>[];
    /** The source of the layers. */
    readonly file?: string | undefined;
  };
  /** The target x^T B x, and the hidden weights, one row per neuron. */
  readonly quadratic: { readonly target: Dense; readonly weights: Dense };
  /** A network with feedback to its hidden layers. */
  readonly feedback: FeedbackProblem;
  /** Models of multi-view data, or the start of one. */
  readonly views: ViewTask;
  /** Sums of powers of vectors. */
  readonly powers: TensorProblem;
  /** A network with one input and its target, or the numbers of neurons that are compared with linear spaces. */
  readonly line:
    | { readonly kind: 'network'; readonly network: LineNetwork; readonly target: Piecewise }
    | { readonly kind: 'range'; readonly first: number; readonly last: number };
  /** A network of products; or the sizes of one, and the network that is approximated. */
  readonly products:
    | { readonly kind: 'network'; readonly given: GivenGrid }
    | { readonly kind: 'sizes'; readonly sizes: Shape; readonly target?: GivenGrid };
  /** The Gram matrix of vectors, or the neurons relu(w.x)^power on S^sphere; and the dimension of spaces. */
  readonly widths:
    | { readonly kind: 'gram'; readonly gram: Matrix<Rational>; readonly space: number }
    | {
        readonly kind: 'sphere';
        readonly sphere: number;
        readonly power: number;
        readonly space: number;
      };
}

/** How to write the file, and how to word errors. */
export interface Context {
  readonly naming: Naming;
  readonly provenance: { readonly tool: string; readonly command?: string };
  /** Told how far the search is. */
  readonly watch?: Watch | undefined;
}

interface Common {
  /** Distinguishes several statements. */
  readonly name?: string | undefined;
  /** Findings of the search, one per line. */
  readonly notes: readonly string[];
}

/** A file to write and check. */
export interface ProposedFile<F> extends Common {
  readonly kind: 'file';
  readonly claim: string;
  readonly text: () => string;
  /** The source of the inputs that the text names by digest. */
  readonly source?: string | undefined;
  /** Further findings, for programs; not checked. */
  readonly found: F;
  /** The weights of a certificate, for the data as they were given. */
  readonly weights?: () => GivenCoordinates | undefined;
}

/** A file that proves the requested statement false. */
export interface Refutation extends Omit<ProposedFile<object>, 'source' | 'weights'> {
  readonly refutes: true;
}

/** No file. */
export interface NoProposal<F> extends Common {
  readonly kind: 'none';
  readonly because: string;
  /** What this does not imply. */
  readonly doubt?: string | undefined;
  /** What to try, the most promising first. */
  readonly advice: readonly string[];
  readonly found: Partial<F>;
}

export type Proposal<F> = ProposedFile<F> | Refutation | NoProposal<F>;

/** What each search will take, one after the other until one certifies; empty where that is not known. */
export type Expectation = readonly Estimate[];

/** A request that is ready for its search. */
export interface Prepared<F> {
  /** Lines to show before the search. */
  readonly lines: readonly string[];
  /** Added to the line about the time of the search; without it there is no such line. */
  readonly searched?: string | undefined;
  readonly expects?: Expectation;
  readonly search: () => readonly Proposal<F>[];
}

/** A target: G is the type of its data and weights, F that of the findings in its proposals. */
export interface Plan<G, F> {
  /** Throws {@link WidthwiseError} (`usage`) on keys that do not go together. */
  readonly demandFitting?: (asked: Asked, naming: Naming) => void;
  /**
   * Throws {@link WidthwiseError} on data and weights that do not fit each other, or are too large
   * for a checker.
   */
  readonly prepare: (ground: G, aims: Aims, context: Context) => Prepared<F>;
}

export const usualSeed = 1;

/** The provenance of a search with a seed. */
export function seeded(
  { seed = usualSeed }: Aims,
  { provenance }: Context,
): Certificate['provenance'] {
  return { ...provenance, seed: String(seed) };
}

/** How a certificate is written. */
export function fileOptions(
  { recipe }: Grounds['network'],
  aims: Aims,
  context: Context,
): FileOptions {
  return { recipe, provenance: seeded(aims, context) };
}

/** An error about a key of the request. */
export function usage(found: string, advice: string, field: string): WidthwiseError {
  return new WidthwiseError('usage', found, advice, { field });
}
