/**
 * # Near misses of Theorem G
 * @module
 */
import { exactly as bound, sqrtUp } from '../../arithmetic/bounds.ts';
import { encloseRational } from '../../arithmetic/interval.ts';
import {
  compareRational,
  ratio,
  rationalField as Q,
  rationalToText,
} from '../../arithmetic/rational.ts';
import { rationalTier } from '../../arithmetic/rational-tier.ts';
import type { Rational } from '../../arithmetic/rational.ts';
import type { Fact, FactsFile, Instance } from '../../certificates/facts/format.ts';
import { writeFacts } from '../../certificates/facts/write.ts';
import { notFound } from '../../counterexamples/near-miss/proposal.ts';
import type { Conclude } from '../../counterexamples/near-miss/recipe.ts';
import {
  arrayOf,
  listOf,
  networkOf,
  numberNamed,
  sigmaOf,
} from '../../counterexamples/near-miss/subject.ts';
import type { Subject } from '../../counterexamples/near-miss/subject.ts';
import { inputNorms, isLipschitz } from '../../network/jacobian-steepness.ts';
import { changeAtMost } from '../../network/surrogate.ts';
import { changeOf, factorOf, numbersOf, plain, sceneOf, stepIn } from './scene.ts';
import type { Scene, Step } from './scene.ts';

/** The instance of a subject with its point as P. */
function instanceOf(subject: Subject): Instance {
  return {
    activation: sigmaOf(subject),
    inputs: arrayOf(subject, 'X'),
    labels: listOf(subject, 'y'),
    points: { P: { hidden: arrayOf(subject, 'W'), outputs: listOf(subject, 'v') } },
  };
}

/** The subject of the first step of a witness, with its tau or its gamma. */
export function stepSubject(name: 'tau' | 'gamma') {
  return (file: FactsFile): Subject => {
    const fact = file.facts.find((f) => f.fact === 'sca-step');
    if (fact === undefined) throw new RangeError('the witness has no step');
    return { ...networkOf(file, fact.at), numbers: { [name]: fact[name] } };
  };
}

function file(instance: Instance, fact: Fact, provenance: FactsFile['provenance'], says: string) {
  const text = writeFacts({ instance, facts: [fact], provenance });
  return { kind: 'facts', text, says } as const;
}

const unit = 1024n;

/** The least L, up to 1/1024, that is shown on the ball of this radius; `undefined` where none up to 2^20 is. */
export function constantOn({ sigma, inputs, point }: Scene, radius: number): Rational | undefined {
  const norms = inputNorms(rationalTier, inputs);
  const net = { inputs, ...point };
  const isRight = (k: bigint): boolean => {
    const asked = { moving: 'hidden', radius: bound(radius), L: ratio(k, unit) } as const;
    return isLipschitz(rationalTier, sigma, net, norms, asked) === true;
  };
  let [low, high] = [-1n, unit];
  while (!isRight(high) && high < unit << 20n) [low, high] = [high, 2n * high];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (isRight(middle)) high = middle;
    else low = middle;
  }
  return isRight(high) ? ratio(high, unit) : undefined;
}

/** A full step with this tau is shown not to raise U, by b(1) <= 0. */
export const fullStepDescends: Conclude = (subject, provenance) => {
  const instance = instanceOf(subject);
  const scene = sceneOf(instance);
  const surrogate = plain(numberNamed(subject, 'tau'), [arrayOf(subject, 'W').data.length]);
  const step = scene === undefined ? undefined : stepIn(scene, surrogate, Q.one);
  if (scene === undefined || step === undefined) return notFound('the step is not known exactly');
  const numbers = numbersOf(scene, step);
  const radius = sqrtUp(bound(encloseRational(numbers.length).hi));
  const L = constantOn(scene, radius);
  if (L === undefined) return notFound('there is no L on the step');
  const asked = { gamma: Q.one, L, most: Q.zero };
  if (!changeAtMost(rationalTier, step, numbers, asked)) return notFound('b(1) > 0');
  const says = `Theorem G3: a full step with tau = ${rationalToText(step.tau)} does not raise U`;
  const fact: Fact = { ...step, by: 'bound', lipschitz: L, most: Q.zero };
  return file(instance, fact, provenance, says);
};

/** The exact step of the subject, or why there is none. */
function withStep(
  subject: Subject,
  stepOf: (scene: Scene) => Step | undefined,
): { readonly instance: Instance; readonly scene: Scene; readonly step: Step } | undefined {
  const instance = instanceOf(subject);
  const scene = sceneOf(instance);
  const step = scene === undefined ? undefined : stepOf(scene);
  return scene === undefined || step === undefined ? undefined : { instance, scene, step };
}

/** tau of the row about blocks. */
export const blocksTau = ratio(1n, 4n);

/** Shorter steps of the same blocks shrink r. */
export const shorterStepsConverge: Conclude = (subject, provenance) => {
  const gamma = numberNamed(subject, 'gamma');
  const p = arrayOf(subject, 'W').data.length;
  if (compareRational(Q.mul(gamma, ratio(BigInt(p))), ratio(2n)) > 0)
    return notFound('gamma > 2/B');
  const blocks = Array.from({ length: p }, () => 1);
  const found = withStep(subject, (scene) => stepIn(scene, plain(blocksTau, blocks), gamma));
  const factor = found === undefined ? undefined : factorOf(found.scene, found.step);
  if (found === undefined || factor === undefined)
    return notFound('r is not multiplied by a number');
  if (compareRational(Q.mul(factor, factor), Q.one) >= 0) return notFound('r does not shrink');
  const says = `Theorem G4: with gamma = ${rationalToText(gamma)} <= 2/B each step multiplies r by ${rationalToText(factor)}`;
  return file(found.instance, { ...found.step, by: 'factor', factor }, provenance, says);
};

/** With tau > 0 the surrogate has one minimiser: the step to it. */
export const minimiserIsUnique: Conclude = (subject, provenance) => {
  const p = arrayOf(subject, 'W').data.length;
  const tau = numberNamed(subject, 'tau');
  const surrogate = { norm: 'l1', lambda: Q.one, tau, blocks: [p] } as const;
  const found = withStep(subject, (scene) => stepIn(scene, surrogate, Q.one));
  const change = found === undefined ? undefined : changeOf(found.scene, found.step);
  if (found === undefined || change === undefined)
    return notFound('the minimiser is not known exactly');
  const says = `Theorem G2: with tau = ${rationalToText(tau)} the surrogate has one minimiser`;
  const fact: Fact = { ...found.step, by: 'values', least: change, most: change };
  return file(found.instance, fact, provenance, says);
};
