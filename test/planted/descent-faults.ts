/**
 * # One-line faults in the bounds of gradient descent
 *
 * Each must be caught by a test. `from` occurs once in its file.
 * @module
 */
import type { Fault } from './faults.ts';

const descent = 'src/network/descent.ts';

export const descentFaults: readonly Fault[] = [
  {
    file: descent,
    from: 'const root = sqrtUp(addUp(mulUp(bent, bent), mulUp(exactly(4), mulUp(cross, cross))));',
    to: 'const root = sqrtUp(mulUp(bent, bent));',
    says: 'L_full without its cross term',
  },
  {
    file: descent,
    from: 'addUp(exactly(abs(v)), exactly(radius))',
    to: 'exactly(abs(v))',
    says: 'L3 of v at the start, though v moves',
  },
  {
    file: descent,
    from: 'const cross = mulUp(slopeOnBall(centre, radius), inputsNormUp(centre));',
    to: 'const cross = mulUp(slopeOnBall(centre, 0), inputsNormUp(centre));',
    says: "B1, sup abs(sigma'), at the start only",
  },
  {
    file: descent,
    from: 'return enclosedSum(G, enclosedGram(intervalMatrix(values)));',
    to: 'return enclosedSum(G, enclosedGram(intervalMatrix(slopes)));',
    says: 'G + B B^T with the slopes in the place of the values',
  },
  {
    file: descent,
    from: 'const smoothness = addUp(mulUp(steepness, steepness), mulUp(L, residual));',
    to: 'const smoothness = mulUp(steepness, steepness);',
    says: 'beta without L norm(r0)',
  },
  {
    file: descent,
    from: 'const steepness = addUp(sqrtUp(norm), bent);',
    to: 'const steepness = sqrtUp(norm);',
    says: 'norm(J) at the start for the whole ball',
  },
  {
    file: descent,
    from: 'const mu = subDown(singular, bent);',
    to: 'const mu = singular;',
    says: 'mu is not reduced by L R',
  },
  {
    file: descent,
    from: 'if (!(product <= 1))',
    to: 'if (!(product <= 2))',
    says: 'steps up to 2/beta',
  },
  {
    file: descent,
    from: 'mulUp(exactly(2), residual));',
    to: 'residual);',
    says: 'the path with norm(r0) for 2 norm(r0)',
  },
];
