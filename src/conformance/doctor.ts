/**
 * # Is this adapter fit to be validated?
 *
 * Starts it, reads what it declares, asks one case of each operation, stops it; each step with what was seen.
 *
 * ## Main definitions
 * - {@link examine}, {@link Diagnosis}
 * @module
 */
import { generateCases, operationNames } from './cases.ts';
import { judge } from './judge.ts';
import { dtypes } from './protocol.ts';
import type { Capabilities, Case } from './protocol.ts';
import type { Outcome, Target } from './target.ts';
import { words } from './session.ts';

export interface Diagnosis {
  readonly kind: 'ok' | 'warning' | 'fault';
  readonly text: string;
}

const ok = (text: string): Diagnosis => ({ kind: 'ok', text });
const warning = (text: string): Diagnosis => ({ kind: 'warning', text });
const fault = (text: string): Diagnosis => ({ kind: 'fault', text });

/** Examines a target that is ready, and closes it. */
export async function examine(target: Target): Promise<readonly Diagnosis[]> {
  const { adapter, impl, caps } = target.ready;
  const versions = Object.entries(impl).map(([name, value]) => `${name} ${value}`);
  const seen: Diagnosis[] = [
    ok(`${adapter.name} ${adapter.version} speaks protocol 1 (${versions.join(', ')})`),
    ...declarations(caps),
  ];
  const cases = operationNames
    .filter((op) => caps.ops.includes(op))
    .flatMap((op) => sampleOf(op, caps));
  await target.ask(cases, (question, outcome) => {
    seen.push(diagnose(question, outcome, caps));
  });
  await target.close();
  const incidents = target.incidents().map(({ kind, because }) => fault(`${kind}: ${because}`));
  return [...seen, ...incidents, ...(incidents.length === 0 ? [ok('it stops when asked')] : [])];
}

function declarations({ ops, dtypes: kinds, activations, conventions }: Capabilities): Diagnosis[] {
  const names = Object.keys(activations);
  const unknown = [
    ...ops.filter((op) => !operationNames.some((known) => known === op)),
    ...kinds.filter((kind) => !dtypes.some((known) => known === kind)),
  ];
  const kinked = ['relu', 'leaky-relu', 'abs'].filter(
    (name) => names.includes(name) && conventions.slopeAtZero?.[name] === undefined,
  );
  const undeclared = names.filter((name) => Object.keys(activations[name] ?? {}).length === 0);
  return [
    ok(`operations ${ops.join(', ')}; ${kinds.join(', ')}; activations ${names.join(', ')}`),
    ...(unknown.length > 0 ? [warning(`not of protocol 1, ignored: ${unknown.join(', ')}`)] : []),
    ...(kinked.length > 0
      ? [warning(`no slopeAtZero for ${kinked.join(', ')}: kinks stay indeterminate`)]
      : []),
    ...(undeclared.length > 0
      ? [ok(`default errors are assumed of ${undeclared.join(', ')}`)]
      : []),
  ];
}

function sampleOf(op: string, caps: Capabilities): readonly Case[] {
  return generateCases(caps, { seed: 1, count: 1, ops: [op] });
}

function diagnose(question: Case, outcome: Outcome, caps: Capabilities): Diagnosis {
  const name = `${question.op} ${question.dtype} ${question.activation ?? ''}`.trim();
  if (outcome.kind === 'not-run' || outcome.kind === 'skipped')
    return fault(`${name}: ${outcome.kind}, ${outcome.because}`);
  if (outcome.kind !== 'answered') return fault(`${name}: ${outcome.kind}, ${words(outcome)}`);
  const verdict = judge(question, outcome, caps);
  const because = 'because' in verdict ? `, ${verdict.because}` : '';
  const text = `${name}: ${verdict.kind}${because}`;
  if (verdict.kind === 'pass') return ok(text);
  return verdict.kind === 'unsupported' || verdict.kind === 'indeterminate'
    ? warning(text)
    : fault(text);
}
