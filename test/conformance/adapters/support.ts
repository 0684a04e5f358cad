/**
 * # Asking an adapter small questions
 *
 * A few cases of every operation that the adapter declares, and the verdicts on its answers.
 * @module
 */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { generateCases } from '../../../src/conformance/cases.ts';
import { judge } from '../../../src/conformance/judge.ts';
import { operations } from '../../../src/conformance/protocol.ts';
import type {
  Capabilities,
  Case,
  Flags,
  Operation,
  Tensor,
} from '../../../src/conformance/protocol.ts';
import { openSession } from '../../../src/conformance/session.ts';
import type { Incident } from '../../../src/conformance/target.ts';
import { encodeTensor } from '../../../src/conformance/tensor.ts';
import type { Verdict } from '../../../src/conformance/verdict.ts';
import { gaussianSource } from '../../../src/data/random.ts';
import { builtIn } from '../../../src/sigma/built-in.ts';

const sizes = { n: 4, d: 3, m: 5, md: 15 } as const;

/** Inputs that are float32 numbers, so that every dtype gets the same ones. */
function inputs(op: Operation, dtype: 'f64' | 'f32', seed: number): Record<string, Tensor> {
  const gaussian = gaussianSource(seed);
  const named = Object.entries(operations[op].inputs).map(([name, dimensions]) => {
    const shape = dimensions.map((dimension) => sizes[dimension]);
    const count = shape.reduce((product, size) => product * size, 1);
    const data = Array.from({ length: count }, () => Math.fround(gaussian()));
    // the first neuron is 0, where an activation may have its kink; radius and eta are positive
    if (name === 'W') data.fill(0, 0, sizes.d);
    const chosen = name === 'radius' ? [0.5] : name === 'eta' ? [2 ** -6] : data;
    return [name, encodeTensor(dtype, shape, chosen)] as const;
  });
  return Object.fromEntries(named);
}

function flagsOf(op: Operation, activation: string | undefined, caps: Capabilities): Flags[] {
  const { flags } = operations[op];
  const slope = caps.conventions.slopeAtZero?.[activation ?? ''];
  const kink = flags.includes('slopeAtZero') && slope !== undefined ? { slopeAtZero: slope } : {};
  if (flags.includes('loss'))
    return (caps.conventions.loss ?? ['half-sum']).map((loss) => ({ loss, ...kink }));
  if (flags.includes('columns'))
    return (caps.conventions.columns ?? ['neuron-major']).map((columns) => ({ columns, ...kink }));
  return [kink];
}

function isOperation(name: string): name is Operation {
  return name in operations;
}

function caseOf(body: Omit<Case, 'id'>): Case {
  return { id: createHash('sha256').update(JSON.stringify(body)).digest('hex'), ...body };
}

/** The cases of one operation. */
function casesOf(op: Operation, dtype: 'f64' | 'f32', caps: Capabilities): readonly Case[] {
  const declared = [...builtIn.keys()].filter((name) => name in caps.activations);
  const activations = operations[op].activation ? declared : [undefined];
  return activations.flatMap((activation) =>
    flagsOf(op, activation, caps).flatMap((flags) =>
      [1, 2].map((seed) => {
        const named = activation === undefined ? {} : { activation };
        return caseOf({ op, dtype, ...named, flags, inputs: inputs(op, dtype, seed) });
      }),
    ),
  );
}

/** Cases for everything that an adapter declares. */
export function casesFor(caps: Capabilities): readonly Case[] {
  const dtypes = (['f64', 'f32'] as const).filter((dtype) => caps.dtypes.includes(dtype));
  const decided = caps.ops
    .filter(isOperation)
    .filter((op) => op !== 'train')
    .flatMap((op) => dtypes.flatMap((dtype) => casesOf(op, dtype, caps)));
  // the goal of a trainer must be computed separately
  const trained = caps.ops.includes('train')
    ? generateCases(caps, { seed: 1, count: 40 * dtypes.length, ops: ['train'] })
    : [];
  return [...decided, ...trained];
}

export interface Judged {
  readonly question: Case;
  readonly verdict: Verdict;
  /** op, dtype, activation and flags, for messages. */
  readonly name: string;
}

export interface Session {
  readonly impl: Readonly<Record<string, string>>;
  readonly judged: readonly Judged[];
  readonly incidents: readonly Incident[];
}

/** The verdicts on an adapter process. */
export async function validate(
  command: readonly string[],
  choose: (question: Case) => boolean = () => true,
  caseSeconds: number = 20,
): Promise<Session> {
  const target = await openSession({ command, handshakeSeconds: 60, caseSeconds });
  const judged: Judged[] = [];
  try {
    const { caps } = target.ready;
    await target.ask(casesFor(caps).filter(choose), (question, outcome) => {
      const { op, dtype, activation, flags } = question;
      const name = [op, dtype, activation, ...Object.values(flags)].join(' ');
      judged.push({ question, verdict: judge(question, outcome, caps), name });
    });
  } finally {
    await target.close();
  }
  return { impl: target.ready.impl, judged, incidents: target.incidents() };
}

/** The verdicts that are not `pass`, in words. */
export function faults({ judged }: Session): readonly string[] {
  return judged
    .filter(({ verdict }) => verdict.kind !== 'pass')
    .map(({ name, verdict }) => `${name}: ${JSON.stringify(verdict)}`);
}

/** The largest share of the bound that a passing answer used. */
export function largestShare({ judged }: Session): number {
  return Math.max(...judged.map(({ verdict }) => (verdict.kind === 'pass' ? verdict.share : 0)));
}

/** The path of a kit. */
export function kit(name: string): string {
  return fileURLToPath(new URL(`../../../src/conformance/kits/${name}`, import.meta.url));
}
