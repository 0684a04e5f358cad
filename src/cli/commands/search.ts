/**
 * # widthwise search
 * @module
 */
import { setImmediate } from 'node:timers/promises';
import { Argument } from 'commander';
import type { Command } from 'commander';
import { row } from '../../linalg/matrix.ts';
import type { Dense } from '../../linalg/matrix.ts';
import { casesBelow, coveredBy } from '../../open/cases.ts';
import type { Case, Covered } from '../../open/cases.ts';
import { pairsProved } from '../../open/pairs.ts';
import { largestShare } from '../../open/radius.ts';
import type { LargestShare } from '../../open/radius.ts';
import { threshold } from '../../open/threshold.ts';
import type { CaseEvidence } from '../../open/threshold.ts';
import type { ExitCode } from '../exit-codes.ts';
import { interruptible } from '../interruption.ts';
import { oneOf, starts } from '../option-limits.ts';
import { countUpTo } from '../option-values.ts';
import { jsonText, outputFor } from '../output.ts';
import type { GlobalOptions, Output } from '../output.ts';

interface SearchOptions extends GlobalOptions {
  readonly samples: number;
  readonly pairs: number;
  readonly starts: number;
}

const questions = ['open/threshold', 'open/radius'] as const;

export function searchCommand(command: Command, end: (code: ExitCode) => void): void {
  command
    .description('Looks for evidence on a question that no theorem here answers.')
    .addArgument(new Argument('<question>', 'which').choices(questions).argParser(oneOf(questions)))
    .option(
      '--samples <n>',
      'open/threshold: cases up to this many samples',
      countUpTo(40, 'there are about n log n cases'),
      6,
    )
    .option(
      '--pairs <n>',
      'open/threshold: drawn pairs (X, y) per case',
      countUpTo(10_000, 'each is drawn and fitted'),
      20,
    )
    .option('--starts <n>', 'starts per pair, or instances per case of open/radius', starts, 200)
    .addHelpText(
      'after',
      `
open/threshold  Is there a generic data set that a width between n/d and 2n/d cannot fit?
open/radius     How large can the certified radius of Theorem B be, as a share of the true one?

Exit code: 0 the search ended, 2 unusable options, 5 interrupted.

Examples:
  widthwise search open/threshold --samples 5
  widthwise --seed 7 search open/radius`,
    )
    .action(async (question: (typeof questions)[number]) => {
      const options = command.optsWithGlobals<SearchOptions>();
      const output = outputFor(options);
      end(await (question === 'open/radius' ? radius : thresholds)(options, output));
    });
}

const interruptedWords = 'interrupted: only what was seen until then';

function caseText({ n, d, m }: Case): string {
  return `n = ${n}, d = ${d}, m = ${m}`;
}

async function thresholds(options: SearchOptions, output: Output): Promise<ExitCode> {
  const { seed = 1, samples, pairs, starts } = options;
  const covered: { readonly case: Case; readonly by: Covered }[] = [];
  const open: CaseEvidence[] = [];
  output.detail(
    `sigma = tanh; all cases with n/d <= m < 2n/d, n <= ${samples}; seed ${seed}, ${pairs} pairs (X, y) per case, at most ${starts} starts per pair`,
  );
  const partial = await interruptible(async (signal) => {
    for (const sizes of casesBelow(samples)) {
      await setImmediate();
      if (signal.aborted) break;
      const by = coveredBy(sizes);
      if (by !== undefined && (by !== 'pairs' || pairsProved(sizes, seed))) {
        covered.push({ case: sizes, by });
        if (by === 'pairs')
          output.detail(
            `${caseText(sizes)}  every y, almost every X: pairs with v moving (rank proved at a drawn X)`,
          );
        continue;
      }
      const evidence = await threshold(sizes, { seed, pairs, starts, signal });
      if (evidence.drawn === 0) break; // interrupted before anything was drawn
      open.push(evidence);
      output.detail(`${caseText(sizes)}  ${evidenceText(evidence)}`);
    }
    return signal.aborted;
  });
  const text = [...(partial ? [interruptedWords] : []), conclusion(covered.length, open, partial)];
  output.result(
    text.join('\n'),
    jsonText({ seed, partial, covered, open: open.map(plainEvidence) }),
  );
  return partial ? 5 : 0;
}

function evidenceText({ drawn, fitted, hardest, candidate }: CaseEvidence): string {
  const shown = `open; an exact fit certified for ${fitted} of ${drawn} drawn pairs (at most ${hardest} starts)`;
  if (candidate === undefined) return shown;
  const { relative, starts } = candidate;
  return `${shown}; worst of the others: norm(f - y)/norm(y) = ${relative.toPrecision(3)} after ${starts} starts, in float64`;
}

function rowsOf(A: Dense): readonly (readonly number[])[] {
  return Array.from({ length: A.rows }, (_, i) => Array.from(row(A, i)));
}

function plainEvidence({ candidate, ...seen }: CaseEvidence): object {
  if (candidate === undefined) return seen;
  return { ...seen, candidate: { ...candidate, inputs: rowsOf(candidate.inputs) } };
}

interface FoundShare {
  readonly case: Case;
  readonly share: LargestShare | undefined;
}

function plainShare({ share, ...found }: FoundShare): object {
  if (share === undefined) return found;
  const { inputs, hidden } = share.instance;
  return {
    ...found,
    share: { ...share, instance: { inputs: rowsOf(inputs), hidden: rowsOf(hidden) } },
  };
}

function conclusion(covered: number, open: readonly CaseEvidence[], partial: boolean): string {
  const drawn = open.reduce((sum, evidence) => sum + evidence.drawn, 0);
  const fitted = open.reduce((sum, evidence) => sum + evidence.fitted, 0);
  const [first] = open;
  const settled = `${covered} cases covered by an argument (proofs-notes/counterexamples.md)`;
  if (first === undefined)
    return `${settled}, ${partial ? 'no open one was reached' : 'none open'}: nothing was drawn, and nothing is evidence${partial ? '' : '; give more --samples'}`;
  const none =
    drawn === fitted
      ? 'no witness found: every drawn pair has a certified exact fit, which is no proof for all pairs'
      : `${drawn - fitted} drawn pairs have no certified fit: candidates, not counterexamples, since nothing here proves that no fit exists`;
  return [
    `${settled}, ${open.length} open, the first: ${caseText(first.case)}`,
    `${fitted} of ${drawn} drawn pairs of the open cases certified; ${none}`,
  ].join('\n');
}

const radiusCases = [
  { n: 1, d: 1, m: 1 },
  { n: 1, d: 2, m: 2 },
  { n: 2, d: 2, m: 2 },
  { n: 2, d: 3, m: 2 },
  { n: 3, d: 3, m: 4 },
  { n: 4, d: 4, m: 4 },
] as const;

async function radius({ seed = 1, starts }: SearchOptions, output: Output): Promise<ExitCode> {
  output.detail(
    `sigma = x^2, n <= d, integer X and W; true radius: min_i norm(W x_i)/norm(x_i); seed ${seed}, ${starts} instances per case`,
  );
  const found: FoundShare[] = [];
  const partial = await interruptible(async (signal) => {
    for (const sizes of radiusCases) {
      if (signal.aborted) break;
      const share = await largestShare(sizes, { seed, tries: starts, signal });
      if (signal.aborted && share === undefined) break;
      const says =
        share === undefined
          ? 'no radius certified'
          : `certified/true = ${share.ratio.toPrecision(6)}, X = [${share.instance.inputs.data.join(', ')}], W = [${share.instance.hidden.data.join(', ')}]`;
      output.detail(`${caseText(sizes)}  ${says}`);
      found.push({ case: sizes, share });
    }
    return signal.aborted;
  });
  const largest = Math.max(0, ...found.map(({ share }) => share?.ratio ?? 0));
  const text = [
    ...(partial ? [interruptedWords] : []),
    found.length === 0
      ? 'no instance was tried'
      : `largest ratio ${largest.toPrecision(6)}; it is at most 1, and the search for the radius stops within a factor of 1 - 2^-12. ` +
        'So there are instances on which Lemma 1(a) with the constant of Lemma 3 loses nothing.',
  ];
  output.result(
    text.join('\n'),
    jsonText({ seed, partial, found: found.map(plainShare), largest }),
  );
  return partial ? 5 : 0;
}
