/**
 * # Theorem F: the loss at a stationary point
 *
 * Statements and hypotheses. Note: proofs-notes/projection.md. Code: src/network/deep.ts,
 * src/network/deep-projection.ts, src/certificates/facts/projection.ts.
 * @module
 */
import { onSample } from '../hypotheses.ts';
import type { Theorem } from '../theorem.ts';

export const projectionTheorem: Theorem = {
  stem: 'projection',
  kind: 'theorem',
  title: 'Theorem F: the loss at a stationary point is a squared distance',
  statement: [
    'f is any model with parameters theta, r = f - y, l = (1/2) norm(r)^2, J the Jacobian of f on the inputs in all parameters that are trained, P the projector onto the range of J.',
    'F1. Where J^T r = 0 and f is in the range of J: f = P y, and l = (1/2) dist(y, range J)^2. f is in the range of J for a deep network whose last layer is trained, and for one that is positively homogeneous of degree other than 0 in theta.',
    'F1 (nearly). Where f is in the range of J: 0 <= l - (1/2) dist(y, range J)^2 = (1/2) norm(P r)^2 <= norm(J^T r)^2/(2 s^2), s the least singular value of J that is not 0.',
    'F1 (features). H, n x m, the features of the last hidden layer of a deep network: dist(y, range J) <= dist(y, range H) for every y; at such a point the two are equal, so l is the loss of the best linear model on its own last features, and no worse than that.',
    'F1 (embeddings). If f(theta) = g(phi(theta)) for all theta near the point, phi differentiable, then dist(y, range J_g) <= dist(y, range J_f). So for a neuron added with outgoing weights 0, a neuron doubled with its outgoing weights split, and for relu a layer added that repeats positive features.',
    "F2. With k(x, x') = <df/dtheta(x), df/dtheta(x')>: where F1 holds, ridgeless regression k(x, X) (J J^T)^+ y equals f on the inputs.",
  ],
  hypotheses: [
    {
      id: 'F1.h1',
      says: 'the gradient of l in the trained parameters is 0',
      checkedBy: 'J^T r = 0 over Q (fact projection); norm(J^T r) enclosed (fact projection-gap)',
      without: 'n = 1, X = 1, f = w at w = 0, y = 1: l = 1/2, and the distance is 0',
    },
    {
      id: 'F1.h2',
      says: 'f is in the range of J: the last layer is trained, or f is positively homogeneous',
      checkedBy: 'J (0, .., 0, W_L) = f over Q (fact projection)',
      without:
        'sigma = x/(1 + x^2), n = d = m = 1, X = 1, w = 1, v = 1 frozen, y = -1/2: J = 0, l = 1/2, and (1/2) y^2 = 1/8',
    },
    {
      id: 'F1.h3',
      says: 'f is differentiable at the inputs',
      checkedBy: 'no pre-activation 0 at a kink, over Q or by enclosure',
      without:
        "relu, n = d = m = 1, X = 1, w = 0, v = 1, y = -1: a local minimum of l in (w, v) with l = 1/2; with relu'(0) = 1 J = (1, 0), and the distance is 0",
    },
    {
      id: 'F1.h4',
      says: 'embeddings: f(theta) = g(phi(theta)) near the point, not only at it',
      checkedBy: 'part of the statement; over Q for three embeddings',
      without:
        'relu, X = (1, -1), y = (0, 1): W = (1, -1), v = 0 has rank J = 2 and distance 0; W = (1, 1, 1), v = 0 has the same f = 0, and distance 1',
    },
    {
      id: 'F2.h1',
      says: onSample.says,
      checkedBy: 'part of the statement',
      without:
        'relu, X = ((0, 1), (1, 0)), y = (-1, 1), w = (1, -1), v = 1: at x = (0, -1) f is 1, and the regression 1/2',
    },
  ],
  claims: [],
  limits: [
    'That a wider or deeper trained network has a larger range, and so a lower value: the experiment measures it.',
    'That descent reaches a stationary point, or that there is one with a small distance.',
    'Anything at a kink, where a local minimum of l need not have J^T r = 0.',
    'That f is kernel regression at inputs that are not in the data.',
  ],
  references: ['Kawaguchi18', 'DL19'],
};
