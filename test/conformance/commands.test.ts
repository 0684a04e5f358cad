/**
 * # widthwise validate, vectors, adapter
 *
 * With their exit codes, and with a stdout that holds one document and nothing else.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { adapterCommand } from '../../src/cli/commands/adapter.ts';
import { validateCommand } from '../../src/cli/commands/validate.ts';
import { vectorsCommand } from '../../src/cli/commands/vectors.ts';
import { exitCodeOfError } from '../../src/cli/exit-codes.ts';
import { seed } from '../../src/cli/option-values.ts';
import { onnxBytes } from '../../src/data/onnx-write.ts';
import { WidthwiseError } from '../../src/errors.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { widthwise } from '../cli/called.ts';
import { recorded } from './recorded.ts';

const plain = fileURLToPath(new URL('fixtures/plain.ts', import.meta.url));
const target = (fault: string): string => `'${process.execPath}' '${plain}' ${fault}`;

let folder: string;
const at = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'widthwise-validate-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | undefined;
  readonly stdout: string;
  /** The message of the error that ended it. */
  readonly error: string;
}

/** Runs the command in this process, with the options that every command has. */
async function run(...args: readonly string[]): Promise<Ended> {
  const program = new Command('widthwise').option('--json').option('--seed <n>', '', seed);
  let code: number | undefined;
  let error = '';
  let stdout = '';
  const end = (ended: number): void => {
    code = ended;
  };
  validateCommand(program.command('validate'), end);
  vectorsCommand(program.command('vectors'), end);
  adapterCommand(program.command('adapter'), end);
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof WidthwiseError)) throw thrown;
    error = thrown.message;
    code = exitCodeOfError(thrown.code);
  } finally {
    spy.mockRestore();
  }
  return { code, stdout, error };
}

describe('widthwise validate', () => {
  it('passes a correct adapter with --target, and writes the same to record and JUnit file', async () => {
    const [record, junit] = [at('right.jsonl'), at('right.xml')];
    const options = ['--cases', '60', '--record', record, '--junit', junit];
    const ended = await run('validate', '--target', target('none'), ...options);
    expect(ended).toMatchObject({ code: 0, error: '' });
    expect(ended.stdout).toContain('60 cases, seed 20211206: 60 pass');
    expect(recorded(readFileSync(record, 'utf8')).footer.counts.pass).toBe(60);
    expect(readFileSync(junit, 'utf8').match(/<testcase /gu)?.length).toBe(60);
  });

  it('prints one document that names the wrong entry with --json', async () => {
    const options = ['--ops', 'loss', '--cases', '60'];
    const ended = await run('--json', 'validate', '--target', target('half'), ...options);
    expect(ended.code).toBe(1);
    const document = JSON.parse(ended.stdout);
    expect(document.counts.fail).toBeGreaterThan(20);
    expect(document.results[0].verdict).toMatchObject({ kind: 'fail', entry: { output: 'l' } });
  });

  it('counts as weakened what only --tolerance accepts', async () => {
    const options = ['--ops', 'loss', '--dtypes', 'f64', '--cases', '40', '--tolerance'];
    const loose = await run('--json', 'validate', '--target', target('half'), ...options, '1.5');
    const { counts, tolerance, results } = JSON.parse(loose.stdout);
    expect(tolerance).toBe(1.5);
    expect(counts.weakened).toBeGreaterThan(10);
    expect(counts.fail).toBe(0);
    expect(loose.code).toBe(0);
    expect(results[0]).toMatchObject({ dtype: 'f64', verdict: { kind: 'weakened' } });
    const tight = await run('validate', '--target', target('half'), ...options, '0.5');
    expect(tight.code).toBe(1);
  });

  /** The words of the command that a failure suggests for repeating it. */
  function again(stdout: string): readonly string[] {
    const [, line = ''] = /^ {4}again: widthwise (.*)$/mu.exec(stdout) ?? [];
    const quoted = line.matchAll(/'((?:[^']|'\\'')*)'|(\S+)/gu);
    return [...quoted].map(([, text, word]) => text?.replaceAll(`'\\''`, "'") ?? word ?? '');
  }

  it('reports a failure once, with a command that repeats it', async () => {
    const options = ['--ops', 'loss', '--cases', '60', '--timeout', '3'];
    const ended = await run('validate', '--target', target('half'), ...options);
    expect(ended.stdout.match(/^fail /gmu)).toHaveLength(1);
    const words = again(ended.stdout);
    expect(words).toContain('--timeout');
    const same = await run(...words);
    expect(same.code).toBe(1);
    expect(same.stdout).toContain('1 cases, seed 20211206: 0 pass, 1 fail');
    expect(again(same.stdout)).toEqual(words);
    const right = words.map((word) => (word === target('half') ? target('none') : word));
    expect((await run(...right)).code).toBe(0);
  });

  it('takes one case by its id with --case, and refuses an unknown id', async () => {
    const options = ['--target', target('nan'), '--ops', 'gram', '--cases', '9'];
    const ended = await run('--json', '--seed', '5', 'validate', ...options);
    const { id } = JSON.parse(ended.stdout).results[4];
    const same = await run('--json', '--seed', '5', 'validate', ...options, '--case', id);
    expect(JSON.parse(same.stdout)).toMatchObject({ planned: 1, counts: { fail: 1 } });
    const other = await run('--seed', '6', 'validate', ...options, '--case', id);
    expect(other).toMatchObject({ code: 2, stdout: '' });
    expect(other.error).toContain(`no case has the id "${id}"`);
    const bad = await run('validate', ...options, '--case', '{"op":"gram"}');
    expect(bad).toMatchObject({ code: 2, stdout: '' });
  });

  it('fails on indeterminate cases with --strict', async () => {
    const options = ['--onnx', at('huge.onnx'), '--data', at('huge.csv')];
    const hidden = dense(1, 2, Float64Array.from([1e200, 1]));
    const model = { hidden, outputs: [1], activation: activationNamed('relu').value };
    writeFileSync(at('huge.onnx'), onnxBytes(model, 'float64'));
    // of two cases one may overflow
    const rows = Array.from({ length: 33 }, (_, k) => `${k === 32 ? '1e200' : '0'},${k},1\n`);
    writeFileSync(at('huge.csv'), `a,b,y\n${rows.join('')}`);
    const open = await run('validate', ...options);
    expect(open).toMatchObject({ code: 0, error: '' });
    expect(open.stdout).toContain('1 pass, 1 indeterminate');
    const strict = await run('validate', ...options, '--strict');
    expect(strict.code).toBe(1);
    const words = again(strict.stdout);
    expect(words).toContain('--strict');
    expect(words).toContain('--onnx');
    expect((await run(...words)).code).toBe(1);
  });

  it('runs an adapter in this process with --module', async () => {
    const source = `import { plainAdapter } from '${plain}';\nexport const adapter = plainAdapter('none');\n`;
    writeFileSync(at('module.ts'), source);
    const ended = await run('validate', '--module', at('module.ts'), '--cases', '40');
    expect(ended.stdout).toContain('40 pass');
    expect(ended.code).toBe(0);
  });

  it('judges a model on data in its own format with --onnx', async () => {
    const hidden = dense(3, 2, Float64Array.from([1, -2, 0.5, 0.25, 3, 1]));
    const model = { hidden, outputs: [1, -1, 2], activation: activationNamed('tanh').value };
    writeFileSync(at('model.onnx'), onnxBytes(model, 'float32'));
    writeFileSync(at('data.csv'), 'a,b,y\n1,2,1\n0.1,0.2,0\n-3,1,1\n');
    const ended = await run('validate', '--onnx', at('model.onnx'), '--data', at('data.csv'));
    expect(ended.stdout).toContain('forward f32');
    expect(ended.stdout).toContain('1 pass');
    expect(ended.code).toBe(0);
    const wide = await run('validate', '--onnx', at('model.onnx'), '--data', 'gaussian:4x3');
    expect(wide).toMatchObject({ code: 2, stdout: '' });
    expect(wide.error).toContain('the model takes 2 inputs, the data has 3 columns');
  });

  /** The tanh model of two inputs with this number of rows declared, as `torch.onnx.export` does. */
  function fixedModel(rows: number, inputs: number = 2): Uint8Array {
    const hidden = dense(3, 2, Float64Array.from([1, -2, 0.5, 0.25, 3, 1]));
    const model = { hidden, outputs: [1, -1, 2], activation: activationNamed('tanh').value };
    const bytes = Buffer.from(onnxBytes(model, 'float32'));
    const open = Buffer.from([0x0a, 3, 0x12, 1, 0x6e]); // a dimension named n
    for (let at = bytes.indexOf(open); at >= 0; at = bytes.indexOf(open))
      bytes.set([0x08, 0x80 | (rows & 127), rows >> 7], at + 2); // a dimension of that size
    const columns = bytes.indexOf(Buffer.from([0x0a, 2, 0x08, 2])); // the other one of the input
    bytes[columns + 3] = inputs;
    return bytes;
  }

  it.each([1, 2, 3, 32, 33, 100])('feeds a model that takes %d rows with --onnx', async (rows) => {
    writeFileSync(at('fixed.onnx'), fixedModel(rows));
    const options = ['--onnx', at('fixed.onnx'), '--data', 'gaussian:70x2'];
    const ended = await run('validate', ...options);
    expect(ended).toMatchObject({ code: 0, error: '' });
    expect(ended.stdout).toContain('3 pass');
  });

  it('says in one sentence which model of --onnx does not fit or cannot be run', async () => {
    const options = ['--onnx', at('fixed.onnx'), '--data', 'gaussian:4x2'];
    for (const [model, code, said] of [
      [fixedModel(1, 5), 2, '(Gemm): expected weights of 5 units, got those of 2'],
      [fixedModel(0), 2, 'the model takes 0 rows of 2 inputs at a time'],
      [erfInDouble(), 3, 'ONNX Runtime cannot'],
    ] as const) {
      writeFileSync(at('fixed.onnx'), model);
      const ended = await run('validate', ...options);
      expect(ended).toMatchObject({ code, stdout: '' });
      expect(ended.error).toContain(said);
      expect(ended.error.trimEnd().split('\n')).toHaveLength(2); // what, and what to do
    }
  });

  /** ONNX Runtime has no Erf in float64. */
  function erfInDouble(): Uint8Array {
    const hidden = dense(1, 2, Float64Array.from([1, -2]));
    const activation = activationNamed('gelu').value;
    return onnxBytes({ hidden, outputs: [1], activation }, 'float64');
  }

  it('exits with 4 for a stale entry of --expect', async () => {
    const entry = { match: { op: 'forward' }, status: 'fail', reason: 'r', link: 'l' };
    const file = { format: 'widthwise-expectations', version: 1, entries: [entry] };
    writeFileSync(at('expect.json'), JSON.stringify(file));
    const options = ['--ops', 'forward', '--cases', '20', '--expect', at('expect.json')];
    const ended = await run('validate', '--target', target('none'), ...options);
    expect(ended.code).toBe(4);
    expect(ended.stdout).toContain('unexpected-pass: entries[0] (r)');
  });

  it.each(
    (
      [
        [['--target', 'true', '--module', 'x.ts'], 2, 'expected one of'],
        [['--results', 'x.jsonl'], 2, '--results needs --vectors'],
        [['--onnx', 'x.onnx'], 2, '--onnx needs --data'],
        [['--target', 'node "open'], 2, 'expected a command'],
        [['--target', 'numpy', '--ops', 'hessian'], 2, 'unknown operation "hessian"'],
        [['--target', 'numpy', '--dtypes', 'f16'], 2, 'unknown format "f16"'],
        [['--module', 'missing.ts'], 3, /^missing\.ts: the module does not exist$/mu],
        [['--target', 'true'], 3, 'did not get ready'],
        [['--target', './no-such x'], 3, 'it cannot be started: there is no such file or folder'],
      ] as const
    ).map(([args, code, said]) => [args.join(' '), args, code, said] as const),
  )('refuses %s', async (_, args, code, said) => {
    const ended = await run('validate', ...args);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.error).toMatch(said);
  });
});

describe('widthwise adapter and vectors', () => {
  it('work together: init, doctor, emit, answers from elsewhere, verify', async () => {
    expect((await run('adapter', 'init', 'python', '--dir', folder)).code).toBe(0);
    const again = await run('adapter', 'init', 'python', '--dir', folder);
    expect(again).toMatchObject({ code: 2, stdout: '' });
    const doctor = await run('adapter', 'doctor', `python3 '${at('adapter.py')}'`);
    expect(doctor.stdout).toContain('fit to be validated');
    expect(doctor.code).toBe(0);
    const options = ['--out', at('cases.jsonl'), '--cases', '60', '--ops', 'forward'];
    expect((await run('vectors', 'emit', ...options)).code).toBe(0);
    const words = [at('adapter.py'), '--vectors', at('cases.jsonl')];
    const { stdout } = spawnSync('python3', words, { encoding: 'utf8' });
    writeFileSync(at('results.jsonl'), stdout);
    const verified = await run('vectors', 'verify', at('cases.jsonl'), at('results.jsonl'));
    expect(verified.stdout).toMatch(/60 cases, seed 20211206: \d pass, \d\d skipped/u);
    expect(verified.code).toBe(0);
    const spoiled = stdout.replaceAll('"f":', '"g":');
    writeFileSync(at('spoiled.jsonl'), spoiled);
    const wrong = await run('vectors', 'verify', at('cases.jsonl'), at('spoiled.jsonl'));
    expect(wrong.stdout).toContain('forward: no f, got g');
    const [, line = ''] = /again: widthwise (.*)$/mu.exec(wrong.stdout) ?? [];
    const one = await run(...line.split(' '));
    expect(one.code).toBe(1);
    expect(one.stdout).toContain('1 cases');
  });

  it('name what the doctor found wrong', async () => {
    const ended = await run('adapter', 'doctor', target('nan'));
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain('not finite, but the true value is');
  });
});

describe('the command line', () => {
  it.each<readonly [string, string]>([
    ['validate --target ml-matrix --cases 1e12', '100,000'],
    ['validate --target ml-matrix --timeout 1e12', '3,600'],
    ['vectors emit --out cases.jsonl --cases 1e12', '100,000'],
  ])('refuses %s before any work, and names the limit', async (words, limit) => {
    const end = await widthwise(folder, ...words.split(' '));
    expect(end).toMatchObject({ code: 2, stdout: '' });
    expect(end.stderr).toContain(limit);
  });
});
