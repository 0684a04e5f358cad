/**
 * # Facts files, version 1
 *
 * A facts file is one JSON text: an instance (activation, inputs, labels, named points), all of it exact
 * rationals, and a list of facts about that instance. The checker proves each fact from the instance alone.
 * A counterexample is such a file: the facts that the kept hypotheses hold, and the facts that the conclusion
 * fails. Which facts refute which statement is said in src/theorems/refutations.ts, not here.
 *
 * ## Main definitions
 * - {@link FactsFile}, {@link Instance}, {@link FactPoint}
 * - {@link Fact}: what can be asserted
 *
 * The normative page is proofs-notes/facts-format.md; why each check proves its fact is said in
 * proofs-notes/refutations.md.
 * @module
 */
import type { Rational } from '../../arithmetic/rational.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { Layers } from '../../network/deep.ts';
import type { Expression } from '../../network/expression-tree.ts';
import type { Moving } from '../../network/hessian.ts';

export const factsFormatName = 'widthwise-facts';
export const factsFormatVersion = 1;

/** A point (W, v): W is m x d, v has length m. Also used for directions and, with any v, for centres of balls. */
export interface FactPoint {
  readonly hidden: Matrix<Rational>;
  readonly outputs: readonly Rational[];
}

/** What the facts are about. A fact that needs a missing part is not proved. */
export interface Instance {
  readonly activation?: Expression;
  /** X, n x d. */
  readonly inputs?: Matrix<Rational>;
  /** y, length n. */
  readonly labels?: readonly Rational[];
  /** By names of one capital letter and digits: P, Q, C1, ... All have d columns. */
  readonly points: Readonly<Record<string, FactPoint>>;
}

export type { Moving };

/** Names a point of the instance. */
type At = string;

/** Facts about the data, for networks of every width. */
export type DataFact =
  | { readonly fact: 'distinct-inputs' }
  /** rank of X over Q. */
  | { readonly fact: 'input-rank'; readonly is: number }
  /**
   * For every width, W and v at which f is defined: sum_i u_i f_i = 0; and u.y != 0, so the loss is at least
   * `loss` = (u.y)^2/(2 norm(u)^2) > 0. `by` says why the sum vanishes: u sums to 0 over each set of equal
   * rows (any sigma); the same over rows up to sign for odd or even sigma (with the sign for odd); u is
   * orthogonal to every monomial whose degree sigma, a polynomial, has.
   */
  | {
      readonly fact: 'unfittable';
      readonly by: 'equal-inputs' | 'odd' | 'even' | 'polynomial';
      readonly combination: readonly Rational[];
      readonly loss: Rational;
    };

/** Facts about one point, or two. */
export type PointFact =
  /** A relation of n, d, m = 2h or 2h + 1 of the point. */
  | {
      readonly fact: 'sizes';
      readonly at: At;
      readonly relation: 'n <= h d' | 'n > h d' | 'n <= m d' | 'n > m d';
    }
  /** m = 2h, w_{j+h} = w_j, v_{j+h} = -v_j. */
  | { readonly fact: 'mirrored'; readonly at: At }
  | { readonly fact: 'outputs-nonzero'; readonly at: At }
  /** norm_F(W - W0) <= radius for every W whose entries differ by at most `around` from the point's. */
  | {
      readonly fact: 'in-ball';
      readonly at: At;
      readonly centre: At;
      readonly radius: Rational;
      readonly around: Rational;
    }
  /** from <= l <= to at the point; from = to where it is exact. */
  | { readonly fact: 'loss'; readonly at: At; readonly from: Rational; readonly to: Rational }
  /** l(at) < l(than). */
  | { readonly fact: 'lower'; readonly at: At; readonly than: At }
  /**
   * The gradient is exactly 0: in W; in W and v; or in W and in antisymmetric v
   * (dl/dv_j = dl/dv_{j+h}, m = 2h).
   */
  | {
      readonly fact: 'critical';
      readonly at: At;
      readonly moving: Moving | 'antisymmetric';
    }
  /**
   * A local minimum in the moving parameters. `pattern`: relu, no pre-activation is 0, and the residuals of
   * each neuron's active samples cancel. `form`: sigma = z^2, v_j != 0 and v_j sum_i r_i x_i x_i^T is positive
   * semidefinite with w_j in its kernel. `hessian`: the gradient is 0 and the Hessian positive definite, over
   * Q, so it is a strict one.
   */
  | {
      readonly fact: 'local-minimum';
      readonly at: At;
      readonly moving: Moving;
      readonly by: 'pattern' | 'form' | 'hessian';
    }
  /** d^T (Hessian of l) d < 0 at the point, d the point named `along` (its W part alone when W moves alone). */
  | {
      readonly fact: 'negative-curvature';
      readonly at: At;
      readonly moving: Moving;
      readonly along: At;
    }
  /** sigma_min(J(W, v)) >= least, by exact definiteness of J J^T - least^2 I. */
  | { readonly fact: 'singular'; readonly at: At; readonly least: Rational }
  /** rank J(W, v) over Q. */
  | { readonly fact: 'jacobian-rank'; readonly at: At; readonly is: number }
  /** step > 0, and l(P - step grad l(P)) > l(P), P the moving parameters of the point. */
  | {
      readonly fact: 'step-raises-loss';
      readonly at: At;
      readonly moving: Moving;
      readonly step: Rational;
    };

/**
 * Exactly one point with gradient 0 in the moving parameters has entries that differ by at most `radius` from
 * those of the point (Krawczyk). Its loss is in [from, to]. `minimum`: its Hessian is positive definite, so
 * it is a strict local minimum. `saddle`: the Hessian is negative along the point named `down` and positive
 * along `up`, so it is neither minimum nor maximum. `undecided`: no more than stationary.
 */
export type StationaryFact = {
  readonly fact: 'stationary';
  readonly at: At;
  readonly moving: Moving;
  readonly radius: Rational;
  readonly from: Rational;
  readonly to: Rational;
} & (
  | { readonly nature: 'minimum' | 'undecided' }
  | { readonly nature: 'saddle'; readonly down: At; readonly up: At }
);

/** The set of Theorem C that a KKT point belongs to: see proofs-notes/kkt.md for C1, C2 and C5. */
export type KktSet =
  | { readonly set: 'ball' }
  /** v_j >= least, max v_j <= ratio min v_j over j <= h, antisymmetric. */
  | { readonly set: 'cone'; readonly least: Rational; readonly ratio: Rational }
  /** least <= v_j <= most over j <= h, antisymmetric; a ball of the same radius for each neuron. least may be 0. */
  | { readonly set: 'box'; readonly least: Rational; readonly most: Rational };

/**
 * The point is exactly a KKT point of min l over the ball (balls) around `centre` and the set of v.
 * `multipliers`: one number for the ball, m for the balls of the box; lambda >= 0, 0 off the sphere.
 */
export type KktFact = {
  readonly fact: 'kkt';
  readonly at: At;
  readonly centre: At;
  readonly radius: Rational;
  readonly multipliers: readonly Rational[];
} & KktSet;

/**
 * A bound of Theorem C fails at the point, a KKT point of the set, though its numbers are right:
 * `singular` and `lipschitz` are proved lower and upper bounds there. `bound`:
 * - `C1-mirrored`: norm(r) > max(0, norm(y) - rho), rho = radius (singular - lipschitz radius/2) > 0, singular at
 *   the point, lipschitz on the ball for its v;
 * - `C1-doubled`: the same with rho = radius (2 singular - lipschitz radius/2), a wrong constant, and
 *   norm(r0) in place of norm(y);
 * - `C2`: r != 0 though singular > ratio lipschitz radius/2, singular below sigma_min(Psi) on the ball,
 *   lipschitz for unit v;
 * - `C5`: norm(r) > max(0, norm(y) - rho), rho of boxReach in src/network/kkt.ts with lipschitz as M there, and
 *   singular below sigma_min of Psi of the first h neurons at the centre.
 */
export interface KktBoundFailsFact {
  readonly fact: 'kkt-bound-fails';
  readonly bound: 'C1-mirrored' | 'C1-doubled' | 'C2' | 'C5';
  readonly at: At;
  readonly centre: At;
  readonly radius: Rational;
  readonly singular: Rational;
  readonly lipschitz: Rational;
  readonly set: KktSet;
}

/**
 * Quadratic networks (Theorem E): for the target x^T B x and the hidden weights w_1..w_N, rows of `weights`,
 * R_NT = `nt` exactly, and R_NN > nt. Shown where nt = 0 and rank B > N.
 */
export interface RisksFact {
  readonly fact: 'nn-above-nt';
  readonly target: Matrix<Rational>;
  readonly weights: Matrix<Rational>;
  readonly nt: Rational;
}

/**
 * Quadratic networks (Theorem E): for the target x^T B x and the hidden weights w_1..w_N, rows of `weights`,
 * R_RF = `rf` and R_NT = `nt` exactly, and from <= R_NN <= to.
 */
export interface QuadraticRisksFact {
  readonly fact: 'quadratic-risks';
  readonly target: Matrix<Rational>;
  readonly weights: Matrix<Rational>;
  readonly rf: Rational;
  readonly nt: Rational;
  readonly from: Rational;
  readonly to: Rational;
}

/**
 * The network of a point with one exponential unit more (Theorem F3), of scale a, offset b and direction w (length d):
 * its loss is L~ = (1/2) sum_i (r_i + a exp(w.x_i + b))^2 + lambda a^2, lambda = `penalty`, r the residual of the point.
 */
export interface EnlargedPoint {
  readonly at: At;
  readonly penalty: Rational;
  readonly scale: Rational;
  readonly offset: Rational;
  readonly direction: readonly Rational[];
}

/** lambda > 0, and L~ is below the loss of the point: at a = 0 the two are equal, so that with a L~ falls below it. */
export type EnlargedDescentFact = { readonly fact: 'enlarged-descent' } & EnlargedPoint;

/**
 * lambda >= 0, and (W, v, a, b, w) is a global minimum of L~ in all its parameters, where f is defined. Shown where lambda a = 0 and the
 * r_i + a exp(w.x_i + b) of each set of equal inputs sum to 0.
 */
export type EnlargedMinimumFact = { readonly fact: 'enlarged-minimum' } & EnlargedPoint;

/**
 * A deep network f(x) = W_L sigma(.. sigma(W_1 x)) on the inputs (Theorem F): the gradient of l in the moving layers is
 * exactly 0 (`hidden`: all but the last), l = `loss`, and (1/2) dist(y, range J)^2 = `value`, J the Jacobian in those.
 */
export interface ProjectionFact {
  readonly fact: 'projection';
  readonly layers: Layers<Rational>;
  readonly moving: Moving;
  readonly loss: Rational;
  readonly value: Rational;
}

/** Of a deep network: from <= l <= to and 0 <= l - (1/2) dist(y, range J)^2 <= gap, J the Jacobian in all layers. */
export interface ProjectionGapFact {
  readonly fact: 'projection-gap';
  readonly layers: Layers<Rational>;
  readonly from: Rational;
  readonly to: Rational;
  readonly gap: Rational;
}

/**
 * Of a deep network: the gradient in all layers is 0, and ridgeless regression with the kernel k(x, x') =
 * <df/dtheta(x), df/dtheta(x')> equals f on the inputs, with J J^T `combination` = f; at `input` it is `kernel`, and f is
 * `network`, another number.
 */
export interface OffSampleFact {
  readonly fact: 'off-sample-difference';
  readonly layers: Layers<Rational>;
  readonly combination: readonly Rational[];
  readonly input: readonly Rational[];
  readonly network: Rational;
  readonly kernel: Rational;
}

export type Fact =
  | DataFact
  | PointFact
  | StationaryFact
  | KktFact
  | KktBoundFailsFact
  | RisksFact
  | QuadraticRisksFact
  | ProjectionFact
  | ProjectionGapFact
  | OffSampleFact
  | EnlargedDescentFact
  | EnlargedMinimumFact;

/** What a counterexample says of itself, for people. The checker ignores it, as it ignores provenance. */
export type CardText = Readonly<Record<string, string | readonly string[]>>;

export interface FactsFile {
  readonly instance: Instance;
  readonly facts: readonly Fact[];
  readonly card?: CardText;
  readonly provenance: Readonly<Record<string, string>>;
}
