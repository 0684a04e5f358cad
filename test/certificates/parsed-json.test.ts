/**
 * # The basis of both strict readers
 *
 * Full refusals: the place, the expectation and the value. Texts are compared in one piece and in several.
 */
import { describe, expect, it } from 'vitest';
import {
  demandCanonical,
  entriesOf,
  expected,
  fields,
  malformed,
  orRefusal,
  parseJson,
  show,
} from '../../src/certificates/parsed-json.ts';

function because(read: () => unknown): unknown {
  const verdict = orRefusal(read);
  expect(verdict).toMatchObject({ kind: 'malformed', at: 'here' });
  return verdict;
}

describe('a value', () => {
  it.each([
    [[], 'a list of 0'],
    [[1, [2]], 'a list of 2'],
    [{}, 'an object'],
    [{ length: 3 }, 'an object'],
    [null, 'null'],
    [undefined, 'undefined'],
    [true, 'true'],
    [-1.5, '-1.5'],
    ['', '""'],
    ['a "b"\n', '"a \\"b\\"\\n"'],
    ['x'.repeat(60), `"${'x'.repeat(60)}"`],
    [`${'x'.repeat(60)}y`, `"${'x'.repeat(60)}"`],
    ['"'.repeat(60), `"${'\\"'.repeat(34)}\\`],
  ])('that is %j is shown as %s', (value, words) => {
    expect(show(value)).toBe(words);
  });
});

describe('a refusal', () => {
  it('becomes the verdict, and no other exception does', () => {
    expect(orRefusal(() => 7)).toBe(7);
    expect(
      orRefusal(() => {
        throw malformed('here', 'why');
      }),
    ).toEqual({ kind: 'malformed', at: 'here', because: 'why' });
    expect(
      orRefusal(() => {
        throw expected('here', 'a number', ['x']);
      }),
    ).toEqual({ kind: 'malformed', at: 'here', because: 'expected a number, got a list of 1' });
    const bug = new TypeError('a bug');
    expect(() =>
      orRefusal(() => {
        throw bug;
      }),
    ).toThrow(bug);
  });
});

describe('an object', () => {
  it.each([
    [1, '1'],
    ['ab', '"ab"'],
    [null, 'null'],
    [undefined, 'undefined'],
    [[['a', 1]], 'a list of 1'],
  ])('cannot be %j', (value, words) => {
    const expected = { because: `expected an object, got ${words}` };
    expect(because(() => entriesOf(value, 'here'))).toMatchObject(expected);
    expect(because(() => fields(value, 'here', []))).toMatchObject(expected);
  });

  it('has its keys, optional ones or not, and no others', () => {
    const found = new Map(Object.entries({ a: 1, b: null }));
    expect(entriesOf({ a: 1, b: null }, 'here')).toEqual(found);
    expect(fields({ a: 1, b: null }, 'here', ['b', 'a'])).toEqual(found);
    expect(fields({ a: 1, b: null }, 'here', ['a'], 'c', 'b')).toEqual(found);
    expect(fields({}, 'here', [])).toEqual(new Map());
    expect(because(() => fields({ a: 1 }, 'here', ['a', 'b'], 'c'))).toMatchObject({
      because: 'expected the key "b"',
    });
    expect(because(() => fields({ a: 1, b: 2 }, 'here', ['a'], 'c'))).toMatchObject({
      because: 'unknown key "b"',
    });
    expect(because(() => fields({ b: 2 }, 'here', ['a']))).toMatchObject({
      because: 'expected the key "a"', // first
    });
  });

  it('has no key inherited from every object', () => {
    expect(because(() => fields({}, 'here', ['toString']))).toMatchObject({
      because: 'expected the key "toString"',
    });
    expect(because(() => fields(JSON.parse('{"__proto__":1}'), 'here', []))).toMatchObject({
      because: 'unknown key "__proto__"',
    });
  });
});

describe('a text', () => {
  it('is JSON, or refused with the place and without quoting the text', () => {
    expect(parseJson('{"a":[1]}', 'here')).toEqual({ a: [1] });
    for (const source of ['', '[', 'a,b'])
      expect(because(() => parseJson(source, 'here'))).toMatchObject({
        because: 'not a file that widthwise writes, which begins with "{"',
      });
    for (const source of ['{"secret":}', '{', `{"secret":${'['.repeat(100)}x`])
      expect(because(() => parseJson(source, 'here'))).toMatchObject({
        because: expect.stringMatching(/^not JSON(?: at position \d+)?$/u),
      });
    expect(because(() => parseJson('{"secret":1,}', 'here'))).toMatchObject({
      because: 'not JSON at position 12',
    });
  });

  const canonical = 'one\ntwo\nthree is a longer line than this';
  /** The same text in one piece, in letters, and in parts of which some are empty. */
  const inPieces = [[canonical], canonical.split(''), ['', 'one\ntw', '', canonical.slice(6), '']];

  it('equals its pieces, or is refused at the first difference with 24 characters of both sides', () => {
    const cases: readonly (readonly [string, string, string, string])[] = [
      ['', 'line 1', canonical.slice(0, 24), ''],
      ['One', 'line 1', canonical.slice(0, 24), 'One'],
      ['one two', 'line 1', canonical.slice(3, 27), ' two'],
      [
        'one\n two\nthree is a longer line',
        'line 2',
        canonical.slice(4, 28),
        ' two\nthree is a longer l',
      ],
      ['one\ntwo\n', 'line 3', 'three is a longer line t', ''],
      [`${canonical}\n`, 'line 3', '', '\n'],
      [`${canonical}\n\n${'x'.repeat(30)}`, 'line 3', '', `\n\n${'x'.repeat(22)}`],
      [canonical.slice(0, -1), 'line 3', 's', ''],
      [
        canonical.replace('is', 'was'),
        'line 3',
        'is a longer line than th',
        'was a longer line than t',
      ],
    ];
    for (const pieces of inPieces) expect(() => demandCanonical(canonical, pieces)).not.toThrow();
    for (const [source, at, expected, got] of cases)
      expect(orRefusal(() => demandCanonical(source, [canonical]))).toEqual({
        kind: 'malformed',
        at,
        because: `not in canonical form: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`,
      });
  });

  it('is refused at the same place in several pieces, with characters of one of them', () => {
    for (const pieces of inPieces.slice(1))
      expect(orRefusal(() => demandCanonical('one\ntwo\nthere', pieces))).toEqual({
        kind: 'malformed',
        at: 'line 3',
        because: expect.stringMatching(/^not in canonical form: expected "r[^]*", got "ere"$/u),
      });
    expect(orRefusal(() => demandCanonical('one\nTWO', ['one\n', 'two', '\nthree']))).toMatchObject(
      {
        at: 'line 2',
        because: 'not in canonical form: expected "two", got "TWO"',
      },
    );
    expect(orRefusal(() => demandCanonical('x', []))).toMatchObject({
      at: 'line 1',
      because: 'not in canonical form: expected "", got "x"',
    });
  });

  it('is compared no further than the first piece that differs', () => {
    const looked: string[] = [];
    const pieces = function* (): Generator<string> {
      for (const piece of ['a', 'b', 'c']) {
        looked.push(piece);
        yield piece;
      }
    };
    expect(orRefusal(() => demandCanonical('ax', pieces()))).toMatchObject({ at: 'line 1' });
    expect(looked).toEqual(['a', 'b']);
  });
});
