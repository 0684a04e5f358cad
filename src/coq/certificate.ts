/**
 * # A certificate as a theorem in Coq
 *
 * The file states the data and the claim; then come the witness and the proof, which is one computation of the checker
 * in src/certificates/coq. Nothing that is computed here is trusted by Coq. What a person has to compare is the data and
 * the claim, and coq_compare.py does so.
 *
 * ## Main definitions
 * - {@link coqCertificate}
 * @module
 */
import type { Certificate } from '../certificates/format.ts';
import { centreAt, dataGeometry } from '../network/centre.ts';
import { activationOf } from '../sigma/activation.ts';
import { coqActivation, demandTotal } from './activation.ts';
import type { CoqFile } from './file.ts';
import { formats } from './formats.ts';
import type { CoqFormat } from './formats.ts';
import { dyadic, dyadicMatrix, dyadicVector } from './literals.ts';
import { untranslated } from './untranslated.ts';
import { coqWitness } from './witness.ts';
import type { CoqWitness } from './witness.ts';

const extent = 'Whole: everything that the certificate claims.';

/**
 * The theorem of a certificate. Throws {@link WidthwiseError} (`input`), which names what is missing, for those that
 * have no translation.
 */
export function coqCertificate({ claim, witness }: Certificate, format: CoqFormat): CoqFile {
  if (claim.kind !== 'zero-near') throw untranslated(`certificates of the kind ${claim.kind}`);
  const { inputs, labels, width: m, radius } = claim;
  if (inputs.where !== 'inline') throw untranslated('inputs that the file names by digest');
  if (inputs.distinct !== undefined) throw untranslated('inputs with equal rows');
  demandSize(inputs.rows, m, witness.hidden.cols);
  const sigma = coqActivation(claim.activation);
  demandTotal(claim.activation);
  const { matrix: X, columns } = inputs;
  const centre = centreAt(
    dataGeometry(X, { columns }),
    activationOf(claim.activation),
    witness.hidden,
    witness.outputs,
  );
  if (centre === undefined) throw untranslated('a point at which sigma overflows');
  const { files, rounding, machine } = formats[format];
  const found = coqWitness(centre, labels, rounding);
  const [n, d] = [X.rows, witness.hidden.cols];
  const theory = ['Network', 'Activations', 'Intervals', 'Checker', ...files];
  const text = `(* ${extent} *)
(* A certificate of Widthwise, claim zero-near: n = ${n} samples, d = ${d} inputs, m = ${m} neurons.
   (a, k) is the number a / 2^k, exactly. A sample is a row of X${columns === undefined ? '' : ' A'}; W and v are the network, rho is the radius. *)
From Coq Require Import Reals ZArith String List.
From Widthwise Require Import ${theory.join(' ')}.
Import ListNotations.

(* The data. *)
Open Scope R_scope.
Definition sigma (z : Rdefinitions.R) : Rdefinitions.R := ${sigma.reads}.
Open Scope Z_scope.
Definition X : list (list dyadic) := ${dyadicMatrix(X)}.
${columns === undefined ? '' : `Definition A : list (list dyadic) := ${dyadicMatrix(columns)}.\n`}Definition y : list dyadic := ${dyadicVector(labels)}.
Definition v : list dyadic := ${dyadicVector(witness.outputs)}.
Definition W : list (list dyadic) := ${dyadicMatrix(witness.hidden)}.
Definition rho : dyadic := ${dyadic(radius)}.

(* The claim. *)
Open Scope R_scope.
${zeroNearClaim({ n, d, m, given: X.cols, isChanged: columns !== undefined })}

(* The witness: nothing is asserted about it. *)
Open Scope Z_scope.
${packed(found)}
Definition certified : certificate := {|
  activation := ${sigma.tree}; samples := ${n}; dimension := ${d}; width := ${m};
  inputs := X; columns := ${columns === undefined ? 'None' : 'Some A'}; labels := y; outputs := v; hidden := W; radius := rho;
  inverse := witness; box := ${dyadic(found.box)}; defect := ${dyadic(found.defect)} |}.

Theorem fits_exactly : claim.
Proof. exact (zero_near_by_${format} certified ltac:(vm_cast_no_check (eq_refl true))). Qed.
`;
  return { text, extent, theorem: 'fits_exactly', theory, machine };
}

/** 200 samples took Coq 63 s and 2.6 GB (measured), about as the cube of their number. */
const limits = { samples: 400, entries: 1_000_000 } as const;

function demandSize(n: number, m: number, d: number): void {
  if (n > limits.samples)
    throw untranslated(`more than ${limits.samples} samples, for which it takes too long: ${n}`);
  if (n * m * d > limits.entries)
    throw untranslated(
      `a witness of more than ${limits.entries} numbers, for which it takes too long: n m d = ${n * m * d}`,
    );
}

interface Sizes {
  readonly n: number;
  readonly d: number;
  readonly m: number;
  /** The columns of X, which are d unless X is multiplied by A. */
  readonly given: number;
  readonly isChanged: boolean;
}

function zeroNearClaim({ n, d, m, given, isChanged }: Sizes): string {
  const data = isChanged
    ? `(is_matrix ${n} ${given} (numm X) /\\ is_matrix ${given} ${d} (numm A))`
    : `is_matrix ${n} ${d} (numm X)`;
  const samples = isChanged ? `(map (fun x => times x (numm A) ${d}) (numm X))` : '(numm X)';
  return `(* These are the sizes. Some network with the same v, whose hidden weights W' lie within the Frobenius distance rho
   of W, has exactly the labels y. *)
Definition claim : Prop :=
  (${data} /\\ length (numv y) = ${n}%nat /\\
   is_matrix ${m} ${d} (numm W) /\\ length (numv v) = ${m}%nat) /\\
  0 <= num rho /\\
  exists W' : list (list Rdefinitions.R),
    is_matrix ${m} ${d} W' /\\
    sqdist2 W' (numm W) <= num rho * num rho /\\
    Forall2 (fun x t => net sigma W' (numv v) x = t) ${samples} (numv y).`;
}

/** The rows of R as texts of hexadecimal numbers; one text for all would overflow Coq's stack at 43 kB (measured). */
function packed({ inverse, shift }: CoqWitness): string {
  const row = (entries: readonly number[]): string =>
    `"${entries.map((a) => `${a.toString(16)} `).join('')}"`;
  const neurons = inverse.map((rows) => `[${rows.map(row).join(';\n  ')}]`);
  return `Definition witness : list (list (list dyadic)) := packed (${shift}) [\n ${neurons.join(';\n ')}]%string.`;
}
