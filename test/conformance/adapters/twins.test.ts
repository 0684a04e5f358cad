import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { generateCases } from '../../../src/conformance/cases.ts';
import { operations } from '../../../src/conformance/protocol.ts';
import { validate as run } from '../../../src/conformance/run.ts';
import { openSession } from '../../../src/conformance/session.ts';
import { computingTwins } from '../../../src/conformance/twins/computing.ts';
import { talkingTwins } from '../../../src/conformance/twins/talking.ts';
import { isLong } from '../../runs.ts';
import { faults, validate } from './support.ts';

const program = fileURLToPath(new URL('../../../src/conformance/twins/run.ts', import.meta.url));
const command = (name: string): readonly string[] => [process.execPath, program, name];

/** The findings of a run besides verdicts, and how many cases it asked twice. */
async function repeatedGrams(
  name: string,
): Promise<{ readonly findings: readonly string[]; readonly repeated: number }> {
  const options = { command: command(name), handshakeSeconds: 120, caseSeconds: 120 };
  const target = await openSession(options);
  try {
    const cases = generateCases(target.ready.caps, { seed: 1, count: 400, ops: ['gram'] });
    const silent = { target: name, seed: 1, expectations: [], onLine: () => undefined };
    const { findings, footer } = await run(target, cases, silent);
    return { findings: findings.map(({ kind }) => kind), repeated: footer.repeated };
  } finally {
    await target.close();
  }
}

/** Enough to show a fault: smooth and kinked activations, each operation once. */
const activations = [undefined, 'tanh', 'relu'];

describe('a faulty twin', () => {
  it('passes everywhere where the fault is taken out', async () => {
    const session = await validate(command('right'), ({ activation }) =>
      activations.includes(activation),
    );
    expect(faults(session)).toEqual([]);
    expect(session.incidents).toEqual([]);
    const asked = new Set(session.judged.map(({ question }) => question.op));
    expect([...asked].sort()).toEqual(Object.keys(operations).sort());
  });

  for (const { name, fault, shows } of computingTwins)
    it(`fails as ${name}: ${fault}`, async () => {
      // operations that it computes correctly are asked only in a long run: each answer takes an
      // exact computation
      const session = await validate(
        command(name),
        ({ op, activation }) =>
          activations.includes(activation) && (isLong || shows.some((shown) => shown === op)),
      );
      const kinds = session.judged.map(
        ({ question, verdict }) => [question.op, verdict.kind] as const,
      );
      for (const op of shows)
        expect(
          kinds.some(([asked, kind]) => asked === op && kind === 'fail'),
          `${op} of ${name}`,
        ).toBe(true);
      for (const [op, kind] of kinds)
        if (!shows.includes(op)) expect(kind, `${op} of ${name}`).toBe('pass');
    });

  for (const { name, fault, caught } of talkingTwins)
    it(`is caught as ${caught} as ${name}: ${fault}`, async () => {
      if (caught === 'not-ready') {
        const options = { command: command(name), handshakeSeconds: 3, caseSeconds: 3 };
        await expect(openSession(options)).rejects.toThrow(/did not get ready/u);
        return;
      }
      if (caught === 'not-repeatable') {
        const { findings, repeated } = await repeatedGrams(name);
        expect(findings).toContain(caught);
        expect(await repeatedGrams('right')).toEqual({ findings: [], repeated });
        return;
      }
      const { judged, incidents } = await validate(
        command(name),
        ({ op, activation }) => ['gram', 'forward'].includes(op) && activation === 'tanh',
        caught === 'timeout' ? 3 : 120, // short only where the limit itself is tested
      );
      const kinds = (wanted: string): readonly string[] =>
        judged.filter(({ question }) => question.op === wanted).map(({ verdict }) => verdict.kind);
      expect(kinds('forward')).toEqual(['pass', 'pass']);
      if (caught === 'incident') {
        expect(kinds('gram')).toEqual(['pass', 'pass']);
        expect(incidents.map(({ kind }) => kind)).toContain('protocol-error');
      } else expect(kinds('gram')).toEqual([caught, caught]);
    });
});
