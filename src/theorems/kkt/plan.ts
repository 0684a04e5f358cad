/**
 * # certify kkt
 *
 * Theorem C around a mirrored start (C1 for the ball, C2 for the cone, C5 for the box), or at a given point of the ball
 * around W0 (C3 and C4).
 * @module
 */
import type { Dense } from '../../linalg/matrix.ts';
import { searchKktPoint, searchKktRegion } from './search.ts';
import { onColumns } from '../../certify/columns.ts';
import { fileOptions, usage } from '../../certify/plan.ts';
import type { Aims, Asked, Grounds, Naming, Plan, Proposal } from '../../certify/plan.ts';
import {
  adviceFor,
  certificateProposal,
  demandNoStart,
  pointFor,
  searchOf,
  sizeFor,
} from '../../certify/start.ts';
import type { SizeFound } from '../../certify/start.ts';

const sets = ['ball', 'cone', 'box'] as const;

/** The keys that apply only to some sets, or not to a given point. */
const conditions: readonly {
  readonly key: keyof Asked;
  readonly holds: (asked: Asked) => boolean;
  readonly where: (weights: string) => string;
}[] = [
  { key: 'set', holds: () => true, where: (weights) => `kkt without ${weights}` },
  { key: 'least', holds: ({ set }) => set !== 'cone', where: () => 'kkt with the ball or the box' },
  { key: 'most', holds: ({ set }) => set !== 'cone', where: () => 'kkt with the ball or the box' },
  { key: 'ratio', holds: ({ set = 'cone' }) => set === 'cone', where: () => 'kkt with the cone' },
];

function demandFitting(asked: Asked, naming: Naming): void {
  const { name, field } = naming;
  demandNoStart(asked, naming);
  const { weights, radius, least, most, ratio } = asked;
  for (const { key, holds, where } of conditions)
    if (asked[key] !== undefined && (weights !== undefined || !holds(asked)))
      throw usage(
        `${name(key)} does not apply here`,
        `It belongs to ${where(name('weights'))}.`,
        field(key),
      );
  if (ratio !== undefined && !(ratio >= 1))
    throw usage(
      `expected a ratio of at least 1, got ${ratio}`,
      'It bounds max v_j/min v_j.',
      field('ratio'),
    );
  if (least !== undefined && most !== undefined && !(least <= most))
    throw usage(`expected least <= most, got ${least} and ${most}`, 'Swap them.', field('least'));
  if (weights !== undefined && radius === undefined)
    throw usage(
      'no radius of the ball',
      `Give ${name('radius')}, the eps of norm_F(W - W0) <= eps.`,
      field('radius'),
    );
}

/** The ball that contains the given point, or `undefined` around a start. */
function ballOf(
  { weights }: Grounds['network'],
  { radius }: Aims,
): { readonly start: Dense; readonly radius: number } | undefined {
  if (weights === undefined || radius === undefined) return undefined;
  const { called, centre, start } = weights;
  if (start === undefined) throw usage(`${called} has no W0`, centre.advice, centre.field);
  return { start, radius };
}

export const plan: Plan<Grounds['network'], SizeFound> = {
  demandFitting,
  prepare(ground, aims, context) {
    const size = sizeFor(ground, aims, context.naming);
    ballOf(ground, aims); // refused before the search
    const advice = () => adviceFor(ground, size, aims, context.naming);
    const propose = (on: Grounds['network']): readonly Proposal<SizeFound>[] => {
      const { problem } = on;
      const ball = ballOf(on, aims);
      const point = pointFor(on, size, aims, context);
      if ('because' in point)
        return [certificateProposal({ kind: 'not-found', ...point }, size, ground, { advice }, {})];
      const file = fileOptions(ground, aims, context);
      if (ball !== undefined) {
        const result = searchKktPoint(problem, point, ball, file);
        return [certificateProposal(result, size, ground, { advice }, {})];
      }
      const { radius, least, most, ratio } = aims;
      const range = { radius, least, most, ratio };
      return (aims.set === undefined ? sets : [aims.set]).map((set, _, { length }) => {
        const result = searchKktRegion(problem, point, { ...file, ...range, set });
        const name = length === 1 ? undefined : set;
        return certificateProposal(result, size, ground, { name, advice }, {});
      });
    };
    return searchOf(ground, size, aims, context, () => onColumns(ground, aims, ['raw'], propose));
  },
};
