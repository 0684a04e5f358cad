/**
 * # Theorem F3: with one exponential unit more, no bad local minimum is left
 *
 * Statement and hypotheses. Note: proofs-notes/elimination.md. Code: src/network/elimination.ts,
 * src/network/enlarged-descent.ts, properties/elimination/rescaled-loss.ts.
 * @module
 */
import { distinctInputs, positivePenalty } from '../hypotheses.ts';
import type { Theorem } from '../theorem.ts';

export const eliminationTheorem: Theorem = {
  stem: 'elimination',
  kind: 'theorem',
  title:
    'Theorem F3: with one exponential unit more, every local minimum of the enlarged loss has residual 0',
  statement: [
    'For a model f(theta) with residual r = f - y let L~(theta, a, b, w) = (1/2) sum_i (r_i + a exp(w.x_i + b))^2 + lambda a^2, lambda > 0. (i) a = 0 at every point where dL~/da = dL~/db = 0, since dL~/db = a (dL~/da - 2 lambda a).',
    '(ii) If the x_i are distinct, every local minimum of L~ in (a, b, w) alone has r = 0, whatever theta is. From a point (theta, 0, b, w) with r != 0 the loss is constant along a path in w, as short as one likes, after which it falls strictly in a.',
    'The loss M = L (1 + (a exp(b) - 1)^2) + lambda a^2, for any L(theta) >= 0, is stationary only where a = 0 and L = 0: nowhere if min L > 0.',
  ],
  hypotheses: [
    {
      id: 'F3.h1',
      says: positivePenalty.says,
      checkedBy: 'exact comparison, where a path is computed',
      without:
        'lambda = 0, n = d = 1, X = 1, f = z^2 at z = 0, y = -1: a = -1, b = w = 0 is a global minimum of the enlarged loss, with a != 0 and r = 1',
    },
    {
      id: 'F3.h2',
      says: `${distinctInputs.says}; it is enough that the residuals of equal inputs do not cancel`,
      checkedBy: 'exactly, over Q (escapeOf in src/network/enlarged-descent.ts)',
      without:
        'n = 2, X = (1, 1), y = (-1, 1), f = 0: r = (1, -1), the enlarged loss is 1 + (exp(2 (w + b)) + lambda) a^2, and every (b, w) with a = 0 is a minimum',
    },
    {
      id: 'F3.h3',
      says: 'the point is a local minimum of L~ in (a, b, w), not merely stationary',
      checkedBy: 'part of the statement; a stationary point with r != 0 has a path down',
      without:
        'n = 2, d = 1, X = (1, -1), r = (1, -1), a = b = w = 0: stationary in (a, b, w), and a saddle',
    },
  ],
  claims: [],
  limits: [
    'That the enlarged problem has a local minimum, or that descent comes near one: where min L > 0 there is none, and the infimum is only approached as norm(b, w) grows.',
    'That descent leaves a bad theta: where J = 0 it never does, and where r has entries of both signs the enlarged loss stays at least (1/2) min(norm(r+)^2, norm(r-)^2) while theta is fixed.',
    'Anything about the old problem: it keeps its bad local minima.',
  ],
  references: ['KK19'],
};
