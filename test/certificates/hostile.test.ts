import { describe, expect, it } from 'vitest';
import { checkCertificate } from '../../src/certificates/check-certificate.ts';
import type { Verdict } from '../../src/certificates/verdict.ts';
import { readCertificate } from '../../src/certificates/read.ts';
import { certificatePieces, writeCertificate } from '../../src/certificates/write.ts';
import { expressionToJson } from '../../src/sigma/expression-json.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { certifiedInputs } from '../../src/certificates/claims/inputs.ts';
import { gaussianProblem, neverAsked, shattering } from './support.ts';

const problem = gaussianProblem(6, 3, 'tanh');
const rank = shattering(problem, 4);
const text = writeCertificate(rank);

/** The text of a rank claim of these sizes, whose witness is missing: limits come first. */
function sized(rows: number, cols: number, width: number, activation: unknown = 'x'): string {
  const recipe = { source: 'nowhere', labels: '', normalise: 'none', bias: false };
  const inputs = { rows, cols, sha256: '0'.repeat(64), recipe };
  const claim = { kind: 'full-row-rank-on-ball', activation, width, radius: 1, mirrored: false };
  const file = { format: 'widthwise-certificate', version: 1, claim: { ...claim, inputs } };
  return JSON.stringify({ ...file, witness: {}, provenance: {} });
}

/** 60 nested divisions: 481 parts. */
function nestedDivisions(): unknown {
  let tree: unknown = 'x';
  for (let k = 1; k <= 60; k++)
    tree = ['div', tree, ['add', 'x', ['mul', `${k}`, ['pow', 'x', 2]]]];
  return tree;
}

describe('the checker of a hostile file', () => {
  it('limits n m, n m d, m d and the work of the activation, each by itself', () => {
    const limited = (limit: string): object => ({
      kind: 'resource-limit',
      limit: expect.stringMatching(new RegExp(`^${limit} <= \\d+$`, 'u')),
    });
    expect(readCertificate(sized(4096, 1, 4096))).toMatchObject(limited('preactivations'));
    expect(readCertificate(sized(2048, 1024, 1024))).toMatchObject(limited('dotProductTerms'));
    expect(readCertificate(sized(1, 8192, 1024))).toMatchObject(limited('weightEntries'));
    expect(readCertificate(sized(6001, 1, 1))).toMatchObject(limited('samples'));
    const gelu = expressionToJson(activationNamed('gelu').value);
    expect(readCertificate(sized(1024, 1, 2048, gelu))).toMatchObject(limited('activationSteps'));
    expect(readCertificate(sized(512, 1, 512, nestedDivisions()))).toMatchObject(
      limited('activationSteps'),
    );
    const tanh = expressionToJson(activationNamed('tanh').value);
    for (const [n, d, m] of [
      [1024, 1, 2048],
      [6000, 784, 16],
      [1000, 784, 600],
    ] as const)
      expect(readCertificate(sized(n, d, m, tanh))).toMatchObject({ at: 'witness' });
  });

  it('decides with 60 nested divisions in the activation, whose derivatives have millions of nodes as trees', async () => {
    const words = text.replace(/"activation":[^\n]*,\n/u, () => {
      return `"activation":${JSON.stringify(nestedDivisions())},\n`;
    });
    expect(await checkCertificate(words, neverAsked)).toMatchObject({ kind: 'rejected' });
  });

  it('refuses too many lists, objects and texts before it makes them', () => {
    for (const piece of ['[', '{', '"'])
      expect(readCertificate(piece.repeat(5_000_001))).toEqual({
        kind: 'malformed',
        at: 'certificate',
        because: `expected at most ${piece === '[' ? 5_000_000 : 100_000} times ${piece}`,
      });
    const long = text.replace('"tool":"test"', `"tool":"${'\ud800'.repeat(10_001)}"`);
    expect(readCertificate(long)).toMatchObject({ kind: 'malformed', at: 'provenance.tool' });
    expect(readCertificate(' '.repeat(100_000_001))).toMatchObject({ kind: 'resource-limit' });
  });

  it('compares the file with the canonical text piece by piece', () => {
    expect([...certificatePieces(rank)].join('')).toBe(text);
    expect(Math.max(...[...certificatePieces(rank)].map((piece) => piece.length))).toBeLessThan(
      300,
    );
    const row = /"hidden":\[\n\[[^,]*,/u;
    expect(readCertificate(text.replace(row, '"hidden":[\n[9e20,'))).toEqual({
      kind: 'malformed',
      at: expect.stringMatching(/^line \d+$/u),
      because: expect.stringMatching(/^not in canonical form: expected "00000000000000000000,/u),
    });
    const lineOf = (words: string): number => text.slice(0, text.indexOf(words)).split('\n').length;
    for (const words of ['"width":', '"outputs":', '"hidden":', '"provenance":'])
      expect(readCertificate(text.replace(words, `${words} `)), words).toMatchObject({
        at: `line ${lineOf(words)}`,
      });
    expect(readCertificate(`${text}\n`)).toMatchObject({
      at: `line ${text.split('\n').length}`,
      because: 'not in canonical form: expected "", got "\\n"',
    });
    expect(readCertificate(text.slice(0, -1))).toMatchObject({ kind: 'malformed' });
  });
});

describe('inputs by digest', () => {
  const recipe = { source: 'somewhere', labels: '', normalise: 'none', bias: false } as const;
  const inputs = certifiedInputs(problem.inputs, recipe);
  const byDigest = writeCertificate({ ...rank, claim: { ...rank.claim, inputs } });
  const check = (find: () => Dense): Promise<Verdict> =>
    checkCertificate(byDigest, () => Promise.resolve(find()));

  it('are asked for with the claimed shape', async () => {
    const asked: unknown[] = [];
    const verdict = await checkCertificate(byDigest, (...args) => {
      asked.push(args);
      return Promise.resolve(problem.inputs);
    });
    expect(verdict.kind).toBe('verified');
    expect(asked).toEqual([[recipe, 6, 3]]);
  });

  it('are rejected when there are more or fewer entries than rows times columns', async () => {
    const { data } = problem.inputs;
    const rejected = { kind: 'rejected', at: 'claim.inputs' };
    expect(await check(() => ({ rows: 6, cols: 3, data: data.slice(0, 17) }))).toMatchObject(
      rejected,
    );
    expect(await check(() => ({ rows: 6, cols: 3, data: new Float64Array(19) }))).toMatchObject(
      rejected,
    );
    expect(await check(() => dense(3, 6, data))).toMatchObject(rejected);
  });
});

describe('pre-activations near the largest double', () => {
  it('lead to a verdict where the ball reaches beyond it', async () => {
    const { claim, witness, provenance } = shattering(gaussianProblem(1, 1, 'tanh'), 2);
    const huge = dense(1, 1, Float64Array.of(1e308));
    for (const w of [1, 1.5, -1.5]) {
      const hidden = dense(2, 1, Float64Array.of(w, w));
      const near = {
        claim: { ...claim, radius: 1, inputs: certifiedInputs(huge, undefined) },
        witness: { ...witness, hidden, inverse: dense(1, 1, Float64Array.of(1)) },
        provenance,
      };
      expect(await checkCertificate(writeCertificate(near), neverAsked)).toMatchObject({
        kind: 'rejected',
      });
    }
  });
});
