import { globSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { claimKinds } from '../../src/certificates/claims/kinds.ts';
import { claimsSchema } from '../../src/certificates/claims/schema.ts';
import { factsSchema } from '../../src/certificates/facts/schema.ts';
import type { Schema } from '../../src/certificates/shapes.ts';
import { home } from '../cli/spawned.ts';

function compiled(schema: Schema): ValidateFunction {
  return new Ajv2020({ strictTypes: false, strictTuples: false, strictRequired: false }).compile(
    schema,
  );
}

const claims = compiled(claimsSchema);
const facts = compiled(factsSchema);

function textOf(file: string): string {
  return readFileSync(`${home}/${file}`, 'utf8');
}

/** The files that do not fit, with what is wrong. */
function misfits(validate: ValidateFunction, files: readonly string[]): readonly string[] {
  return files.flatMap((file) =>
    validate(JSON.parse(textOf(file))) ? [] : [`${file}: ${JSON.stringify(validate.errors)}`],
  );
}

/** Whether the file still fits when one text in it is another. */
function fits(validate: ValidateFunction, text: string, from: string, to: string): boolean {
  expect(text).toContain(from);
  return validate(JSON.parse(text.replace(from, to)));
}

describe('the JSON Schema of certificates', () => {
  const files = globSync('test/corpus/valid/v1/*.json', { cwd: home });

  it('accepts the corpus, which has every kind of claim', () => {
    expect(misfits(claims, files)).toEqual([]);
    const texts = files.map(textOf);
    for (const kind of Object.keys(claimKinds))
      expect(texts.some((text) => text.includes(`"kind":"${kind}"`))).toBe(true);
  });

  it('refuses fields of another kind, and unknown ones', () => {
    const file = files.find((name) => textOf(name).includes('"kind":"kkt-cone"')) ?? '';
    const text = textOf(file);
    const ratio = /"ratio":[^,]*/u.exec(text)?.[0] ?? '';
    for (const [from, to] of [
      ['"version":1', '"version":2'],
      ['"kkt-cone"', '"kkt-bound"'],
      ['"kkt-cone"', '"cone"'],
      [ratio, '"ratio":0.5'],
      [ratio, '"ratio":"2"'],
      [ratio, `${ratio},"gap":1`],
      [ratio, '"rate":2'],
      ['"outputs":[', '"multiplier":0,"outputs":['],
      ['"sha256":"', '"sha256":"x'],
    ] as const)
      expect(fits(claims, text, from, to), to).toBe(false);
  });
});

describe('the JSON Schema of facts files', () => {
  it('accepts the corpus and the gallery', () => {
    const files = globSync(
      ['test/corpus/facts/*/valid/*.json', 'properties/counterexamples/*.json'],
      { cwd: home },
    );
    expect(files.length).toBeGreaterThan(60);
    expect(misfits(facts, files)).toEqual([]);
  });

  it('refuses another version, unknown facts, keys, words and numbers, and missing keys', () => {
    const text = textOf('test/corpus/facts/v1/valid/gradient-descent-step.json');
    for (const [from, to] of [
      ['"version":1', '"version":2'],
      ['"step-raises-loss"', '"step-lowers-loss"'],
      ['"step":"3"', '"length":"3"'],
      ['"step":"3"', '"step":"3","by":"form"'],
      ['"step":"3"', '"step":3'],
      ['"step":"3"', '"step":"3/0"'],
      ['"step":"3"', '"step":"03"'],
      ['"step":"3"', '"step":"-0"'],
      ['"moving":"hidden"', '"moving":"half"'],
      ['"at":"P"', '"at":"p"'],
      ['"fact":"step-raises-loss","at":"P",', '"fact":"step-raises-loss",'],
    ] as const)
      expect(fits(facts, text, from, to), to).toBe(false);
  });

  it('has the reason zero-input in version 2, and in version 1 all others', () => {
    const text = textOf('test/corpus/facts/v2/valid/zero-input-relu.json');
    expect(fits(facts, text, '"input-rank"', '"input-rank"')).toBe(true);
    expect(fits(facts, text, '"version":2', '"version":1')).toBe(false);
    expect(fits(facts, text, '"zero-input"', '"odd"')).toBe(false);
    expect(fits(facts, text, '"version":2', '"version":3')).toBe(false);
  });

  it('has large points only where every fact takes them', () => {
    const text = textOf('test/corpus/facts/v3/valid/sharpness-invariant-wide.json');
    const start = '"facts":[\n';
    for (const [more, is] of [
      [
        '{"fact":"sharpness","at":"P","epsilon":"1","corner":"+","least":"0","most":"1","by":"ranges"}',
        true,
      ],
      ['{"fact":"outputs-nonzero","at":"P"}', false],
    ] as const)
      expect(fits(facts, text, start, `${start}${more},`), more).toBe(is);
  });

  it('describes the expression of an activation', () => {
    const text = JSON.stringify({
      format: 'widthwise-facts',
      version: 1,
      instance: { activation: ['add', ['pow', 'x', 2], ['tanh', 'pi']], points: {} },
      facts: [{ fact: 'distinct-inputs' }],
      provenance: {},
    });
    expect(fits(facts, text, '"pi"', '"1/2"')).toBe(true);
    for (const [from, to] of [
      ['"tanh"', '"tan"'],
      ['"x",2', '"x",65'],
      ['"x",2', '"x"'],
      ['"pi"]', '"pi","x"]'],
      ['"pi"', '"y"'],
    ] as const)
      expect(fits(facts, text, from, to), to).toBe(false);
  });
});
