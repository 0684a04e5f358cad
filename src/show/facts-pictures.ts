/**
 * # Pictures of a facts file
 *
 * The points of the instance as networks, the data, exact comparisons as bars, and a slice of the loss through the
 * point that the facts are about. Float64 draws them. What a fact says of a point is said of it here only where the
 * checker has verified the file.
 *
 * ## Main definitions
 * - {@link factsPictures}
 * - {@link factsSlice}, {@link factsInequalities}
 * @module
 */
import { encloseQuotient } from '../arithmetic/interval.ts';
import { rationalField as Q, rationalToText } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import type { Fact, FactPoint, FactsFile } from '../certificates/facts/format.ts';
import { sameShape } from '../certificates/facts/subject.ts';
import { numberText } from '../certificates/facts/show.ts';
import type { Inequality } from '../pictures/bars.ts';
import { demandPlane } from '../pictures/directions.ts';
import type { Directions, Place } from '../pictures/directions.ts';
import { downhill, flattest, steepest } from '../pictures/landscape.ts';
import type { Model } from '../pictures/landscape.ts';
import { ballOf, ballsOf, boxOf, norm, planeThrough, plus } from '../pictures/plane.ts';
import type { Parameters } from '../pictures/plane.ts';
import type { NetworkSlice, Slice, Spot } from '../pictures/slice.ts';
import { activationOf } from '../sigma/activation.ts';
import { printExpression } from '../sigma/expression-print.ts';
import { denseFrom, floatOf } from './floats.ts';
import { barsPicture, samplesPicture, side, slicePicture, weightsPicture } from './picture.ts';
import type { Pictures } from './picture.ts';
import { surfaceSlice } from './surface-slices.ts';

/** More points than these are not drawn. */
const mostNetworks = 4;

/** Points that are only directions are no networks. */
function directionNames(facts: readonly Fact[]): ReadonlySet<string> {
  return new Set(
    facts.flatMap((fact) => [
      ...('along' in fact ? [fact.along] : []),
      ...('down' in fact ? [fact.down, fact.up] : []),
    ]),
  );
}

/** The points that stand for networks, those that facts name first. */
export function networkNames({ instance, facts }: FactsFile): readonly string[] {
  const directions = directionNames(facts);
  const named = facts.flatMap((fact) => [
    ...('centre' in fact ? [fact.centre] : []),
    ...('at' in fact ? [fact.at] : []),
    ...('than' in fact ? [fact.than] : []),
  ]);
  return [...new Set([...named, ...Object.keys(instance.points).toSorted()])].filter(
    (name) => Object.hasOwn(instance.points, name) && !directions.has(name),
  );
}

/** In which parameters a gradient is 0. */
const inWhich = {
  hidden: ' in W',
  all: '',
  antisymmetric: ' in W and antisymmetric v',
} as const;

function lossText({ from, to }: Extract<Fact, { fact: 'loss' }>): readonly string[] {
  const isExact = from.num === to.num && from.den === to.den;
  const text = rationalToText(from);
  return isExact && text.length <= 24 ? [`loss ${text}`] : [];
}

/** What a fact says of its point, in a few words; nothing where the picture shows it or it takes a sentence. */
function saysOf(fact: Fact, name: string): readonly string[] {
  if (!('at' in fact) || fact.at !== name) return [];
  if (fact.fact === 'lower') return [`less loss than ${fact.than}`];
  if (fact.fact === 'critical') return [`gradient 0${inWhich[fact.moving]}`];
  if (fact.fact === 'local-minimum')
    return [`a local minimum in ${fact.moving === 'all' ? 'W and v' : 'W'}`];
  if (fact.fact === 'stationary')
    return [`a stationary point is within ${numberText(fact.radius)} of it in each entry`];
  if (fact.fact === 'kkt') return [`a KKT point over the ${fact.set} around ${fact.centre}`];
  if (fact.fact === 'mirrored') return ['mirrored'];
  return fact.fact === 'loss' ? lossText(fact) : [];
}

function kindOf(facts: readonly Fact[], name: string): Spot['kind'] {
  const at = (kinds: readonly Fact['fact'][]): boolean =>
    facts.some((fact) => kinds.includes(fact.fact) && 'at' in fact && fact.at === name);
  if (at(['lower'])) return 'better';
  if (at(['critical', 'stationary', 'local-minimum', 'kkt', 'enlarged-minimum']))
    return 'stationary';
  return facts.some((fact) => 'centre' in fact && fact.centre === name) ? 'start' : 'other';
}

interface Setting {
  readonly model: Model;
  readonly names: readonly string[];
  /** The parameters of each name. */
  readonly at: ReadonlyMap<string, Parameters>;
  readonly points: Readonly<Record<string, FactPoint>>;
}

/** W, and v where a fact, another point or a single weight asks for it. */
function settingOf(file: FactsFile): Setting | undefined {
  const { activation, inputs, labels, points } = file.instance;
  const [first, ...others] = networkNames(file);
  const P = first === undefined ? undefined : points[first];
  if (
    activation === undefined ||
    inputs === undefined ||
    labels === undefined ||
    P === undefined ||
    first === undefined
  )
    return undefined;
  if (P.hidden.cols !== inputs.cols || labels.length !== inputs.rows) return undefined;
  const names = [first, ...others].filter((name) => {
    const own = points[name];
    return own !== undefined && sameShape(own, P);
  });
  const v = P.outputs.map(floatOf);
  const isTrained =
    P.hidden.data.length === 1 ||
    file.facts.some((fact) => 'moving' in fact && fact.moving !== 'hidden') ||
    names.some((name) => points[name]?.outputs.some((a, j) => floatOf(a) !== v[j]) === true);
  const at = new Map(
    Object.entries(points)
      .filter(([, own]) => sameShape(own, P))
      .map(([name, { hidden, outputs }]) => [
        name,
        Float64Array.from([...Array.from(hidden.data), ...(isTrained ? outputs : [])], floatOf),
      ]),
  );
  const shared = {
    inputs: denseFrom(inputs),
    labels: labels.map(floatOf),
    activation: activationOf(activation),
    width: P.hidden.rows,
  };
  return { model: isTrained ? shared : { ...shared, outputs: v }, names, at, points };
}

type Around = Extract<Fact, { readonly centre: string }>;

function setOf(fact: Around): string {
  if (fact.fact === 'kkt') return fact.set;
  return fact.fact === 'kkt-bound-fails' ? fact.set.set : 'ball';
}

function regionAround(fact: Around, { at, points }: Setting): Slice['region'] {
  const centre = at.get(fact.centre);
  const hidden = points[fact.centre]?.hidden;
  if (centre === undefined || hidden === undefined) return undefined;
  const radius = floatOf(fact.radius);
  const around = `around W of ${fact.centre}, radius ${numberText(fact.radius)}`;
  return setOf(fact) === 'box'
    ? {
        region: ballsOf(centre, radius, hidden.rows, hidden.cols),
        says: `a ball for each neuron ${around}`,
      }
    : {
        region: ballOf(centre, radius, hidden.rows * hidden.cols),
        says: `the ball ${around}`,
      };
}

/** The set that a fact puts around its centre, as it is drawn. */
function regionOf(fact: Fact, setting: Setting): Slice['region'] {
  if ('centre' in fact) return regionAround(fact, setting);
  const own = fact.fact === 'stationary' ? setting.at.get(fact.at) : undefined;
  if (fact.fact !== 'stationary' || own === undefined) return undefined;
  return {
    region: boxOf(own, floatOf(fact.radius)),
    says: `the box around ${fact.at} with exactly one stationary point`,
  };
}

/** A direction, and what it is. */
type Candidate = readonly [Parameters, string];

/** From the first point to the next ones; then along directions that the facts name; then downhill and flat. */
function placeOf(file: FactsFile, { model, names, at }: Setting, from: string): Place | undefined {
  const origin = at.get(from);
  if (origin === undefined) return undefined;
  const directions = directionNames(file.facts);
  const candidates: readonly Candidate[] = [
    ...names
      .filter((name) => name !== from)
      .map(
        (name) => [plus(at.get(name) ?? origin, -1, origin), `from ${from} to ${name}`] as const,
      ),
    ...[...directions].map((name) => [at.get(name) ?? origin, `along ${name}`] as const),
    [downhill(model, origin), 'against the gradient of the loss'],
    [steepest(model, origin).direction, 'the direction in which f changes most'],
    [flattest(model, origin), 'a direction of little curvature'],
    ...Array.from(origin.subarray(0, 2), (_, k): Candidate => {
      const unit = origin.map((_, i) => (i === k ? 1 : 0));
      return [unit, `parameter ${k + 1}`];
    }),
  ];
  for (const [first, across] of candidates)
    for (const [second, up] of candidates) {
      const plane = planeThrough(origin, first, second);
      if (plane !== undefined) return { plane, across, up, spots: [] };
    }
  return undefined;
}

function spotsOf(
  facts: readonly Fact[],
  { names, at }: Setting,
  origin: Parameters,
  isVerified: boolean,
): readonly Spot[] {
  return names.slice(0, mostNetworks).map((name): Spot => {
    const own = at.get(name) ?? origin;
    if (!isVerified) return { says: name, at: own, kind: 'other' };
    const says = [...new Set(facts.flatMap((fact) => saysOf(fact, name)))];
    return {
      says: says.length > 0 ? `${name}: ${says.join(', ')}` : name,
      at: own,
      kind: kindOf(facts, name),
    };
  });
}

/** Half the side of the picture: what is drawn, with a margin; parameters of size 1 where nothing has a size. */
function halfOf(spots: readonly Spot[], origin: Parameters, region: Slice['region']): number {
  const farthest = Math.max(0, ...spots.map(({ at }) => norm(plus(at, -1, origin))));
  const half = Math.max(1.6 * (region?.region.radius ?? 0), 1.4 * farthest);
  return half > 1e-6 && half < Infinity ? half : 1.5;
}

/** The slice through the centre of a set, or the first point; `undefined` where there is no network with data. */
export function factsSlice(
  file: FactsFile,
  isVerified: boolean,
  directions?: Directions,
): NetworkSlice | undefined {
  const setting = settingOf(file);
  const [first] = setting?.names ?? [];
  if (setting === undefined || first === undefined) return undefined;
  const { facts, instance } = file;
  const origin = setting.at.get(first);
  const place =
    directions === undefined || origin === undefined
      ? placeOf(file, setting, first)
      : demandPlane(setting.model, origin, directions);
  if (place === undefined) return undefined;
  const { plane, across, up } = place;
  const region = facts.map((fact) => regionOf(fact, setting)).find((own) => own !== undefined);
  const spots = [...spotsOf(facts, setting, plane.origin, isVerified), ...place.spots];
  const { activation } = instance;
  return {
    title: `The loss around ${first}`,
    subtitle: activation === undefined ? '' : `sigma(x) = ${printExpression(activation)}`,
    facts: setting.model.outputs === undefined ? 'a plane of W and v' : 'a plane of W; v is fixed',
    model: setting.model,
    plane,
    across,
    up,
    ...(region === undefined ? {} : { region }),
    spots,
    half: halfOf(spots, plane.origin, region),
    side,
  };
}

/** The ends of an enclosure of a fraction, for the left and for the right side of an inequality. */
function above(a: Rational): number {
  return encloseQuotient(a.num, a.den).hi;
}

function squaredDistance(P: FactPoint, C: FactPoint): Rational {
  return Array.from(P.hidden.data).reduce((sum, w, k) => {
    const step = Q.sub(w, C.hidden.data[k] ?? w);
    return Q.add(sum, Q.mul(step, step));
  }, Q.zero);
}

function sizesBar(file: FactsFile, fact: Extract<Fact, { fact: 'sizes' }>): readonly Inequality[] {
  const { inputs, points } = file.instance;
  const P = points[fact.at];
  if (inputs === undefined || P === undefined) return [];
  const neurons = fact.relation.endsWith('h d')
    ? Math.floor(P.outputs.length / 2)
    : P.outputs.length;
  const [n, size] = [inputs.rows, neurons * inputs.cols];
  const isMore = fact.relation.startsWith('n >');
  const [, right = ''] = fact.relation.split(/ (?:<=|>) /u);
  return [
    isMore
      ? {
          title: `the width at ${fact.at}`,
          says: `${right} < n`,
          left: size,
          right: n,
          strict: true,
        }
      : { title: `the width at ${fact.at}`, says: `n <= ${right}`, left: n, right: size },
  ];
}

/** The comparisons in the facts that have two sides to draw. */
export function factsInequalities(file: FactsFile): readonly Inequality[] {
  const { points } = file.instance;
  return file.facts.flatMap((fact): readonly Inequality[] => {
    if (fact.fact === 'sizes') return sizesBar(file, fact);
    if (fact.fact === 'in-ball') {
      const [P, C] = [points[fact.at], points[fact.centre]];
      if (P === undefined || C === undefined || !sameShape(P, C) || fact.around.num !== 0n)
        return [];
      const left = above(squaredDistance(P, C));
      const right = floatOf(Q.mul(fact.radius, fact.radius));
      return [
        { title: `${fact.at} lies in the ball`, says: 'norm_F(W - W0)^2 <= radius^2', left, right },
      ];
    }
    if (fact.fact !== 'lower') return [];
    const lossAt = (name: string) =>
      file.facts.find((own) => own.fact === 'loss' && own.at === name);
    const [here, there] = [lossAt(fact.at), lossAt(fact.than)];
    if (here?.fact !== 'loss' || there?.fact !== 'loss') return [];
    return [
      {
        title: `${fact.at} is better than ${fact.than}`,
        says: `l(${fact.at}) < l(${fact.than})`,
        left: above(here.to),
        right: floatOf(there.from),
        strict: true,
      },
    ];
  });
}

function weightsOf({ hidden, outputs }: FactPoint) {
  return {
    hidden: denseFrom(hidden),
    outputs: outputs.map(floatOf),
    texts: {
      hidden: Array.from(hidden.data, rationalToText),
      outputs: outputs.map(rationalToText),
    },
  };
}

const noLoss =
  'There is no network with data, activation and labels whose loss could be drawn, and no risk.';

/** The pictures of a facts file, and the slice among them. */
export async function factsPictures(
  file: FactsFile,
  isVerified: boolean,
  directions?: Directions,
): Promise<Pictures & { readonly slice?: Slice }> {
  const { inputs, labels, points } = file.instance;
  const other = directions === undefined ? surfaceSlice(file, isVerified) : undefined;
  const slice = factsSlice(file, isVerified, directions) ?? other;
  const drawn = slice === undefined ? undefined : await slicePicture('slice', slice);
  const names = networkNames(file).slice(0, mostNetworks);
  const networks = names.flatMap((name) => {
    const point = points[name];
    return point === undefined ? [] : [weightsPicture(name, weightsOf(point))];
  });
  const data =
    inputs === undefined
      ? []
      : [samplesPicture({ inputs: denseFrom(inputs), labels: labels?.map(floatOf) })];
  const bars = await barsPicture(factsInequalities(file));
  return {
    pictures: [
      ...(drawn === undefined ? [] : [drawn]),
      ...(await Promise.all([...networks, ...data])),
      ...(bars === undefined ? [] : [bars]),
    ],
    missing: drawn === undefined ? [noLoss] : [],
    ...(slice === undefined || drawn === undefined ? {} : { slice }),
  };
}
