import { globSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { factsSchema } from '../../../src/certificates/facts/schema.ts';
import { home } from '../../cli/spawned.ts';

const validate = new Ajv2020({ strict: true, strictTypes: false, strictTuples: false }).compile(
  factsSchema,
);
const files = globSync(['test/corpus/facts/v1/valid/*.json', 'properties/counterexamples/*.json'], {
  cwd: home,
});

function textOf(file: string): string {
  return readFileSync(`${home}/${file}`, 'utf8');
}

/** Whether the file still fits when one text in it is another. */
function fits(text: string, from: string, to: string): boolean {
  expect(text).toContain(from);
  return validate(JSON.parse(text.replace(from, to)));
}

describe('the JSON Schema of facts files', () => {
  it('accepts the corpus and the gallery', () => {
    expect(files.length).toBeGreaterThan(60);
    for (const file of files)
      expect(
        validate(JSON.parse(textOf(file))),
        `${file}: ${JSON.stringify(validate.errors)}`,
      ).toBe(true);
  });

  it('refuses another version, unknown facts, keys, words and numbers, and missing keys', () => {
    const text = textOf('test/corpus/facts/v1/valid/gradient-descent-step.json');
    expect(fits(text, '"version":1', '"version":1')).toBe(true);
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
      expect(fits(text, from, to), to).toBe(false);
  });

  it('takes an activation apart', () => {
    const text = JSON.stringify({
      format: 'widthwise-facts',
      version: 1,
      instance: { activation: ['add', ['pow', 'x', 2], ['tanh', 'pi']], points: {} },
      facts: [{ fact: 'distinct-inputs' }],
      provenance: {},
    });
    expect(fits(text, '"pi"', '"1/2"')).toBe(true);
    for (const [from, to] of [
      ['"tanh"', '"tan"'],
      ['"x",2', '"x",65'],
      ['"x",2', '"x"'],
      ['"pi"]', '"pi","x"]'],
      ['"pi"', '"y"'],
    ] as const)
      expect(fits(text, from, to), to).toBe(false);
  });
});
