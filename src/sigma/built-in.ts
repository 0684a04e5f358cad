/**
 * # Named activations
 *
 * The bounds of the derivatives on all of R are for reports; no
 * certificate uses them, because a certificate encloses sigma' and sigma'' where it needs them.
 *
 * ## Main definitions
 * - {@link builtIn}, {@link activationNamed}
 * - {@link describeActivation}: the properties of sigma that hypotheses of the theorems refer to
 *
 * ## Main results
 * The bounds hold on [-40, 40] by bisection with interval arithmetic (test/sigma/built-in.test.ts), up
 * to the kinks, and are at most 1 % too large. Outside, with t = abs(x) >= 40:
 * - tanh: sigma' = 1 - tanh^2 <= 1 and abs(sigma'') = 2 abs(tanh) sigma' <= 2 sigma' <= 8 exp(-2 t).
 * - sigmoid s, softplus (whose slope is s): 0 < s < 1, s' = s (1 - s) <= exp(-t), abs(s'') <= s'.
 * - sin: both are at most 1 everywhere.
 * - gaussian: 2 t exp(-t^2) and (4 t^2 - 2) exp(-t^2), below 1e-600.
 * - swish x s: sigma' = s + x s' lies within t exp(-t) of [0, 1]; sigma'' = 2 s' + x s'' is at most
 *   (2 + t) exp(-t).
 * - gelu: sigma' = Phi + x phi lies within t exp(-t^2/2) of [0, 1]; sigma'' = (2 - x^2) phi.
 * - rational: abs(1 - x^2)/(1 + x^2)^2 <= 1/t^2 and 2 t abs(x^2 - 3)/(1 + x^2)^3 <= 2/t^3.
 * - square: sigma'' = 2. relu, leaky-relu, abs: sigma' is constant on both sides of 0; it jumps there, so
 *   it has no Lipschitz constant and no bound of sigma'' is given.
 * @module
 */
import { rationalFromText } from '../arithmetic/rational.ts';
import type { Rational } from '../arithmetic/rational.ts';
import { WidthwiseError } from '../errors.ts';
import { activationOf } from './activation.ts';
import type { Activation } from './activation.ts';
import { printExpression } from './expression-print.ts';
import { parseExpression } from './expression-text.ts';
import { apply, constant, variable as x } from './expression-tree.ts';
import type { Expression } from './expression-tree.ts';
import { absolute, binary, half, negated, one, sigmoid, softplus } from './named-functions.ts';
import { parity } from './parity.ts';
import type { Parity } from './parity.ts';
import { degree } from './polynomial.ts';
import { isSmooth, kinksOf } from './smoothness.ts';

/** An activation with upper bounds of abs(sigma') and abs(sigma'') on R, where they are finite. */
export interface BuiltIn {
  readonly activation: Activation;
  readonly slopeBound: Rational | undefined;
  readonly curvatureBound: Rational | undefined;
}

function entry(
  name: string,
  value: Expression,
  slope = '',
  curvature = '',
): readonly [string, BuiltIn] {
  const activation = activationOf(value, name);
  const slopeBound = rationalFromText(slope);
  return [name, { activation, slopeBound, curvatureBound: rationalFromText(curvature) }];
}

function power(exponent: number): Expression {
  return { kind: 'power', base: x, exponent };
}

const onePlus = (u: Expression): Expression => binary('add', one, u);

/** By name. Trees and not texts, whose parser takes longer to load than a small file to check. */
export const builtIn: ReadonlyMap<string, BuiltIn> = new Map([
  entry('tanh', apply('tanh', x), '1', '0.77'),
  entry('sigmoid', sigmoid(x), '0.251', '0.0963'),
  entry('softplus', softplus(x), '1.001', '0.251'),
  entry('sin', apply('sin', x), '1', '1'),
  entry('exp', apply('exp', x)),
  entry('gaussian', apply('exp', negated(power(2))), '0.858', '2.001'),
  entry('swish', binary('mul', x, sigmoid(x)), '1.1', '0.501'),
  entry(
    'gelu',
    half(binary('mul', x, onePlus(apply('erf', binary('div', x, apply('sqrt', constant(2n))))))),
    '1.129',
    '0.798',
  ),
  entry('rational', binary('div', x, onePlus(power(2))), '1.001', '1.458'),
  entry('square', power(2), '', '2'),
  entry('cube', power(3)),
  entry('cubic', binary('add', x, power(3))),
  entry('relu', apply('relu', x), '1'),
  entry(
    'leaky-relu',
    binary('sub', apply('relu', x), binary('div', apply('relu', negated(x)), constant(100n))),
    '1',
  ),
  entry('abs', absolute(x), '1'),
]);

/**
 * The built-in activation of this name, or the function of x that the text denotes.
 * Throws {@link WidthwiseError} (`input`) if it is neither.
 */
export function activationNamed(text: string): Activation {
  const wanted = text.trim();
  const found = builtIn.get(wanted);
  if (found !== undefined) return found.activation;
  if (/^[a-z][a-z-]+$/iu.test(wanted) && wanted !== 'pi')
    throw new WidthwiseError(
      'input',
      `activation: unknown name "${wanted}"`,
      `Use one of ${[...builtIn.keys()].join(', ')}, or an expression in x such as "x/(1 + x^2)".`,
    );
  return activationOf(parseExpression(wanted));
}

/** Properties of sigma that are shown; `undefined` and `neither` mean "not shown". */
export interface ActivationFacts {
  /** See {@link isSmooth}. */
  readonly smooth: boolean;
  /** See {@link degree}. */
  readonly degree: number | undefined;
  readonly parity: Parity;
  /** See {@link kinksOf}. */
  readonly kinks: readonly Rational[] | undefined;
  /** At least abs(sigma') and abs(sigma'') on R, for the formula of a built-in activation. */
  readonly slopeBound: Rational | undefined;
  readonly curvatureBound: Rational | undefined;
}

export function describeActivation(a: Activation): ActivationFacts {
  const text = printExpression(a.value);
  const same = [...builtIn.values()].find((b) => printExpression(b.activation.value) === text);
  return {
    smooth: isSmooth(a.value),
    degree: degree(a.value),
    parity: parity(a.value),
    kinks: kinksOf(a.value),
    slopeBound: same?.slopeBound,
    curvatureBound: same?.curvatureBound,
  };
}
