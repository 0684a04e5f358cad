import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { schemaNamed } from '../../src/cli/results/published.ts';
import {
  conjectureFile,
  conjectureId,
  conjectureText,
  readConjecture,
} from '../../src/conjectures/format.ts';
import { instancesOf } from '../../src/conjectures/instances.ts';
import { conjectureTemplate } from '../../src/conjectures/template.ts';
import { hypotheses, undecidable } from '../../src/conjectures/vocabulary.ts';
import { conjecture, refusal, valueOf } from './support.ts';
import type { Parts } from './support.ts';

const read = (parts: Parts) => () => conjecture(parts);
const searched = (parts: Parts) => () => instancesOf(conjecture(parts), 'mine.json');

describe('the file of a conjecture', () => {
  it('is read again from the text that a card carries', () => {
    const c = conjecture({ hypotheses: ['distinct-inputs', 'stationary-in-all', 'n <= m'] });
    const value: unknown = JSON.parse(conjectureText(c));
    expect(readConjecture(value, 'card')).toEqual(c);
    expect(conjectureId(c)).toMatch(/^conjecture\/[0-9a-f]{8}$/u);
    expect(conjectureId(c)).not.toBe(conjectureId({ ...c, title: 'another' }));
  });

  it('may have notes, which change nothing', () => {
    const noted = { ...valueOf(), note: 'why' };
    expect(readConjecture(noted, 'f')).toEqual(conjecture());
    expect(conjectureText(readConjecture(noted, 'f'))).not.toContain('why');
  });

  it('that init writes is one that can be searched', () => {
    const value: unknown = JSON.parse(conjectureTemplate());
    expect(instancesOf(readConjecture(value, 'f'), 'f').count).toBeGreaterThan(0n);
    const schema = schemaNamed('conjectures') ?? {};
    const validate = new Ajv2020({ strict: false }).compile(schema);
    expect(validate(value)).toBe(true);
    expect(validate({ ...valueOf(), strange: 1 })).toBe(false);
    expect(validate(valueOf({ hypotheses: ['step-bound'] }))).toBe(false);
    expect(conjectureFile.safeParse(value).success).toBe(true);
  });

  it.each<readonly [string, unknown]>([
    ['has no key "strange"', { ...valueOf(), strange: 1 }],
    ['has no key "__proto__"', JSON.parse('{"__proto__": {}}')],
    ['expected "widthwise-conjecture"', { ...valueOf(), format: 'facts' }],
    ['expected 1', { ...valueOf(), version: 2 }],
    ['expected an object', []],
    ['expected an object', undefined],
  ])('is refused as a whole: %s', (says, value) => {
    expect(refusal(() => readConjecture(value, 'mine.json'))).toContain(says);
  });

  it.each<readonly [string, Parts]>([
    ['instances.samples', { samples: [0, 2] }],
    ['instances.samples', { samples: [1, 13] }],
    ['instances.inputs', { inputs: [Number.NaN, 1] }],
    ['instances.neurons', { neurons: [1] }],
    ['the range [3, 2] is empty', { neurons: [3, 2] }],
    ['instances.entries.most', { most: 100 }],
    ['instances.entries.most', { most: 1.5 }],
    ['instances.activations', { activations: [] }],
    ['unknown name "thanh"', { activations: ['thanh'] }],
    ['sigma(x) = x^2 twice', { activations: ['square', 'x^2'] }],
    ['title', { title: '' }],
    ['title', { title: 'x'.repeat(201) }],
    ['one line without control characters', { title: 'a\u001B[31m' }],
    ['"n <= m" twice', { hypotheses: ['n <= m', 'n <= m'] }],
    ['unknown word "n < m"', { hypotheses: ['n < m'] }],
    ['unknown word "constructor"', { hypotheses: ['constructor'] }],
    ['unknown word "__proto__"', { conclusion: '__proto__' }],
    ['both say what the point is', { hypotheses: ['minimum-in-W', 'stationary-in-W'] }],
  ])('is refused in a part: %s', (says, parts) => {
    expect(refusal(read(parts))).toContain(says);
  });

  it('is refused with what is missing where no fact states a hypothesis', () => {
    expect(undecidable.size).toBeGreaterThan(20);
    for (const name of Object.keys(hypotheses)) expect(undecidable.has(name)).toBe(false);
    expect(refusal(read({ hypotheses: ['step-bound'] }))).toContain(
      'no fact states "step-bound" (the step is at most 1/beta)',
    );
  });
});

describe('what there is to search', () => {
  it.each<readonly [string, Parts]>([
    ['no instance in scope satisfies "n <= m" and "n > m"', { hypotheses: ['n <= m', 'n > m'] }],
    ['no instance in scope satisfies "n > m"', { hypotheses: ['n > m'], samples: [1, 1] }],
    ['no instance in scope satisfies "mirrored"', { hypotheses: ['mirrored'] }],
    ['no instance in scope satisfies "not-polynomial"', { hypotheses: ['not-polynomial'] }],
    [
      '"relu" does not satisfy "analytic"',
      { activations: ['tanh', 'relu'], hypotheses: ['analytic'] },
    ],
    [
      '"tanh(2*x)" is not shown to satisfy',
      { activations: ['tanh(2*x)'], hypotheses: ['not-polynomial'] },
    ],
    ['"stationary-in-all" is missing', { conclusion: 'minimum-in-all' }],
    [
      '"stationary-in-W" is missing',
      { conclusion: 'minimum-in-W', hypotheses: ['stationary-in-all'] },
    ],
    [
      'follows from the hypothesis "strict-minimum-in-all"',
      { conclusion: 'minimum-in-W', hypotheses: ['strict-minimum-in-all'] },
    ],
    ['no fact ties the two', { conclusion: 'some-width-fits', hypotheses: ['n <= m d'] }],
    ['no fact ties the two', { conclusion: 'some-width-fits', hypotheses: ['minimum-in-W'] }],
    ['"strict-minimum-in-all" is missing', { conclusion: 'one-more-neuron-no-higher' }],
    [
      'not on a grid',
      { conclusion: 'one-more-neuron-no-higher', hypotheses: ['strict-minimum-in-all'] },
    ],
    [
      'no fact states "mirrored" of the point next to P',
      {
        conclusion: 'one-more-neuron-no-higher',
        hypotheses: ['strict-minimum-in-all', 'mirrored'],
        from: 'random',
      },
    ],
    ['the grid has', { most: 99, samples: [1, 12] }],
    ['more than the 200000', { most: 3, samples: [3, 3], neurons: [2, 2] }],
  ])('is refused: %s', (says, parts) => {
    const started = performance.now();
    expect(refusal(searched(parts))).toContain(says);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
