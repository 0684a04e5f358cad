import { describe, expect, it } from 'vitest';
import { suggestion } from '../src/suggest.ts';

describe('a suggestion', () => {
  const known = ['width', 'seed', 'inputs', 'numpy', 'y'];

  it.each([
    ['widht', 'width'], // exchanged
    ['wdth', 'width'], // left out
    ['numpyy', 'numpy'], // added
    ['sead', 'seed'], // replaced
    ['INPUTS', 'inputs'],
    ['imput', 'inputs'], // two changes in six letters
  ])('takes %s for %s', (word, meant) => {
    expect(suggestion(word, known)).toBe(`; did you mean "${meant}"?`);
  });

  it.each(['', 'z', 'activation', 'sod', 'w'.repeat(100)])('has none for "%s"', (word) => {
    expect(suggestion(word, known)).toBe('');
  });

  it('is the nearest, and the first of equals', () => {
    expect(suggestion('theoren', ['theory', 'theorem'])).toBe('; did you mean "theorem"?');
    expect(suggestion('cat', ['bat', 'rat'])).toBe('; did you mean "bat"?');
    expect(suggestion('cat', [])).toBe('');
  });

  it('changes no letter twice: ca to abc is three changes', () => {
    expect(suggestion('caxxxxx', ['abcxxxxx'])).toBe('');
  });
});
