/**
 * # Conjectures that cannot be decided, or hold of nothing
 *
 * ## Main definitions
 * - {@link demandDecidable}: refuses them, with what is missing
 * - {@link nothingSatisfies}
 * @module
 */
import { WidthwiseError } from '../errors.ts';
import type { Moving } from '../network/hessian.ts';
import { decide } from '../theorems/decisions.ts';
import type { Conjecture } from './format.ts';
import { stationarityOf } from './rule.ts';
import { conclusions, hypotheses, stationarities } from './vocabulary.ts';
import type { HypothesisName } from './vocabulary.ts';

export function refuse(file: string, field: string, found: string, advice: string): WidthwiseError {
  return new WidthwiseError('input', found, advice, { file, field });
}

export const quoted = (names: readonly string[]): string =>
  names.map((name) => `"${name}"`).join(' and ');

/** About every network, so that nothing about one belongs to it. */
function demandDataAlone(c: Conjecture, file: string): void {
  const strange = [
    ...c.hypotheses.filter((name) => !['sigma', 'data'].includes(hypotheses[name].about)),
    ...(c.stationarity === undefined ? [] : [c.stationarity]),
  ];
  if (strange.length > 0)
    throw refuse(
      file,
      'hypotheses',
      `"some-width-fits" is about every network, and ${quoted(strange)} about one: no fact ties the two`,
      'Leave out what is about n, d and m, or about a point.',
    );
}

/** Only a stationary point can be shown to be no local minimum. */
function demandStationary(c: Conjecture, moving: Moving, file: string): void {
  const kind = stationarityOf(c);
  const follows =
    kind !== undefined &&
    kind.nature !== 'stationary' &&
    (kind.moving === 'all' || moving === kind.moving);
  if (follows)
    throw refuse(
      file,
      'conclusion',
      `"${c.conclusion}" follows from the hypothesis "${c.stationarity}": it holds in every instance`,
      'Take the conclusion out of the hypotheses.',
    );
  const needed = moving === 'all' ? 'stationary-in-all' : 'stationary-in-W';
  if (c.stationarity !== needed)
    throw refuse(
      file,
      'hypotheses',
      `no fact shows that a point that may not be stationary is no local minimum: "${needed}" is missing`,
      `Add "${needed}"; where a point is not stationary there is nothing to ask.`,
    );
}

function demandTwoEnds(c: Conjecture, file: string): void {
  if (c.stationarity === undefined || stationarities[c.stationarity].nature !== 'strict')
    throw refuse(
      file,
      'hypotheses',
      `"${c.conclusion}" compares two points in which training ends: "strict-minimum-in-W" or "strict-minimum-in-all" is missing`,
      'Add one: no fact says of other points that gradient descent ends there.',
    );
  const strange = c.hypotheses.filter((name) => hypotheses[name].about === 'weights');
  if (strange.length > 0)
    throw refuse(
      file,
      'hypotheses',
      `no fact states ${quoted(strange)} of the point next to P in which training ends`,
      'Leave it out.',
    );
  if (c.entries.from === 'grid')
    throw refuse(
      file,
      'instances.entries.from',
      'the points in which training ends are not on a grid',
      'Write "from": "random".',
    );
}

export function nothingSatisfies(file: string, field: string, what: string): WidthwiseError {
  return refuse(
    file,
    field,
    `no instance in scope satisfies ${what}`,
    'Nothing was searched: such a conjecture holds of nothing. Widen the instances, or drop a hypothesis.',
  );
}

/** The hypotheses of the conjecture about one of these. */
export function about(c: Conjecture, ...what: readonly string[]): readonly HypothesisName[] {
  return c.hypotheses.filter((name) => what.includes(hypotheses[name].about));
}

/** Throws where the hypotheses about sigma exclude some of the activations, or leave them open. */
function demandActivations(c: Conjecture, file: string): void {
  const names = about(c, 'sigma');
  const field = 'instances.activations';
  const met = c.activations.map(({ value }) =>
    names.map((name) => decide(hypotheses[name].kept.hypothesis, { activation: value })),
  );
  const text = quoted(names);
  if (met.every((found) => found.includes(false))) throw nothingSatisfies(file, field, text);
  c.activations.forEach(({ text: sigma }, k) => {
    if (met[k]?.every((is) => is === true) === true) return;
    const excluded = met[k]?.includes(false) === true;
    throw refuse(
      file,
      `${field}[${k}]`,
      `${JSON.stringify(sigma)} ${excluded ? 'does not satisfy' : 'is not shown to satisfy'} ${text}`,
      'Leave it out: a hypothesis about sigma must be decided for each of the activations.',
    );
  });
}

/** Throws where what the conjecture says needs something that it does not have. */
export function demandDecidable(c: Conjecture, file: string): void {
  const conclusion = conclusions[c.conclusion];
  if (conclusion.kind === 'fits') demandDataAlone(c, file);
  if (conclusion.kind === 'minimum') demandStationary(c, conclusion.moving, file);
  if (conclusion.kind === 'one-more') demandTwoEnds(c, file);
  demandActivations(c, file);
}
