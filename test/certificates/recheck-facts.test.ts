/**
 * # recheck_facts.py against the checker of facts files
 *
 * On the gallery of counterexamples, on the corpus, on files that differ from a valid one in one number or word, and on
 * hostile ones. proofs-notes/facts-format.md says where the two may differ.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  rationalField as Q,
  rationalFromText,
  rationalToText,
  ratio,
} from '../../src/arithmetic/rational.ts';
import { checkFacts } from '../../src/certificates/facts/check.ts';
import { certify } from '../../src/certify/certify.ts';
import { drawer } from './facts/plain-network.ts';
import { asked, isSkipped, reason } from './recheck-support.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'src/certificates');

type Named = readonly [name: string, text: string];

function filesIn(folder: string): readonly Named[] {
  return readdirSync(join(root, folder))
    .filter((name) => name !== 'index.json')
    .map((name) => [name, readFileSync(join(root, folder, name), 'utf8')]);
}

const gallery = filesIn('properties/counterexamples');
const [valid = [], invalid = []] = ['valid', 'invalid'].map((folder) =>
  ['v1', 'v2', 'v3'].flatMap((version) => filesIn(`test/corpus/facts/${version}/${folder}`)),
);

/** Boxes of weights: the two checkers differ in how large a box they can take. */
function hasBox(text: string): boolean {
  return text.includes('{"fact":"stationary"');
}

const batch = `
import json, os, sys, tempfile, recheck_facts
with tempfile.TemporaryDirectory() as folder:
    for text in json.load(sys.stdin):
        path = os.path.join(folder, 'facts.json')
        with open(path, 'w', encoding='utf-8') as file: file.write(text)
        recheck_facts.main(path)
`;

/** One line per file, from a single process. */
function linesFor(texts: readonly string[]): readonly string[] {
  const lines = asked(batch, texts).split('\n').slice(0, -1);
  if (lines.length !== texts.length) throw new Error(lines.join('\n'));
  return lines;
}

const asUser = `
import json, os, subprocess, sys, recheck_facts
for path in json.load(sys.stdin):
    run = subprocess.run([sys.executable, recheck_facts.__file__, path], capture_output=True, text=True)
    print(run.returncode, run.stdout.split(':')[0], len(run.stderr))
`;

function otherNumbers(quoted: string): readonly string[] {
  const a = rationalFromText(quoted.slice(1, -1));
  if (a === undefined) throw new Error(quoted);
  const tiny = ratio(1n, 1_000_000n);
  const others = [Q.neg(a), Q.mul(a, ratio(2n)), Q.add(a, ratio(1n)), Q.sub(a, tiny), Q.zero];
  return others.map((b) => `"${rationalToText(b)}"`);
}

const words: readonly (readonly string[])[] = [
  ['"equal-inputs"', '"odd"', '"even"', '"polynomial"', '"zero-input"'],
  ['"pattern"', '"form"', '"hessian"'],
  ['"n <= h d"', '"n > h d"', '"n <= m d"', '"n > m d"'],
  ['"hidden"', '"all"', '"antisymmetric"'],
  ['"C1-mirrored"', '"C1-doubled"', '"C2"', '"C5"'],
  ['"P"', '"Q"', '"C"', '"D"'],
  ['"="', '"<="', '">="'],
  ['"ranges"', '"jacobian"'],
  ['"shifted"', '"relative"'],
  ['"converges"', '"diverges"'],
  ['"l2"', '"l1"'],
  ['"values"', '"bound"', '"local-bound"', '"factor"'],
  ['"positive"', '"negative"'],
  ['"straddling"', '"tree"', '"entries"', '"none"'],
];

/** Every file that differs from this one in one number or word of the instance or the facts. */
function mutants(whole: string): readonly string[] {
  const marks = ['\n"card"', '\n"provenance"'].map((mark) => whole.indexOf(mark));
  const text = whole.slice(0, Math.min(...marks.filter((k) => k >= 0)));
  const places = text.matchAll(
    /"-?\d+(?:\/\d+)?"|(?<=:)"[A-Za-z<>=][^"]*"|(?<=(?<!"version")[:[,])\d+(?=[,\]}])/gu,
  );
  return [...places].flatMap(({ 0: found, index }) => {
    const isNumber = /^"-?\d/u.test(found);
    const isCount = /^\d/u.test(found);
    const others = isNumber
      ? otherNumbers(found)
      : isCount
        ? [`${Number(found) + 1}`, `${Math.max(0, Number(found) - 1)}`]
        : words.find((row) => row.includes(found));
    return (others ?? [])
      .filter((other) => other !== found)
      .map((other) => whole.slice(0, index) + other + whole.slice(index + found.length));
  });
}

/** A file with this activation, one input and one neuron, and one fact. */
function tiny(activation: string, inputs = '["1"]', fact = lossFact): string {
  return `{"format":"widthwise-facts","version":1,"instance":{"activation":${activation},"inputs":[${inputs}],"labels":["1"],"points":{"P":{"outputs":["1"],"hidden":[["1"]]}}},"facts":[${fact}],"provenance":{}}`;
}

const lossFact = '{"fact":"loss","at":"P","from":"0","to":"1000000"}';

function nested(levels: number): string {
  return '["neg",'.repeat(levels) + '"x"' + ']'.repeat(levels);
}

function tower(levels: number): string {
  return '["pow",'.repeat(levels) + '"x"' + ',64]'.repeat(levels);
}

describe.skipIf(isSkipped)(`recheck_facts.py${reason}`, () => {
  it('has files of fewer than 300 lines, which need only the standard library and each other', () => {
    const files = readdirSync(folder).filter((name) => /^recheck.*\.py$/u.test(name));
    expect(files).toEqual([
      'recheck.py',
      'recheck_convex_approximation.py',
      'recheck_ensembles.py',
      'recheck_facts.py',
      'recheck_feedback_alignment.py',
      'recheck_overlaps.py',
      'recheck_projection.py',
      'recheck_purification.py',
      'recheck_rates.py',
      'recheck_sharpness.py',
      'recheck_tensors.py',
    ]);
    const imports = files.slice(1).map((name) => {
      const program = readFileSync(join(folder, name), 'utf8');
      expect(program.trimEnd().split('\n').length, name).toBeLessThan(300);
      return program.match(/^(?:import|from) .*/gmu) ?? [];
    });
    expect(imports).toEqual([
      [
        'from fractions import Fraction',
        'import recheck',
        'from recheck import demand, of, shown, sqrt',
        'from recheck_facts import Net, Point, around, dot, ends, flat, gram, jet, named, numbers, size, small, zero',
      ],
      [
        'from fractions import Fraction',
        'from math import comb',
        'from recheck import demand',
        'from recheck_facts import named, numbers, small',
      ],
      [
        'import collections, fractions, functools, importlib, itertools, math, pathlib, re, sys, recheck',
        'from recheck import I, Verdict, chain, demand, of, shown',
      ],
      [
        'from fractions import Fraction',
        'import recheck, recheck_facts',
        'from recheck import I, demand, norm, of, shown, sqrt',
        'from recheck_facts import dot, ends, form, gram, inertia, jet, named, size, small',
      ],
      [
        'import collections, functools, itertools, operator',
        'from math import prod',
        'import recheck, recheck_facts',
        'from recheck import demand, shown, spend',
        'from recheck_facts import gram, inertia, named',
      ],
      [
        'from fractions import Fraction',
        'from recheck import demand',
        'from recheck_facts import SIZE, dot, ends, exact, gram, inertia, jet, named, schur, zero',
      ],
      [
        'from fractions import Fraction',
        'from math import isqrt',
        'from recheck import demand, norm, of, shown',
        'from recheck_facts import around, dot, ends, inertia, jet, named, numbers, sign, small, value',
      ],
      [
        'import collections, functools, itertools',
        'from fractions import Fraction',
        'from math import comb, factorial',
        'from recheck import demand',
        'from recheck_facts import inertia, named, schur, small',
      ],
      [
        'from fractions import Fraction',
        'from itertools import combinations',
        'from math import comb, prod',
        'import recheck, recheck_facts',
        'from recheck import I, Verdict, demand, norm, of, shown, sqrt',
        'from recheck_facts import Net, Point, around, dot, ends, exact, flat, gram, inertia, jet, named, numbers, small, zero',
      ],
      [
        'from fractions import Fraction',
        'from math import comb, factorial, prod',
        'import recheck',
        'from recheck import demand',
        'from recheck_facts import dot, named, numbers, small',
      ],
    ]);
  });

  it('finds further facts in files next to it, and decides its own without them', () => {
    const own = '{"fact":"distinct-inputs"}';
    // two facts of that file use one key, for a number and for a word, and one came with another version
    const texts = ['1', '2'].map((n) =>
      tiny('"x"', '["1"]', `${own},{"fact":"samples-at-least","n":"${n}"},${own}`),
    );
    const word = tiny('"x"', '["1"]', '{"fact":"inputs-called","n":"X"}');
    const alone = tiny('"x"', '["1"]', own);
    const further = `from recheck_facts import named
def samples_at_least(c, n): return len(c.X) >= n
def inputs_called(c, n): return n == "X"
def distinct_inputs(c): return False
FACTS = {**named(samples_at_least, distinct_inputs), **named(inputs_called, words="n", since=3)}
`;
    const copied = `
import json, os, shutil, subprocess, sys, tempfile
home, further, texts = json.load(sys.stdin)
with tempfile.TemporaryDirectory() as folder:
    def answer(text):
        path = os.path.join(folder, 'facts.json')
        with open(path, 'w') as file: file.write(text)
        run = subprocess.run([sys.executable, program, path], capture_output=True, text=True)
        print(run.stdout.strip() + run.stderr)
    for name in ('recheck.py', 'recheck_facts.py'): program = shutil.copy(os.path.join(home, name), folder)
    for text in texts: answer(text)
    with open(os.path.join(folder, 'recheck_samples.py'), 'w') as file: file.write(further)
    for text in texts: answer(text)
`;
    const unknown = 'UNSUPPORTED: facts[1], samples-at-least: an unknown fact';
    expect(
      asked(copied, [
        folder,
        further,
        [alone, ...texts, word, word.replace('"version":1', '"version":3')],
      ])
        .trimEnd()
        .split('\n'),
    ).toEqual([
      'VERIFIED: distinct-inputs',
      unknown,
      unknown,
      'UNSUPPORTED: facts[0], inputs-called: an unknown fact',
      'UNSUPPORTED: facts[0], inputs-called: an unknown fact',
      'VERIFIED: distinct-inputs',
      'VERIFIED: distinct-inputs, samples-at-least, distinct-inputs',
      'REJECTED: facts[1], samples-at-least: it is false, or not shown',
      'UNSUPPORTED: another version than 3',
      'VERIFIED: inputs-called',
    ]);
  });

  it('verifies the gallery and the valid files', () => {
    const files = [...gallery, ...valid];
    const answers = linesFor(files.map(([, text]) => text));
    const got = files.map(([name], k) => `${name}: ${answers[k]?.replace(/:.*/u, '')}`);
    expect(got).toEqual(files.map(([name]) => `${name}: VERIFIED`));
  });

  it('refuses the invalid files at the fact that the checker names', () => {
    const answers = linesFor(invalid.map(([, text]) => text));
    const got = invalid.map(([name], k) => `${name} ${answers[k]?.replace(/,.*/u, '')}`);
    expect(got).toEqual(
      invalid.map(([name, text]) => {
        const verdict = checkFacts(text);
        if (verdict.kind !== 'rejected') throw new Error(`${name}: ${verdict.kind}`);
        return `${name} REJECTED: ${verdict.at}`;
      }),
    );
  });

  it('agrees on files that differ in one number or word', () => {
    const texts = [...valid, ...gallery].map(([, text]) => text).filter((t) => !hasBox(t));
    const changed = texts.flatMap(mutants).filter((_, k) => k % 3 === 0);
    const answers = linesFor(changed);
    const count = { both: 0, neither: 0, enclosed: 0, kink: 0 };
    for (const [k, text] of changed.entries()) {
      const verdict = checkFacts(text);
      const line = answers[k] ?? '';
      const isVerified = line.startsWith('VERIFIED');
      if (isVerified === (verdict.kind === 'verified')) count[isVerified ? 'both' : 'neither']++;
      else if (verdict.kind === 'rejected') {
        // 0 times an interval is 0, and a rank may be read off enclosures
        expect(verdict.because, text).toMatch(/(?:critical|rank): .*not known to be rational/u);
        count.enclosed++;
      } else {
        expect(`${text} ${line}`).toMatch(/\["relu","x"\][^]* REJECTED: .*may be 0/u);
        count.kink++;
      }
    }
    expect(count.both).toBeGreaterThan(30);
    expect(count.neither).toBeGreaterThan(300);
    expect(count.enclosed + count.kink).toBeLessThan(20);
  });

  it('agrees about stationary points, except for the size of the boxes that it accepts', () => {
    const texts = [...valid, ...gallery].map(([, text]) => text).filter(hasBox);
    const apart = (text: string): string => text.replaceAll(/"radius":"[^"]*"/gu, '');
    const originals = new Set(texts.map(apart));
    const changed = texts.flatMap(mutants).filter((_, k) => k % 3 === 0);
    const answers = linesFor(changed);
    const count = { both: 0, neither: 0, radius: 0 };
    for (const [k, text] of changed.entries()) {
      const isVerified = checkFacts(text).kind === 'verified';
      if (isVerified === (answers[k] ?? '').startsWith('VERIFIED'))
        count[isVerified ? 'both' : 'neither']++;
      else {
        expect(originals.has(apart(text)), text).toBe(true);
        count.radius++;
      }
    }
    expect(count.both).toBeGreaterThan(20);
    expect(count.neither).toBeGreaterThan(60);
    expect(count.radius).toBeLessThan(5);
  });

  it('ends on hostile files, and verifies none', () => {
    const long = '1'.repeat(401);
    const rows = Array.from({ length: 65 }, () => '["1"]').join(',');
    const files: readonly Named[] = [
      ['UNSUPPORTED', ' '.repeat(2 ** 20 + 1)],
      ['MALFORMED', ''],
      ['MALFORMED', '['.repeat(100_000)],
      ['MALFORMED', 'null'],
      ['MALFORMED', '{"format":"widthwise-facts","format":"widthwise-facts"}'],
      ['MALFORMED', tiny('"x"').replace('"labels":["1"]', '"labels":["1","2"]')],
      ['MALFORMED', tiny('"x"', `["${long}"]`)],
      ['MALFORMED', tiny('"x"', '["1/0"]')],
      ['MALFORMED', tiny('"x"', '["1","2"],["1"]')],
      ['MALFORMED', tiny(nested(64))],
      ['MALFORMED', tiny('["pow","x",65]')],
      ['MALFORMED', tiny('["step","x"]')],
      ['MALFORMED', tiny('["step","x"]', '["1"]', '{"fact":"distinct-inputs"}')],
      ['MALFORMED', tiny('"x"', '["1"]', '{"fact":"jacobian-rank","at":"P","is":true}')],
      ['MALFORMED', tiny('"x"', '["1"]', '{"fact":"critical","at":"P","moving":"none"}')],
      ['MALFORMED', tiny('"x"', '["1"]', '{"fact":"loss","at":"P","from":["0"],"to":"1"}')],
      ['UNSUPPORTED', tiny('"x"', rows)],
      ['UNSUPPORTED', tiny('"x"', '["1"]', '{"fact":"main"}')],
      ['UNSUPPORTED', tiny('"x"').replace('"version":1', '"version":2')],
      ['UNSUPPORTED', tiny(tower(40), '["2"]')],
      ['REJECTED', tiny('["exp",["exp",["exp","x"]]]', '["100"]')],
      ['REJECTED', tiny('["div","x",["sub","x","x"]]')],
      ['REJECTED', tiny('"x"').replace('"at":"P"', '"at":"Q"')],
      ['REJECTED', tiny('"x"').replace('"activation":"x",', '')],
    ];
    const answers = linesFor(files.map(([, text]) => text));
    expect(answers.map((line) => line.replace(/:.*/u, ''))).toEqual(files.map(([word]) => word));
  });

  it('verifies the file that the hostile ones start from, at most 63 levels deep', () => {
    expect(linesFor([tiny('"x"'), tiny(nested(62))])).toEqual(['VERIFIED: loss', 'VERIFIED: loss']);
  });

  it('verifies the risks of random targets and weights, and no changed ones', async () => {
    const next = drawer(29);
    const risks = Array.from({ length: 60 }, (_, k) => {
      const [d, N] = [1 + (k % 4), 1 + (k % 5)];
      const whole = Array.from({ length: d }, () =>
        Array.from({ length: d }, () => Math.round(3 * next())),
      );
      const B = whole.map((row, i) =>
        row.map((_b, j) => whole[Math.max(i, j)]?.[Math.min(i, j)] ?? 0),
      );
      const W = Array.from({ length: N }, () =>
        Array.from({ length: d }, () => Math.round(2 * next())),
      );
      return certify('lazy-gap', { target: B, weights: W });
    });
    const texts = (await Promise.all(risks)).map((made) =>
      made.kind === 'certified' ? made.certificate : made.kind,
    );
    const wrong = texts.flatMap((text) =>
      ['rf', 'nt', 'from'].map((key) =>
        text.replace(new RegExp(`"${key}":"([^"]*)"`, 'u'), (_, number: string) => {
          const a = rationalFromText(number) ?? Q.zero;
          return `"${key}":"${rationalToText(Q.add(a, ratio(1n, 1000n)))}"`;
        }),
      ),
    );
    expect(new Set(linesFor(texts))).toEqual(new Set(['VERIFIED: quadratic-risks']));
    for (const line of linesFor(wrong)) expect(line).toMatch(/^REJECTED: facts\[0\]/u);
  });

  it('decides R_NN up to about 2^-128', () => {
    // 3 - sqrt(5) for the golden matrix and one neuron
    const digits = '763932022500210303590826331268723764559381640388474275729102';
    const file = (from: bigint, to: bigint, places: number): string => {
      const [a, b] = [from, to].map((n) => rationalToText(ratio(n, 10n ** BigInt(places))));
      const risks = `"rf":"4","nt":"0","from":"${a}","to":"${b}"`;
      return `{"format":"widthwise-facts","version":1,"instance":{"points":{}},"facts":[{"fact":"quadratic-risks","target":[["1","1"],["1","0"]],"weights":[["1","0"]],${risks}}],"provenance":{}}`;
    };
    const [near, all] = [BigInt(digits.slice(0, 36)), BigInt(digits)];
    const texts = [
      file(near, near + 1n, 36),
      file(near - 1n, near, 36),
      file(near + 1n, near + 2n, 36),
      file(all, all + 1n, 60), // true, and narrower than that
      file(all + 1n, all + 2n, 60),
    ];
    expect(linesFor(texts).map((line) => line.replace(/:.*/u, ''))).toEqual([
      'VERIFIED',
      ...Array.from({ length: 4 }, () => 'REJECTED'),
    ]);
  });

  it('exits with 0, 1 or 2', () => {
    const paths = ['valid/false-no-bad-minimum.json', 'invalid/form-wrong-sign.json', 'none.json'];
    const given = paths.map((path) => join(root, 'test/corpus/facts/v1', path));
    expect(asked(asUser, given).trim().split('\n')).toEqual([
      '0 VERIFIED 0',
      '1 REJECTED 0',
      '2 UNREADABLE 0',
    ]);
  });
});
