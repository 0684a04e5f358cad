/**
 * # Sharpness against batch size as text
 * @module
 */
import { showLower, showUpper } from '../../../arithmetic/text.ts';
import { aligned } from '../../../reports/table.ts';
import type { Bracket } from '../search.ts';
import type {
  SharpnessCell,
  SharpnessLine,
  SharpnessRecord,
  SharpnessRun,
  StepRule,
} from './run.ts';

/** From the least lower end to the largest upper one. */
function range(list: readonly (Bracket | undefined)[]): string {
  const all = list.filter((one) => one !== undefined);
  if (all.length === 0) return '-';
  const [low, high] = [all.map(({ least }) => least), all.map(({ most }) => most)];
  return `[${showLower(Math.min(...low), 3)}, ${showUpper(Math.max(...high), 3)}]`;
}

function times(bracket: Bracket | undefined, by: number): Bracket | undefined {
  return bracket === undefined
    ? undefined
    : { least: bracket.least * by * (1 - 1e-9), most: bracket.most * by * (1 + 1e-9) };
}

function cellRow({ activation, batch, step, runs }: SharpnessCell): readonly string[] {
  const count = (is: (run: SharpnessRun) => boolean): string => `${runs.filter(is).length}`;
  return [
    activation,
    `${batch}`,
    `${step}`,
    count(({ ended }) => ended === 'reached'),
    count(({ ended }) => ended === 'diverged'),
    count(({ ended }) => ended === 'open'),
    count(({ phi }) => phi !== undefined),
    count(({ lambda }) => lambda !== undefined),
    range(runs.map(({ phi }) => phi)),
    range(runs.map(({ lambda }) => lambda)),
    range(runs.map(({ lambda }) => times(lambda, step))),
    range(runs.map(({ invariant }) => invariant)),
    range(runs.map(({ rescaled }) => rescaled)),
  ];
}

const heads = [
  'sigma',
  'b',
  'eta',
  'reached',
  'diverged',
  'open',
  'ends',
  'minima',
  'phi',
  'lambda',
  'eta lambda',
  'I',
  'phi rescaled',
];

function linesRow(
  lines: readonly SharpnessLine[],
  activation: string,
  rule: StepRule,
): readonly string[] {
  const own = lines.filter((line) => line.activation === activation && line.rule === rule);
  const batches = [...new Set(own.map(({ batch }) => batch))].sort((a, b) => a - b);
  return [
    activation,
    rule,
    `${own.length}`,
    batches.join(', '),
    range(own.map(({ barrier }) => barrier)),
  ];
}

/** The tables, and what they are. */
export function sharpnessClosing({ design, cells, lines, complete }: SharpnessRecord): string {
  const { samples, inputs, neurons, step, starts, most, factor } = design;
  return [
    ...(complete ? [] : ['interrupted: only what was finished']),
    `n = ${samples}, d = ${inputs}, m = ${neurons}, ${starts} starts, at most ${most} gradients of samples each; eta = ${step}, and ${step} b/${samples}`,
    'reached, diverged and open are measured; phi and I are verified at as many ends as "ends", lambda at exact minimisers near as many as "minima"',
    ...aligned([heads, ...cells.map(cellRow)]),
    `eta lambda is at most 2 where gradient descent is stable, and 2b/N for orthogonal gradients; phi rescaled is at (${factor} W, v/${factor})`,
    ...(complete
      ? [
          'on the line to the end of gradient descent from that of the smallest batch that reached a minimum, the largest loss, enclosed:',
          ...aligned([
            ['sigma', 'eta', 'lines', 'b', 'largest loss'],
            ...['tanh', 'relu'].flatMap((activation) =>
              (['same', 'scaled'] as const).map((rule) => linesRow(lines, activation, rule)),
            ),
          ]),
        ]
      : []),
    `Nothing here says which minimum has the smaller error on new inputs. Seed ${design.seed}.`,
  ].join('\n');
}
