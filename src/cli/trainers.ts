/**
 * # experiment trainers
 *
 * Starts the implementation, compares its optimisers with our projected gradient, and stops it.
 * @module
 */
import { sessionDefaults } from '../conformance/session.ts';
import { openTarget } from '../conformance/shipped.ts';
import type { Target } from '../conformance/target.ts';
import { WidthwiseError } from '../errors.ts';
import { compareTrainers, passes, trainersTable } from '../conformance/trainers.ts';
import type { TrainersDesign, TrainersRecord, TrainersWatch } from '../conformance/trainers.ts';

/** A thousand passes over the data take a second or two. */
const caseSeconds = 60;

/**
 * Starts the target, does something with it and stops it. Throws {@link WidthwiseError} if it cannot be started, or
 * declares no method.
 */
export async function withTrainers<R>(
  name: string,
  use: (target: Target) => Promise<R>,
): Promise<R> {
  const target = await openTarget(name, { ...sessionDefaults, caseSeconds });
  try {
    const { conventions } = target.ready.caps;
    if ((conventions.methods ?? []).length === 0)
      throw new WidthwiseError(
        'usage',
        `${target.ready.adapter.name} declares no methods of train`,
        'Declare conventions.methods, of projected, sgd and adam; or take --target torch.',
        { field: '--target' },
      );
    return await use(target);
  } finally {
    await target.close();
  }
}

/** `begin` is called once the target answers. */
export function trainersOf(
  name: string,
  design: TrainersDesign,
  watch: TrainersWatch,
  begin: () => void,
): Promise<TrainersRecord> {
  return withTrainers(name, (target) => {
    begin();
    return compareTrainers(target, design, watch);
  });
}

export function trainersText(record: TrainersRecord): string {
  const { seed, cases } = record.design;
  const done = record.cases.length;
  return [
    ...(record.complete
      ? []
      : [`interrupted: only the ${done} of ${cases} problems that were finished`]),
    trainersTable(record),
    '',
    `${done} problems in float64 with tanh, n <= m d/2, v fixed; seed ${seed}; at most ${passes} gradients each; nothing is tuned.`,
    'exact minimiser: some W with loss 0 is certified within the given distance (median) of the returned point; loss: the',
    'medians of the ends of the certified enclosures; KKT residual: how many are certified, and the median bound, in',
    'the ball around the start, enlarged to hold the point; nice region: a ball around the point without bad minima.',
  ].join('\n');
}
