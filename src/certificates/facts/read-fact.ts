/**
 * # Reading one fact
 *
 * Each kind of fact has its keys and no others. Names of points are read as names: whether there is such a point is
 * part of whether the fact holds.
 * @module
 */
import type { Rational } from '../../arithmetic/rational.ts';
import type { Layers } from '../../network/deep.ts';
import { entriesOf, expected, fields, Refusal, show } from '../parsed-json.ts';
import type { Fields } from '../parsed-json.ts';
import type {
  EnlargedPoint,
  Fact,
  KktBoundFailsFact,
  KktFact,
  KktSet,
  RisksFact,
  StationaryFact,
} from './format.ts';
import type { FactOf } from './outcome.ts';
import { count, listOf, matrixOf, oneOf, rational, textOf, vector, within } from './values.ts';

/** The keys of each fact beside its name. */
const keysOf = {
  'distinct-inputs': [],
  'input-rank': ['is'],
  unfittable: ['by', 'combination', 'loss'],
  sizes: ['at', 'relation'],
  mirrored: ['at'],
  'outputs-nonzero': ['at'],
  'in-ball': ['at', 'centre', 'radius', 'around'],
  loss: ['at', 'from', 'to'],
  lower: ['at', 'than'],
  critical: ['at', 'moving'],
  'local-minimum': ['at', 'moving', 'by'],
  'negative-curvature': ['at', 'moving', 'along'],
  singular: ['at', 'least'],
  'jacobian-rank': ['at', 'is'],
  stationary: ['at', 'moving', 'radius', 'from', 'to', 'nature'],
  kkt: ['at', 'centre', 'radius', 'multipliers', 'set'],
  'step-raises-loss': ['at', 'moving', 'step'],
  'kkt-bound-fails': ['bound', 'at', 'centre', 'radius', 'singular', 'lipschitz', 'set'],
  'nn-above-nt': ['target', 'weights', 'nt'],
  'quadratic-risks': ['target', 'weights', 'rf', 'nt', 'from', 'to'],
  projection: ['layers', 'moving', 'loss', 'value'],
  'projection-gap': ['layers', 'from', 'to', 'gap'],
  'off-sample-difference': ['layers', 'combination', 'input', 'network', 'kernel'],
  'enlarged-descent': ['at', 'penalty', 'scale', 'offset', 'direction'],
  'enlarged-minimum': ['at', 'penalty', 'scale', 'offset', 'direction'],
} as const satisfies Readonly<Record<Fact['fact'], readonly string[]>>;

const keysOfSet = { ball: [], cone: ['least', 'ratio'], box: ['least', 'most'] } as const;
const saddleKeys = ['down', 'up'];

function isFact(value: unknown): value is Fact['fact'] {
  return typeof value === 'string' && Object.hasOwn(keysOf, value);
}

function isSet(value: unknown): value is KktSet['set'] {
  return typeof value === 'string' && Object.hasOwn(keysOfSet, value);
}

/** Reads the entries of one fact at their places. */
interface Entries {
  readonly name: (key: string) => string;
  readonly number: (key: string) => Rational;
  readonly count: (key: string) => number;
  readonly word: <T extends string>(key: string, words: readonly T[]) => T;
  readonly get: (key: string) => unknown;
  readonly at: string;
}

function entries(found: Fields, at: string): Entries {
  const name = (key: string): string => {
    const text = textOf(found.get(key), `${at}.${key}`, 4);
    if (!/^[A-Z]\d{0,3}$/u.test(text)) throw expected(`${at}.${key}`, 'the name of a point', text);
    return text;
  };
  return {
    name,
    number: (key) => rational(found.get(key), `${at}.${key}`),
    count: (key) => count(found.get(key), `${at}.${key}`),
    word: (key, words) => oneOf(found.get(key), `${at}.${key}`, words),
    get: (key) => found.get(key),
    at,
  };
}

/** The set whose name and numbers are among these entries. */
function readSet(e: Entries): KktSet {
  const set = setName(e.get('set'), e.at);
  switch (set) {
    case 'ball':
      return { set };
    case 'cone':
      return { set, least: e.number('least'), ratio: e.number('ratio') };
    case 'box':
      return { set, least: e.number('least'), most: e.number('most') };
  }
}

function setName(value: unknown, at: string): KktSet['set'] {
  if (!isSet(value)) throw expected(`${at}.set`, '"ball", "cone" or "box"', value);
  return value;
}

function readStationary(e: Entries): StationaryFact {
  const common = {
    fact: 'stationary',
    at: e.name('at'),
    moving: e.word('moving', moves),
    radius: e.number('radius'),
    from: e.number('from'),
    to: e.number('to'),
  } as const;
  const nature = e.word('nature', ['minimum', 'undecided', 'saddle']);
  return nature === 'saddle'
    ? { ...common, nature, down: e.name('down'), up: e.name('up') }
    : { ...common, nature };
}

function readKkt(e: Entries): KktFact {
  const multipliers = listOf(e.get('multipliers'), `${e.at}.multipliers`);
  within('parameters', multipliers.length);
  return {
    fact: 'kkt',
    at: e.name('at'),
    centre: e.name('centre'),
    radius: e.number('radius'),
    multipliers: vector(multipliers, `${e.at}.multipliers`),
    ...readSet(e),
  };
}

function readBoundFails(e: Entries): KktBoundFailsFact {
  const place = `${e.at}.set`;
  const set = setName(entriesOf(e.get('set'), place).get('set'), place);
  const own = fields(e.get('set'), place, ['set', ...keysOfSet[set]]);
  return {
    fact: 'kkt-bound-fails',
    bound: e.word('bound', ['C1-mirrored', 'C1-doubled', 'C2', 'C5']),
    at: e.name('at'),
    centre: e.name('centre'),
    radius: e.number('radius'),
    singular: e.number('singular'),
    lipschitz: e.number('lipschitz'),
    set: readSet(entries(own, place)),
  };
}

/** A d x d target and N x d hidden weights. */
function readQuadratic(e: Entries): Pick<RisksFact, 'target' | 'weights'> {
  const d = listOf(e.get('target'), `${e.at}.target`).length;
  const N = listOf(e.get('weights'), `${e.at}.weights`).length;
  within('inputs', d);
  within('inputs', N);
  return {
    target: matrixOf(e.get('target'), `${e.at}.target`, d, d),
    weights: matrixOf(e.get('weights'), `${e.at}.weights`, N, d),
  };
}

function readUnfittable(e: Entries): FactOf<'unfittable'> {
  const combination = listOf(e.get('combination'), `${e.at}.combination`);
  within('samples', combination.length);
  return {
    fact: 'unfittable',
    by: e.word('by', ['equal-inputs', 'odd', 'even', 'polynomial']),
    combination: vector(combination, `${e.at}.combination`),
    loss: e.number('loss'),
  };
}

function readEnlarged(e: Entries): EnlargedPoint {
  const direction = listOf(e.get('direction'), `${e.at}.direction`);
  within('inputs', direction.length);
  return {
    at: e.name('at'),
    penalty: e.number('penalty'),
    scale: e.number('scale'),
    offset: e.number('offset'),
    direction: vector(direction, `${e.at}.direction`),
  };
}

/** Matrices with at least one entry each; whether they fit together is part of the fact. */
function readLayers(e: Entries): Layers<Rational> {
  const place = `${e.at}.layers`;
  let parameters = 0;
  return listOf(e.get('layers'), place).map((W, k) => {
    const rows = listOf(W, `${place}[${k}]`);
    parameters += rows.length * listOf(rows[0], `${place}[${k}][0]`).length;
    within('parameters', parameters);
    return matrixOf(W, `${place}[${k}]`);
  });
}

/** As many numbers as there are samples or inputs at most. */
function readVector(e: Entries, key: string, limit: 'samples' | 'inputs'): readonly Rational[] {
  const entries = listOf(e.get(key), `${e.at}.${key}`);
  within(limit, entries.length);
  return vector(entries, `${e.at}.${key}`);
}

const moves = ['hidden', 'all'] as const;
const relations = ['n <= h d', 'n > h d', 'n <= m d', 'n > m d'] as const;

const readers: { readonly [K in Fact['fact']]: (e: Entries) => FactOf<K> } = {
  'distinct-inputs': () => ({ fact: 'distinct-inputs' }),
  'input-rank': (e) => ({ fact: 'input-rank', is: e.count('is') }),
  unfittable: readUnfittable,
  sizes: (e) => ({ fact: 'sizes', at: e.name('at'), relation: e.word('relation', relations) }),
  mirrored: (e) => ({ fact: 'mirrored', at: e.name('at') }),
  'outputs-nonzero': (e) => ({ fact: 'outputs-nonzero', at: e.name('at') }),
  'in-ball': (e) => ({
    fact: 'in-ball',
    at: e.name('at'),
    centre: e.name('centre'),
    radius: e.number('radius'),
    around: e.number('around'),
  }),
  loss: (e) => ({ fact: 'loss', at: e.name('at'), from: e.number('from'), to: e.number('to') }),
  lower: (e) => ({ fact: 'lower', at: e.name('at'), than: e.name('than') }),
  critical: (e) => ({
    fact: 'critical',
    at: e.name('at'),
    moving: e.word('moving', [...moves, 'antisymmetric']),
  }),
  'local-minimum': (e) => ({
    fact: 'local-minimum',
    at: e.name('at'),
    moving: e.word('moving', moves),
    by: e.word('by', ['pattern', 'form', 'hessian']),
  }),
  'negative-curvature': (e) => ({
    fact: 'negative-curvature',
    at: e.name('at'),
    moving: e.word('moving', moves),
    along: e.name('along'),
  }),
  singular: (e) => ({ fact: 'singular', at: e.name('at'), least: e.number('least') }),
  'jacobian-rank': (e) => ({ fact: 'jacobian-rank', at: e.name('at'), is: e.count('is') }),
  stationary: readStationary,
  kkt: readKkt,
  'kkt-bound-fails': readBoundFails,
  'nn-above-nt': (e) => ({ fact: 'nn-above-nt', ...readQuadratic(e), nt: e.number('nt') }),
  'quadratic-risks': (e) => ({
    fact: 'quadratic-risks',
    ...readQuadratic(e),
    rf: e.number('rf'),
    nt: e.number('nt'),
    from: e.number('from'),
    to: e.number('to'),
  }),
  projection: (e) => ({
    fact: 'projection',
    layers: readLayers(e),
    moving: e.word('moving', moves),
    loss: e.number('loss'),
    value: e.number('value'),
  }),
  'projection-gap': (e) => ({
    fact: 'projection-gap',
    layers: readLayers(e),
    from: e.number('from'),
    to: e.number('to'),
    gap: e.number('gap'),
  }),
  'off-sample-difference': (e) => ({
    fact: 'off-sample-difference',
    layers: readLayers(e),
    combination: readVector(e, 'combination', 'samples'),
    input: readVector(e, 'input', 'inputs'),
    network: e.number('network'),
    kernel: e.number('kernel'),
  }),
  'step-raises-loss': (e) => ({
    fact: 'step-raises-loss',
    at: e.name('at'),
    moving: e.word('moving', moves),
    step: e.number('step'),
  }),
  'enlarged-descent': (e) => ({ fact: 'enlarged-descent', ...readEnlarged(e) }),
  'enlarged-minimum': (e) => ({ fact: 'enlarged-minimum', ...readEnlarged(e) }),
};

/** The keys of a fact, from its name and the words that add keys. */
function keysFor(fact: Fact['fact'], found: Fields, at: string): readonly string[] {
  const keys = ['fact', ...keysOf[fact]];
  if (fact === 'kkt') return [...keys, ...keysOfSet[setName(found.get('set'), at)]];
  const isSaddle = fact === 'stationary' && found.get('nature') === 'saddle';
  return isSaddle ? [...keys, ...saddleKeys] : keys;
}

/** One fact. Throws {@link Refusal}. */
export function readFact(value: unknown, at: string): Fact {
  const loose = entriesOf(value, at);
  const fact = loose.get('fact');
  if (!isFact(fact)) throw new Refusal({ kind: 'unsupported', feature: `fact ${show(fact)}` });
  const e = entries(fields(value, at, keysFor(fact, loose, at)), at);
  return readers[fact](e);
}
