/**
 * # Theorem M: ensembles and distillation on multi-view data
 *
 * Statements and hypotheses. Note: proofs-notes/ensembles.md. Code: src/ensembles, src/certificates/facts/ensembles.ts,
 * view-cases.ts.
 *
 * ## References
 * The data, the network and the question are those of [AllenZhu20]; this miniature, its constants and its proofs are ours.
 * @module
 */
import {
  smallStarts,
  cubicPower,
  distinctStarts,
  independentModels,
  noiseToMemorise,
  oneSidedLoss,
  undividedBeta,
  weakPatches,
} from '../hypotheses.ts';
import type { Theorem } from '../theorem.ts';

export const ensemblesTheorem: Theorem = {
  stem: 'ensembles',
  kind: 'theorem',
  title: 'Theorem M: ensembles and distillation on multi-view data',
  statement: [
    "C classes, orthonormal features e_{y,l}, l = 1, 2; F_y(x) = sum_r sum of relu(<w_{y,r}, p>)^3 over the patches p of x, r <= m; a_{r,l} = <w_{y,r}, e_{y,l}>, c_l = sum_r relu(a_{r,l})^3. Training of class y: multi-view samples (both patches), sets S_l of single-view samples (patch e_{y,l} and noise nu_i xi_i, nu_i > 0, the xi_i orthonormal and orthogonal to the features); weak patches of other classes are allowed. No w_{y,r}(0) is positive on a feature of another class. Loss (1/(2N)) sum of (1 - F_y(x))_+^2, gradient flow. Test: a share 1 - mu has both views of y, a share mu one, all have both views of a distractor y' != y times alpha; all uniform; beta = alpha^3. Prediction by argmax, a tie is an error.",
    "M1. A_l = max_r a_{r,l}(0) > 0, A_1 > A_2, b_i = max_r <w_{y,r}(0), xi_i> > 0 for i in S_2, Delta' = 1/A_2 - 1/A_1 - sum over S_2 of 1/(nu_i^3 b_i) > 0, zeta = m/Delta'^3: c_2 <= zeta for all times and the loss tends to 0 linearly; if c_1(0) < 1, then in the end 1 - zeta <= c_1 <= 1 and 1 <= c_1 + c_2 <= 1 + zeta. Descent (S_l empty, c_1 + c_2 <= 1 at the start, step eta <= 1/12): c_1 + c_2 <= 1 always, the residual falls by 1 - 9 eta A_1^4 or more a step, and 1/A_2 - 1/A_1 by at most 3 eta ln(1/A_1(0)) in all.",
    'M2. If all classes have M1 with c_1(0) < 1, zeta < beta and 1 - zeta > beta (1 + zeta), then in the end the training loss is 0 and the test error is exactly mu/2: one view of each class is read.',
    'M3. The mean of K such models; j* the least j with j (1 - zeta) > beta (1 + zeta) K. If j* <= K and (j* - 1)(1 - zeta) + zeta K < beta K, a view is read iff it won in j* models or more; with independent uniform winners the expected error is mu 2^-K sum over j < j* of C(K, j). It is undecided where beta K is a whole number.',
    "M4. A student fits all outputs of the teacher on the training inputs, with squares. If each class has a multi-view sample without weak patches, and each feature is a weak patch alpha' > 0 in one of another class, zero loss gives it the teacher's strengths, and so the same decision on every test input. m = 1, no S_l, positive strengths: gradient flow converges to it from every positive start.",
    'M5. A student that has fitted the hard labels and then minimises the sum of (t_{y,l} - c_{y,l})_+^2 against one independent teacher ends at c = max(own, t). If zeta < beta and 2 beta < 1 - zeta, its expected error is mu/4: that of two models. With two-sided squares it is mu/2.',
    'M6. Fixed features phi_l of view l, degree 3, own to each class and 0 on others, least norm fit of F = 1 at both views: c_l = <phi_l, phi_1 + phi_2>/norm(phi_1 + phi_2)^2. Exchangeable features: E c_l = 1/2; signs: c_l = 1/2 unless phi_1 = -phi_2. Tangent features at the start: c_1/c_2 = sum relu(a_{r,1})^4/sum relu(a_{r,2})^4. Where c_1, c_2 > beta one model reads both views, and an ensemble gains nothing.',
  ],
  hypotheses: [
    {
      id: 'M1.h1',
      says: cubicPower.says,
      checkedBy: 'part of the statement',
      without:
        'power 2, start (1/5, 1/10): a_1/a_2 is conserved, c ends at (4/5, 1/5); beta = 1/8: both views are read, error 0',
    },
    {
      id: 'M1.h2',
      says: distinctStarts.says,
      checkedBy: 'signs and sizes of the start (fact view-winner)',
      without: 'start (1/10, 1/10): c ends at (1/2, 1/2), error 0',
    },
    {
      id: 'M2.h1',
      says: smallStarts.says,
      checkedBy: "Delta' and m/Delta'^3 over Q (fact view-winner)",
      without: 'start (1/2, 2/5): Delta = 1/2, c_2 ends above 1/8, both views are read',
    },
    {
      id: 'M1.h3',
      says: noiseToMemorise.says,
      checkedBy: 'nu_i and b_i over Q (fact view-winner)',
      without: 'S_1, S_2 not empty, all nu_i = 0: zero loss forces c_1, c_2 >= 1, error 0',
    },
    {
      id: 'M3.h1',
      says: independentModels.says,
      checkedBy: 'part of the statement',
      without: 'K copies of one model: mu/2 for every K',
    },
    {
      id: 'M3.h2',
      says: undividedBeta.says,
      checkedBy: 'the two inequalities over Q (fact ensemble-error)',
      without: 'beta = 1/8, K = 8, one model reads a view: right, wrong or a tie, as zeta decides',
    },
    {
      id: 'M4.h1',
      says: weakPatches.says,
      checkedBy: 'part of the statement',
      without: 'zero loss gives c_1 + c_2 = t_1 + t_2 only: the student decides by its own start',
    },
    {
      id: 'M5.h1',
      says: oneSidedLoss.says,
      checkedBy: 'part of the statement',
      without: "two-sided squares: the student ends at the teacher's strengths, mu/2",
    },
  ],
  claims: [],
  limits: [
    'Cross-entropy, noise in every patch, finite test samples and models of polynomial width, which [AllenZhu20] has: in the experiment only.',
    'The training error, as the argmax of all classes: alpha >= 1 in weak patches, or a positive w on the noise of another class, may spoil it.',
    'Starts that are positive on features of other classes: the margins of M2 need one more term, which is not worked out.',
    'How weights of a network were trained: a fact about them is about all test inputs, not about a run.',
  ],
  references: ['AllenZhu20'],
};
