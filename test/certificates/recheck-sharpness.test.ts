/**
 * # recheck_sharpness.py against the checker of facts files
 *
 * On random networks and steps, with values computed here and with others, on what `certify sharpness` writes, and on
 * hostile files. The corpus and its mutants are in recheck-facts.test.ts.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { rationalTier } from '../../src/arithmetic/rational-tier.ts';
import {
  ratio,
  rationalField as Q,
  rationalFromText,
  rationalToText,
} from '../../src/arithmetic/rational.ts';
import type { Rational } from '../../src/arithmetic/rational.ts';
import { checkFacts } from '../../src/certificates/facts/check.ts';
import type { Fact, FactOf, FactPoint, Instance } from '../../src/certificates/facts/format.ts';
import { writeFacts } from '../../src/certificates/facts/write.ts';
import { certify } from '../../src/index.ts';
import { identity } from '../../src/quadratic/elimination.ts';
import { matrix, tabulate } from '../../src/linalg/matrix.ts';
import { residual } from '../../src/network/network.ts';
import { cornerOf, halfSquare, halfWidths, reluRanges, rescaled, sharpnessOf } from '../../src/sharpness/box.ts'; // prettier-ignore
import { noiseCovariance } from '../../src/sharpness/mean-square.ts';
import { activationOf } from '../../src/sigma/activation.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { drawer } from './facts/plain-network.ts';
import { fileOf } from './facts/support.ts';
import { factsWords, isSkipped, reason } from './recheck-support.ts';

const next = drawer(79);
const draw = (): number => (next() + 1) / 2;
const whole = (low: number, high: number): number => low + Math.floor(draw() * (high - low + 1));
const part = (): Rational => ratio(BigInt(whole(-6, 6)), BigInt(whole(1, 4)));
const positive = (): Rational => ratio(BigInt(whole(1, 9)), BigInt(whole(1, 5)));
const many = <T>(count: number, make: () => T): readonly T[] => Array.from({ length: count }, make);

interface Drawn {
  readonly about: Instance & Required<Pick<Instance, 'inputs' | 'labels' | 'activation'>>;
  readonly point: FactPoint;
}

function network(activation: string): Drawn {
  const [n, d, m] = [whole(1, 4), whole(1, 3), whole(1, 3)];
  const point = { hidden: matrix(m, d, many(m * d, part)), outputs: many(m, part) };
  const inputs = matrix(n, d, many(n * d, part));
  const sigma = activationNamed(activation).value;
  const about = { activation: sigma, inputs, labels: many(n, part), points: { P: point } };
  return { about, point };
}

function cornerText({ hidden, outputs }: FactPoint): string {
  return many(hidden.data.length + outputs.length, () => (draw() < 0.5 ? '+' : '-')).join('');
}

function residualOf({ about }: Drawn, point: FactPoint): readonly Rational[] {
  const { inputs, labels, activation } = about;
  const sigma = activationOf(activation);
  return residual(rationalTier, sigma, { inputs, ...point }, labels) ?? [];
}

type Case = readonly [about: Instance, fact: Fact];

/** The value at the corner and the bound by ranges, exactly; a little more or less is not shown. */
function rescaledCases(): readonly Case[] {
  const drawn = network('relu');
  const { about, point } = drawn;
  const factors = many(point.outputs.length, positive);
  const epsilon = Q.div(positive(), ratio(BigInt(30 ** whole(0, 2)))); // small boxes keep signs
  const box = draw() < 0.5 ? 'shifted' : 'relative';
  const there = rescaled(Q, point, factors);
  const corner = cornerText(point);
  const far = cornerOf(Q, there, halfWidths(Q, there, epsilon, box), corner);
  const loss = halfSquare(Q, residualOf(drawn, point));
  const least = sharpnessOf(Q, halfSquare(Q, residualOf(drawn, far)), loss);
  const net = { inputs: about.inputs, ...point };
  const ranges = reluRanges(Q, net, halfWidths(Q, point, epsilon, box), about.labels);
  const most = sharpnessOf(Q, halfSquare(Q, ranges), loss);
  const fact: FactOf<'rescaled'> = {
    fact: 'rescaled',
    at: 'P',
    factors,
    epsilon,
    box,
    corner,
    least,
    most,
  };
  const little = ratio(1n, 10n ** 30n);
  return [
    [about, fact],
    [about, { ...fact, least: Q.add(least, little) }],
    [about, { ...fact, most: Q.sub(most, little) }],
  ];
}

/** The covariance, with its exact trace in a bracket, and others; f is linear or quadratic in W. */
function noiseCases(): readonly Case[] {
  const drawn = network(draw() < 0.5 ? 'x' : 'x^2');
  const { about, point } = drawn;
  const { inputs: X } = about;
  const [n, d, m] = [X.rows, X.cols, point.outputs.length];
  const batch = whole(1, n);
  const slope = (i: number, j: number): Rational => {
    if (about.activation.kind === 'variable') return Q.one;
    const terms = Array.from({ length: d }, (_, k) =>
      Q.mul(X.data[i * d + k] ?? Q.zero, point.hidden.data[j * d + k] ?? Q.zero),
    );
    return Q.mul(ratio(2n), terms.reduce(Q.add, Q.zero));
  };
  const A = tabulate(n, m * d, (i, c) => {
    const j = Math.floor(c / d);
    const by = Q.mul(point.outputs[j] ?? Q.zero, slope(i, j));
    return Q.mul(by, X.data[i * d + (c % d)] ?? Q.zero);
  });
  const covariance = noiseCovariance(Q, A, residualOf(drawn, point), batch);
  const entries = Array.from({ length: m * d }, (_, k) => covariance.data[k * (m * d + 1)]);
  const trace = entries.reduce((s: Rational, a) => Q.add(s, a ?? Q.zero), Q.zero);
  const start = { fact: 'gradient-noise', at: 'P', moving: 'hidden', batch } as const;
  const changed = tabulate(m * d, m * d, (i, j) =>
    Q.add(covariance.data[i * m * d + j] ?? Q.zero, i + j === 0 ? ratio(1n, 999n) : Q.zero),
  );
  const around = (by: bigint): Rational => Q.mul(trace, ratio(1000n + by, 1000n));
  const spare = ratio(1n, 10n ** 9n);
  return [
    [about, { ...start, as: 'matrix', covariance }],
    [about, { ...start, as: 'matrix', covariance: changed }],
    [about, { ...start, as: 'trace', least: around(-1n), most: Q.add(around(1n), spare) }],
    [about, { ...start, as: 'trace', least: Q.add(around(1n), spare), most: around(2n) }],
    [about, { ...start, as: 'trace', least: ratio(0n), most: Q.sub(around(-1n), spare) }],
  ];
}

/** f = w.x at a minimum, with a form, or with one weight the product of all factors. */
function stepCases(): readonly Case[] {
  const [n, d] = [whole(1, 4), whole(1, 3)];
  const point = {
    hidden: matrix(
      1,
      d,
      many(d, () => ratio(0n)),
    ),
    outputs: [ratio(1n)],
  };
  const about: Instance = {
    activation: activationNamed('x').value,
    inputs: matrix(
      n,
      d,
      many(n * d, () => ratio(BigInt(whole(-2, 2)))),
    ),
    labels: many(n, () => ratio(0n)),
    points: { P: point },
  };
  const [batch, step] = [whole(1, n), ratio(BigInt(whole(1, 16)), 8n)];
  const entries = many(d * d, part);
  const symmetric = tabulate(d, d, (i, j) => entries[Math.min(i, j) * d + Math.max(i, j)] ?? Q.one);
  const forms = [identity(Q, d), symmetric];
  const both = forms.flatMap((form) =>
    (['sgd-stable', 'sgd-unstable'] as const).map((fact): Case => [
      about,
      { fact, at: 'P', moving: 'hidden', step, batch, form },
    ]),
  );
  const paths = (['converges', 'diverges'] as const).map((end): Case => [
    about,
    { fact: 'sgd-paths', at: 'P', step, batch, end },
  ]);
  return [...both, ...(d === 1 ? paths : [])];
}

function textsOf(cases: readonly Case[]): readonly string[] {
  return cases.map(([about, fact]) => writeFacts(fileOf(about, fact)));
}

/** The words of recheck for these verdicts. */
function wordsOf(texts: readonly string[]): readonly string[] {
  return texts.map((text) => {
    const { kind } = checkFacts(text);
    if (kind !== 'verified' && kind !== 'rejected') throw new Error(`${kind}: ${text}`);
    return kind.toUpperCase();
  });
}

const names = 'sharpness gradient-noise rescaling-invariant sgd-thresholds'.split(' ');

/** The file with every number under this key of a fact multiplied, in each of these facts by itself. */
function changes(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, k) => {
    const name = /^\{"fact":"([^"]*)"/u.exec(line)?.[1] ?? '';
    if (!names.includes(name)) return [];
    return [
      ['least', 101n],
      ['most', 99n],
      ['largest', 99n],
    ].flatMap(([key, percent]) => {
      const changed = line.replace(
        new RegExp(`"${key}":("[^"]*"|\\[[^\\]]*\\])`, 'u'),
        (all: string) =>
          all.replaceAll(/"(-?\d+(?:\/\d+)?)"/gu, (_, number: string) => {
            const a = rationalFromText(number) ?? Q.zero;
            return `"${rationalToText(Q.mul(a, ratio(BigInt(percent ?? 1), 100n)))}"`;
          }),
      );
      return changed === line ? [] : [lines.toSpliced(k, 1, changed).join('\n')];
    });
  });
}

/** Files of networks: their labels are random, or their own outputs, near which there is a minimum. */
async function certified(): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const [k, activation] of ['tanh', 'relu', 'softplus', 'relu', 'tanh'].entries()) {
    const [n, d, m] = [3 + (k % 3), 2, 4];
    const rows = (count: number) => many(count, () => many(d, next));
    const [inputs, W, v] = [rows(n), rows(m), many(m, next)];
    const sigma = { tanh: Math.tanh, relu: (p: number) => Math.max(p, 0) }[activation];
    const labels = inputs.map((x) =>
      sigma === undefined
        ? next()
        : W.reduce(
            (f, w, j) => f + (v[j] ?? 0) * sigma(w.reduce((p, a, i) => p + a * (x[i] ?? 0), 0)),
            1e-5 * next(),
          ),
    );
    const result = await certify('sharpness', { inputs, labels, weights: { W, v }, activation });
    if (result.kind !== 'certified') throw new Error(result.kind);
    texts.push(result.certificate);
  }
  return texts;
}

describe.skipIf(isSkipped)(`recheck_sharpness.py${reason}`, () => {
  it('verifies the values that the checker computes, and no others', () => {
    const texts = many(40, () => [...rescaledCases(), ...noiseCases()]).flatMap(textsOf);
    const verdicts = wordsOf(texts);
    for (const word of ['VERIFIED', 'REJECTED'])
      expect(verdicts.filter((own) => own === word).length).toBeGreaterThan(70);
    expect(factsWords(texts)).toEqual(verdicts);
  });

  it('decides which steps are stable, unstable, or neither for a form, as the checker does', () => {
    const texts = many(60, stepCases).flatMap(textsOf);
    const verdicts = wordsOf(texts);
    for (const fact of ['sgd-stable', 'sgd-unstable', 'sgd-paths'])
      for (const word of ['VERIFIED', 'REJECTED'])
        expect(
          verdicts.filter((own, k) => own === word && (texts[k] ?? '').includes(`"${fact}"`))
            .length,
          `${fact} ${word}`,
        ).toBeGreaterThan(10);
    expect(factsWords(texts)).toEqual(verdicts);
  });

  it('verifies what certify sharpness writes, and rejects bounds that are one in a hundred closer', async () => {
    const texts = await certified();
    const joined = texts.join('');
    for (const name of names) expect(joined).toContain(`{"fact":"${name}"`);
    expect(factsWords(texts)).toEqual(texts.map(() => 'VERIFIED'));
    const closer = texts.flatMap(changes);
    expect(closer.length).toBeGreaterThan(30);
    expect(wordsOf(closer)).toEqual(closer.map(() => 'REJECTED'));
    expect(factsWords(closer)).toEqual(closer.map(() => 'REJECTED'));
  });

  it('ends on hostile files, and verifies none', () => {
    const file = (body: string, sigma = '["relu","x"]'): string =>
      `{"format":"widthwise-facts","version":3,"instance":{"activation":${sigma},"inputs":[["1"]],"labels":["1"],"points":{"P":{"outputs":["1"],"hidden":[["1"]]}}},"facts":[{"fact":${body}}],"provenance":{}}`;
    const boxed =
      '"rescaled","at":"P","factors":["1/10"],"epsilon":"1/10","box":"shifted","corner":"++","least":"0","most":"9"';
    const phi =
      '"sharpness","at":"P","epsilon":"1/10","corner":"++","least":"0","most":"9","by":"jacobian","shares":["1","1"]';
    const I = '"rescaling-invariant","at":"P","least":"1","most":"3"';
    const noise =
      '"gradient-noise","at":"P","moving":"all","batch":1,"as":"trace","least":"0","most":"1"';
    const step = '"sgd-stable","at":"P","moving":"hidden","step":"1","batch":1,"form":[["1"]]';
    const paths = '"sgd-paths","at":"P","step":"1/2","batch":1,"end":"converges"';
    const near =
      '"sgd-thresholds","at":"P","distance":"1/10","largest":"9","batches":[1],"least":["0"],"most":["9"],"directions":[[]]';
    // w in [-1, 1] and v in [-1, 3]: f is at most 3, all of it beyond the linear part, and phi 9/2
    const kink = (most: string): string =>
      file(
        phi
          .replace('"epsilon":"1/10"', '"epsilon":"1"')
          .replace('"most":"9"', `"most":"${most}"`)
          .replace('["1","1"]', '["1/1000000","1/1000000"]'),
      )
        .replace('"labels":["1"]', '"labels":["0"]')
        .replace('"hidden":[["1"]]', '"hidden":[["0"]]');
    const long = '1'.repeat(401);
    const wide = (m: number): string =>
      file(I).replace(
        '"outputs":["1"],"hidden":[["1"]]',
        `"outputs":[${many(m, () => '"1"').join(',')}],"hidden":[${many(m, () => '["1"]').join(',')}]`,
      );
    const files: readonly (readonly [word: string, text: string])[] = [
      ...[boxed, phi, I, noise, step, near].map((one) => ['VERIFIED', file(one)] as const),
      ['VERIFIED', file(paths, '"x"')],
      ['UNSUPPORTED', file(I).replace('"version":3', '"version":2')],
      ['MALFORMED', file(boxed.replace('"++"', '"+0"'))],
      ['REJECTED', file(boxed.replace('"++"', '""'))],
      ['REJECTED', file(boxed.replace('"++"', '"+++"'))],
      ['MALFORMED', file(boxed.replace('shifted', 'round'))],
      ['REJECTED', file(boxed.replace('["1/10"]', '["-1"]'))],
      ['REJECTED', file(boxed.replace('["1/10"]', '["0"]'))],
      ['REJECTED', file(boxed.replace('["1/10"]', '["1","1"]'))],
      ['REJECTED', file(boxed.replace('"epsilon":"1/10"', '"epsilon":"0"'))],
      ['REJECTED', file(boxed, '"x"')],
      ['VERIFIED', kink('23/5')],
      ['REJECTED', kink('449/100')],
      ['MALFORMED', file(phi.replace('jacobian', 'magic'))],
      ['REJECTED', file(phi.replace('["1","1"]', '["1"]'))],
      ['REJECTED', file(phi.replace('["1","1"]', '["1","0"]'))],
      ['REJECTED', file(phi.replace('["1","1"]', '["1/999","1/999"]'))],
      ['REJECTED', file(phi.replace('"epsilon":"1/10"', '"epsilon":"-1/10"'))],
      ['MALFORMED', file(phi.replace('["1","1"]', `["${long}","1"]`))],
      ['REJECTED', file(I, '["tanh","x"]')],
      ['REJECTED', file(I.replace('"most":"3"', '"most":"1"'))],
      ['REJECTED', file(I).replace('"hidden":[["1"]]', '"hidden":[["0"]]')],
      ['MALFORMED', file(noise.replace('"batch":1', '"batch":0.5'))],
      ['REJECTED', file(noise.replace('"batch":1', '"batch":0'))],
      ['REJECTED', file(noise.replace('"batch":1', '"batch":2'))],
      ['MALFORMED', file(noise.replace('trace', 'number'))],
      ['REJECTED', file(step.replace('"step":"1"', '"step":"-1"'))],
      ['REJECTED', file(step.replace('"step":"1"', '"step":"3"'))],
      ['REJECTED', file(step.replace('[["1"]]', '[["1","0"],["0","1"]]'))],
      ['REJECTED', file(step.replace('[["1"]]', '[["0"]]'))],
      ['REJECTED', file(step).replace('"labels":["1"]', '"labels":["2"]')],
      ['MALFORMED', file(step.replace('[["1"]]', '[]'))],
      ['REJECTED', file(step.replace('sgd-stable', 'sgd-unstable'))],
      ['REJECTED', file(paths.replace('converges', 'diverges'), '"x"')],
      ['MALFORMED', file(paths.replace('converges', 'stays'), '"x"')],
      ['REJECTED', file(near.replace('"1/10"', '"0"'))],
      ['REJECTED', file(near.replace('"1/10"', '"1"'))],
      ['REJECTED', file(near.replace('"largest":"9"', '"largest":"2"'))],
      ['REJECTED', file(near.replace('"least":["0"]', '"least":["-1"]'))],
      ['REJECTED', file(near.replace('"batches":[1]', '"batches":[2]'))],
      ['REJECTED', file(near.replace('[[]]', '[["1","1"]]'))],
      ['MALFORMED', file(near.replace('"batches":[1]', '"batches":[1,1]'))],
      ['MALFORMED', file(near.replace('[[]]', '[]'))],
      ['REJECTED', wide(1000)],
      ['UNSUPPORTED', wide(1001)],
    ];
    const words = factsWords(files.map(([, text]) => text));
    expect(words.map((word, k) => `${k} ${word}`)).toEqual(
      files.map(([word], k) => `${k} ${word}`),
    );
  });
});
