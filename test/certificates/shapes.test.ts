import { describe, expect, it } from 'vitest';
import { orRefusal, Refusal } from '../../src/certificates/parsed-json.ts';
import { oneOf, record, requiring, variant } from '../../src/certificates/shapes.ts';
import { closedObject, joined, object } from '../../src/certificates/object-shapes.ts';
import type { Shape } from '../../src/certificates/shapes.ts';

const number: Shape<number> = {
  read: (value, at) => {
    if (typeof value !== 'number')
      throw new Refusal({ kind: 'malformed', at, because: 'no number' });
    return value;
  },
  write: (n) => n,
  words: 'number',
  schema: { type: 'number' },
};
const silent = { ...number, words: '' };

/** Created in each test: mutants do not affect values that are created while a file loads. */
function joinedShape(): Shape<unknown> {
  const size = variant('kind', {
    point: record({}),
    ball: record({ radius: number }),
  });
  return object(joined(record({ at: oneOf('P', 'Q') }), size));
}

function refusal(value: unknown): unknown {
  return orRefusal(() => joinedShape().read(value, 'here'));
}

describe('a shape of an object', () => {
  it('reads and writes the entries that its words require, in its own order', () => {
    const shape = joinedShape();
    const ball = { radius: 2, kind: 'ball', at: 'P' };
    const read = shape.read(ball, 'here');
    expect(read).toEqual(ball);
    expect(JSON.stringify(shape.write(read))).toBe('{"at":"P","kind":"ball","radius":2}');
    expect(shape.write(shape.read({ at: 'Q', kind: 'point' }, 'here'))).toEqual({
      at: 'Q',
      kind: 'point',
    });
  });

  it('names the place of the error', () => {
    for (const [value, at, because] of [
      [[], 'here', 'expected an object, got a list of 0'],
      [{ kind: 'point' }, 'here', 'expected the key "at"'],
      [{ at: 'P', kind: 'point', radius: 2 }, 'here', 'unknown key "radius"'],
      [{ at: 'P', kind: 'ball' }, 'here', 'expected the key "radius"'],
      [{ at: 'P', kind: 'ball', radius: '2' }, 'here.radius', 'no number'],
      [{ at: 'R', kind: 'point' }, 'here.at', 'expected one of "P", "Q", got "R"'],
      [
        { at: 'P', kind: 'toString' },
        'here.kind',
        'expected one of "point", "ball", got "toString"',
      ],
    ] as const)
      expect(refusal(value)).toEqual({ kind: 'malformed', at, because });
  });

  it('describes itself in words, and as a schema with one choice for each word', () => {
    const shape = joinedShape();
    expect(shape.words).toBe(
      'object (at: `P` or `Q`, kind: `point` or `ball` (with radius: number))',
    );
    const common = { type: 'object', additionalProperties: false };
    expect(shape.schema).toEqual({
      oneOf: [
        {
          ...common,
          properties: { at: { enum: ['P', 'Q'] }, kind: { const: 'point' } },
          required: ['at', 'kind'],
        },
        {
          ...common,
          properties: {
            at: { enum: ['P', 'Q'] },
            kind: { const: 'ball' },
            radius: { type: 'number' },
          },
          required: ['at', 'kind', 'radius'],
        },
      ],
    });
    expect(object(record({ n: number })).schema).toEqual({
      ...common,
      properties: { n: { type: 'number' } },
      required: ['n'],
    });
    expect(object(record({ n: silent, x: number })).words).toBe('object (n, x: number)');
    expect(object(variant('k', { a: record({ n: silent }) })).words).toBe(
      'object (k: `a` (with n))',
    );
    expect(closedObject({ n: {} }, { x: { type: 'number' } })).toEqual({
      ...common,
      properties: { n: {}, x: { type: 'number' } },
      required: ['n'],
    });
    expect(oneOf('a').words).toBe('`a`');
    expect(oneOf('a', 'b', 'c').words).toBe('`a`, `b` or `c`');
  });
});

describe('the parts of a shape', () => {
  it('may ask that their entries fit together', () => {
    const ordered = requiring(record({ from: number, to: number }), ({ from, to }, at) => {
      if (from > to) throw new Refusal({ kind: 'malformed', at, because: 'out of order' });
    });
    const range = object(ordered);
    expect(range.read({ from: 1, to: 1 }, 'r')).toEqual({ from: 1, to: 1 });
    expect(orRefusal(() => range.read({ from: 2, to: 1 }, 'r'))).toMatchObject({
      because: 'out of order',
    });
    expect(range.words).toBe('object (from: number, to: number)');
  });
});
