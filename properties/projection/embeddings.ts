/**
 * # Function-preserving embeddings do not increase the distance to the range
 * @module
 */
import { rationalField as Q, ratio } from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { at, tabulate } from '../../src/linalg/matrix.ts';
import type { Matrix } from '../../src/linalg/matrix.ts';
import type { DeepNetwork } from '../../src/network/deep.ts';
import { property } from '../../src/suite/property.ts';
import type { AnyProperty, Outcome } from '../../src/suite/property.ts';
import { column, identity, magnitude } from '../support/exact.ts';
import { atMost, equal, notCertified, together } from '../support/outcomes.ts';
import {
  differentiable,
  drawn,
  drawnWith,
  knownPass,
  labelsOf,
  passAt,
  shares,
  show,
  theorem,
  valueOf,
} from './instances.ts';
import type { Drawn } from './instances.ts';

type Net = DeepNetwork<Rational>;

const shared = {
  theorem,
  evidence: 'proof',
  arbitrary: drawn,
  hypotheses: differentiable,
  labels: labelsOf,
  required: shares,
  proves: 1,
  show,
  runs: 120,
} as const;

/** dist(y, range J) does not grow from d to the other network; `sameOutputs` requires the same f as well. */
function neverGrows(d: Drawn, net: Net, sameOutputs: boolean): Outcome {
  const wider = passAt({ ...d, net });
  if (wider === undefined) return notCertified('the other network stands at a kink');
  const { outputs: f, jacobian: J } = knownPass(d);
  const y = d.drawnLabels;
  return together(
    ...(sameOutputs ? [equal(column(wider.outputs), column(f), 'f is kept')] : []),
    atMost(valueOf(wider.jacobian, y), valueOf(J, y), '(1/2) dist(y, range J)^2'),
  );
}

/** The layers with these two replaced, l and l + 1. */
function exchanged(net: Net, l: number, W: Matrix<Rational>, next: Matrix<Rational>): Net {
  return { ...net, layers: net.layers.with(l, W).with(l + 1, next) };
}

/** Layers l and l + 1; drawn networks have at least two. */
function pairAt({ layers }: Net, l: number): readonly [Matrix<Rational>, Matrix<Rational>] {
  const [W, next] = [layers[l], layers[l + 1]];
  if (W === undefined || next === undefined) throw new RangeError('expected a hidden layer');
  return [W, next];
}

/** The last hidden layer. */
const lastHidden = ({ net }: Drawn): number => net.layers.length - 2;

/** An extra neuron in layer l; its incoming weights are positive, so that relu is not at its kink. */
function withNeuron(d: Drawn, l: number, outgoing: Rational): Net {
  const [W, next] = pairAt(d.net, l);
  const incoming = (k: number): Rational =>
    Q.add(magnitude(d.drawnLabels[k % d.drawnLabels.length] ?? Q.one), Q.one);
  const taller = tabulate(W.rows + 1, W.cols, (j, k) => (j < W.rows ? at(W, j, k) : incoming(k)));
  const longer = tabulate(next.rows, next.cols + 1, (j, k) =>
    k < next.cols ? at(next, j, k) : outgoing,
  );
  return exchanged(d.net, l, taller, longer);
}

/** m + 1 copies of the first neuron in layer 1: a wider network with another f. */
function withClones(d: Drawn): Net {
  const [W, next] = pairAt(d.net, 0);
  return exchanged(
    d.net,
    0,
    tabulate(W.rows + 1, W.cols, (_, k) => at(W, 0, k)),
    tabulate(next.rows, next.cols + 1, (j) => at(next, j, 0)),
  );
}

const addedNeuron = property<Drawn>({
  ...shared,
  id: 'projection/added-neuron',
  statement:
    'For all deep networks over Q, each hidden layer and all incoming weights: a neuron with outgoing weights 0 keeps f, and dist(y, range J_full) does not grow, for any y.',
  conclude: (d) =>
    together(
      neverGrows(d, withNeuron(d, 0, Q.zero), true),
      neverGrows(d, withNeuron(d, lastHidden(d), Q.zero), true),
    ),
  control: {
    statement: 'F1.h4 dropped: the distance does not grow for any wider network.',
    conclude: (d) => neverGrows(d, withClones(d), false),
  },
});

/** Neuron 1 of layer l twice, with the shares a and b of its outgoing weights. */
function split(d: Drawn, l: number, a: Rational, b: Rational): Net {
  const [W, next] = pairAt(d.net, l);
  const m = W.rows;
  return exchanged(
    d.net,
    l,
    tabulate(m + 1, W.cols, (j, k) => at(W, j % m, k)),
    tabulate(next.rows, m + 1, (j, k) => {
      const v = at(next, j, k % m);
      return k === 0 ? Q.mul(a, v) : k === m ? Q.mul(b, v) : v;
    }),
  );
}

function splits(d: Drawn, rest: (a: Rational) => Rational): Outcome {
  const a = d.drawnLabels[0] ?? Q.zero;
  return together(...[0, lastHidden(d)].map((l) => neverGrows(d, split(d, l, a, rest(a)), true)));
}

const doubledNeuron = property<Drawn>({
  ...shared,
  id: 'projection/doubled-neuron',
  statement:
    'For all deep networks over Q, each hidden layer and all t: a neuron doubled, with the shares t and 1 - t of its outgoing weights, keeps f, and dist(y, range J_full) does not grow, for any y.',
  conclude: (d) => splits(d, (a) => Q.sub(Q.one, a)),
  control: {
    statement: 'The same with the shares t and t.',
    conclude: (d) => splits(d, (a) => a),
  },
});

/** The same network with all hidden weights positive, so that all features are: inputs are positive for relu. */
function positive(d: Drawn): Drawn {
  const layers = d.net.layers.map((W, l) =>
    l === d.net.layers.length - 1
      ? W
      : tabulate(W.rows, W.cols, (j, k) => Q.add(magnitude(at(W, j, k)), ratio(1n, 8n))),
  );
  return { ...d, net: { ...d.net, layers } };
}

/** A layer that repeats the features of the last hidden one. */
function withRepeatedLayer(d: Drawn): Net {
  const { layers } = d.net;
  const width = layers.at(-1)?.cols ?? 0;
  return { ...d.net, layers: [...layers.slice(0, -1), identity(width), ...layers.slice(-1)] };
}

const addedLayer = property<Drawn>({
  ...shared,
  id: 'projection/added-layer',
  statement:
    'For all relu networks with positive features in the last hidden layer, over Q: a layer that repeats them keeps f, and dist(y, range J_full) does not grow, for any y.',
  arbitrary: drawnWith((activation) => activation === 'relu').map(positive),
  required: { '2 layers': 0.15, '3 layers': 0.2, '4 layers': 0.1, 'rank J < n': 0.2 },
  conclude: (d) => neverGrows(d, withRepeatedLayer(d), true),
  control: {
    statement: 'The same for sigma = x^2.',
    conclude: (d) => {
      const squared = { ...d, activation: 'square' };
      return neverGrows(squared, withRepeatedLayer(squared), true);
    },
  },
});

export const embeddingProperties: readonly AnyProperty[] = [addedNeuron, doubledNeuron, addedLayer];
