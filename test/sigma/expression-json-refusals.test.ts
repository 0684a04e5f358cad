import { describe, expect, it } from 'vitest';
import { expressionFromJson, expressionLimits } from '../../src/sigma/expression-json.ts';

/** x + (x + (x + ...)), with `levels` levels. */
function rightSpine(levels: number): unknown {
  let json: unknown = 'x';
  for (let k = 1; k < levels; k++) json = ['add', 'x', json];
  return json;
}

describe('an expression that is refused', () => {
  it('may be too deep on its right side as well as on its left', () => {
    expect(expressionFromJson(rightSpine(expressionLimits.depth)).kind).toBe('ok');
    expect(expressionFromJson(rightSpine(expressionLimits.depth + 1))).toEqual({
      kind: 'bad',
      at: `${'[2]'.repeat(expressionLimits.depth - 1)}[1]`,
      because: 'expected at most 64 levels',
    });
  });

  it.each([
    [null, 'expected text or a list, got null'],
    [7, 'expected text or a list, got number'],
    [{}, 'expected text or a list, got object'],
    [['gamma', 'x'], 'expected an operation, got "gamma"'],
    [['a'.repeat(40), 'x'], `expected an operation, got "${'a'.repeat(40)}"`],
    [['a'.repeat(41), 'x'], 'expected an operation, got string'],
    [[['neg'], 'x'], 'expected an operation, got a list'],
    [[null, 'x'], 'expected an operation, got null'],
  ])('%j says what stands there', (json, because) => {
    expect(expressionFromJson(json)).toMatchObject({ kind: 'bad', because });
  });
});
