import { spawnSync } from 'node:child_process';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateCases } from '../../../src/conformance/cases.ts';
import { installed } from '../../../src/conformance/kits/part.ts';
import { judge } from '../../../src/conformance/judge.ts';
import { openSession } from '../../../src/conformance/session.ts';
import type { Outcome } from '../../../src/conformance/target.ts';
import { encodeFractions, encodeTensor } from '../../../src/conformance/tensor.ts';
import { resultsTarget, writeVectors } from '../../../src/conformance/vectors.ts';
import { inFolder, refusal } from '../../data/support.ts';
import { casesFor, faults, kit, validate } from './support.ts';

const python = process.env['WIDTHWISE_PYTHON'] ?? '/usr/bin/python3';

/** An adapter next to a copy of the kit, as a user would have it. */
async function beside(folder: string, program: string): Promise<readonly string[]> {
  await copyFile(kit('python/widthwise_adapter.py'), join(folder, 'widthwise_adapter.py'));
  await writeFile(join(folder, 'mine.py'), program);
  return [python, join(folder, 'mine.py')];
}

/** The program in the kit's first lines. */
async function example(): Promise<string> {
  const text = await readFile(kit('python/widthwise_adapter.py'), 'utf8');
  const lines = text.split('\n').filter((line) => line.startsWith('    '));
  const last = lines.findIndex((line) => line.includes('serve("mine"'));
  return lines
    .slice(0, last + 1)
    .map((line) => line.slice(4))
    .join('\n');
}

const odd = `
import os
from fractions import Fraction
from widthwise_adapter import serve, Unsupported

def forward(case):
    print("a print of Python")
    os.write(1, b"a print of C\\n")
    n = len(case["X"])
    if case.activation == "tanh": raise Unsupported("no tanh here")
    if case.activation == "sin": return {"f": [0.0] * n + [[1.0]]}
    if case.activation == "exp": return {"f": case["nothing"]}
    if case.activation == "square": raise MemoryError
    if case.activation == "cube": return [1.0] * n
    if case.dtype == "q": return {"f": [Fraction(1, 3)] * n}
    return {"f": [1e300, float("nan"), -0.0, 5e-324][:n]}

serve("odd", "1", {"framework": "none", "version": "0"}, {"forward": forward},
      ["f64", "f32", "q"], {"tanh": {}, "sin": {}, "exp": {}, "square": {}, "cube": {}, "relu": {}})
`;

async function answers(
  command: readonly string[],
  questions: readonly (readonly [activation: string, dtype: 'f64' | 'f32' | 'q'])[],
): Promise<readonly Outcome[]> {
  const target = await openSession({ command, handshakeSeconds: 20, caseSeconds: 20 });
  const found = new Map<string, Outcome>();
  const tensor = (dtype: 'f64' | 'f32' | 'q', shape: readonly number[], xs: readonly number[]) =>
    dtype === 'q' ? encodeFractions(shape, xs.map(String)) : encodeTensor(dtype, shape, xs);
  await target.ask(
    questions.map(([activation, dtype]) => ({
      id: `${activation} ${dtype}`,
      op: 'forward',
      dtype,
      activation,
      flags: {},
      inputs: {
        X: tensor(dtype, [4, 1], [1, 2, 3, 4]),
        W: tensor(dtype, [1, 1], [1]),
        v: tensor(dtype, [1], [1]),
      },
    })),
    ({ id }, outcome) => found.set(id, outcome),
  );
  await target.close();
  expect(target.incidents()).toEqual([]);
  return questions.map(
    ([activation, dtype]) =>
      found.get(`${activation} ${dtype}`) ?? { kind: 'not-run', because: 'no outcome' },
  );
}

const hasPython = spawnSync(python, ['--version']).status === 0;
const isRequired = process.env['WIDTHWISE_REQUIRE'] === 'all';
const reason = hasPython || isRequired ? '' : ` (skipped: there is no ${python})`;

describe.skipIf(!hasPython && !isRequired)(`the Python kit${reason}`, () => {
  it('is one short file that needs only the standard library', async () => {
    const text = await readFile(kit('python/widthwise_adapter.py'), 'utf8');
    expect(text.trimEnd().split('\n').length).toBeLessThan(200);
    const imports = text.match(/^(?:import|from) \w+/gmu) ?? [];
    const names = imports.map((line) => line.split(' ')[1]);
    const standard = 'import sys; print(all(n in sys.stdlib_module_names for n in sys.argv[1:]))';
    const ran = spawnSync(python, ['-c', standard, ...names.map(String)], { encoding: 'utf8' });
    expect(ran.stdout.trim()).toBe('True');
    expect(names).toContain('struct');
  });

  it('has an example in its first lines that passes unchanged', () =>
    inFolder(async (folder) => {
      const command = await beside(folder, await example());
      const session = await validate(command);
      expect(session.judged).toHaveLength(2);
      expect(faults(session)).toEqual([]);
    }));

  it('reports refusals, exceptions and odd numbers, and keeps prints off stdout', () =>
    inFolder(async (folder) => {
      const outcomes = await answers(await beside(folder, odd), [
        ['tanh', 'f64'],
        ['sin', 'f64'],
        ['exp', 'f64'],
        ['square', 'f64'],
        ['relu', 'f64'],
        ['relu', 'f32'],
        ['relu', 'q'],
        ['cube', 'f64'],
      ]);
      const said = outcomes.map((outcome) =>
        outcome.kind === 'answered' ? outcome.answer : outcome,
      );
      expect(said[0]).toEqual({ status: 'unsupported', reason: 'no tanh here' });
      expect(said[1]).toMatchObject({ status: 'error', error: { code: 'exception' } });
      expect(JSON.stringify(said[1])).toContain('output f: entry 4 has shape [1], entry 0 has []');
      expect(said[2]).toMatchObject({ status: 'error', error: { code: 'invalid-case' } });
      expect(JSON.stringify(said[2])).toContain("forward has no input 'nothing', only X, W, v");
      expect(JSON.stringify(said[2])).toContain('mine.py');
      expect(said[3]).toMatchObject({ status: 'error', error: { code: 'out-of-memory' } });
      expect(JSON.stringify(said[7])).toContain('forward returned list, not a dict of its outputs');
      const data = (k: number): unknown => {
        const answer = said[k];
        return answer !== undefined && 'status' in answer && answer.status === 'ok'
          ? answer.outputs['f']?.data
          : answer;
      };
      expect(data(4)).toBe('7e37e43c8800759c7ff800000000000080000000000000000000000000000001');
      expect(data(5)).toBe('7f8000007fc000008000000000000000');
      expect(data(6)).toEqual(['1/3', '1/3', '1/3', '1/3']);
      // answers that arrive together share the output printed before them
      const errors = outcomes.map((one) => (one.kind === 'answered' ? one.errors : '')).join('');
      expect(errors).toContain('a print of Python');
      expect(errors).toContain('a print of C');
    }));

  it('answers a file of cases without a harness', () =>
    inFolder(async (folder) => {
      const command = await beside(folder, await example());
      const online = await openSession({ command, handshakeSeconds: 20, caseSeconds: 20 });
      await online.close();
      const questions = casesFor(online.ready.caps);
      await writeFile(join(folder, 'cases.jsonl'), writeVectors({ seed: 1, cases: questions }));
      const words = [...command.slice(1), '--vectors', 'cases.jsonl'];
      const ran = spawnSync(python, words, { cwd: folder, encoding: 'utf8' });
      const target = resultsTarget(ran.stdout, 'results.jsonl');
      expect(target.ready).toEqual(online.ready);
      const kinds: string[] = [];
      await target.ask(questions, (question, outcome) => {
        kinds.push(judge(question, outcome, target.ready.caps).kind);
      });
      expect(kinds).toEqual(['pass', 'pass']);
    }));

  it('refuses an operation that protocol 1 does not have', () =>
    inFolder(async (folder) => {
      const program =
        'from widthwise_adapter import serve\nserve("x", "1", {}, {"fwd": 1}, [], {})\n';
      const [file = '', ...words] = await beside(folder, program);
      const ran = spawnSync(file, words, { encoding: 'utf8' });
      expect(ran.stderr).toMatch(/unknown operation 'fwd'; known are forward, loss/u);
    }));

  it('says which part is missing, and for which interpreter', async () => {
    // -S: without the folders in which NumPy and PyTorch are installed
    for (const [name, says] of [
      ['numpy', /NumPy is missing for .*python.* install python3-numpy/u],
      ['torch', /PyTorch is missing for .*python.* install python3-torch/u],
    ] as const) {
      const command = [python, '-S', kit(`python/${name}_adapter.py`)];
      const opened = openSession({ command, handshakeSeconds: 20, caseSeconds: 20 });
      await expect(opened).rejects.toThrow(says);
    }
  });
});

describe('the TypeScript kit', () => {
  it('answers a file of cases without a harness', () =>
    inFolder(async (folder) => {
      const program = kit('ml-matrix.ts');
      const command = [process.execPath, program];
      const online = await openSession({ command, handshakeSeconds: 60, caseSeconds: 20 });
      await online.close();
      const questions = generateCases(online.ready.caps, { seed: 1, count: 40 });
      const file = join(folder, 'cases.jsonl');
      await writeFile(file, writeVectors({ seed: 1, cases: questions }));
      const ran = spawnSync(process.execPath, [program, '--vectors', file], {
        encoding: 'utf8',
        maxBuffer: 2 ** 26,
      });
      expect(ran.status).toBe(0);
      const target = resultsTarget(ran.stdout, 'results.jsonl');
      expect(target.ready).toEqual(online.ready);
      const kinds = new Set<string>();
      await target.ask(questions, (question, outcome) => {
        kinds.add(judge(question, outcome, target.ready.caps).kind);
      });
      expect(kinds).toEqual(new Set(['pass']));
    }));
});

describe('a part in JavaScript that is not installed', () => {
  const load = (): Promise<unknown> => import(['no', 'such', 'package'].join('-'));

  it('is an error in this process, and a message of the adapter in a child process', async () => {
    const { code, message } = await refusal(installed(load, 'no-such-package', false));
    expect(code).toBe('environment');
    expect(message).toMatch(/no-such-package.*\nInstall it: npm install no-such-package/su);
    const program = `
      import { installed } from ${JSON.stringify(kit('part.ts'))};
      await installed(() => import('no-such-package'), 'no-such-package', true);`;
    const command = [process.execPath, '--input-type=module', '-e', program];
    const opened = openSession({ command, handshakeSeconds: 20, caseSeconds: 20 });
    await expect(opened).rejects.toThrow(/Install it: npm install no-such-package/u);
  });

  it('is not confused with a part that fails to load', async () => {
    const broken = (): Promise<never> => Promise.reject(new TypeError('broken'));
    await expect(installed(broken, 'x', false)).rejects.toThrow(new TypeError('broken'));
  });
});
