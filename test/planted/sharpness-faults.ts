/**
 * # One-line faults in sharpness, gradient noise and steps with batches
 * @module
 */
import type { Fault } from './faults.ts';

const square = 'src/sharpness/mean-square.ts';
const box = 'src/sharpness/box.ts';
const enclosed = 'src/sharpness/enclosed.ts';
const thresholds = 'src/sharpness/thresholds.ts';
const sgd = 'src/certificates/facts/sgd.ts';
const steps = 'src/certificates/facts/sgd-thresholds.ts';

const bracket = 'src/theorems/sharpness/phi-bracket.ts';
const search = 'src/theorems/sharpness/search.ts';
const second = 'src/certificates/recheck_sharpness.py';
const facts = 'src/certificates/facts/sharpness.ts';
const line = 'src/theorems/sharpness/experiment/line.ts';

export const sharpnessFaults: readonly Fault[] = [
  {
    file: square,
    from: 'ratio(BigInt(N - b), BigInt(b) * BigInt(N - 1))',
    to: 'ratio(BigInt(N - b), BigInt(b) * BigInt(N))',
    says: 'kappa has N for N - 1',
  },
  {
    file: square,
    from: 'F.mul(noise, F.sub(at(spread, i, j), at(HSH, i, j)))',
    to: 'F.mul(noise, at(spread, i, j))',
    says: 'the noise is not centred: H S H is forgotten',
  },
  {
    file: square,
    from: 'const noise = F.mul(square, kappa(A.rows, batch));',
    to: 'const noise = F.div(square, ratio(BigInt(batch)));',
    says: 'batches are drawn with replacement',
  },
  {
    file: box,
    from: 'F.mul(epsilon, F.add(magnitude(F, t), shift))',
    to: 'F.mul(epsilon, F.add(t, shift))',
    says: 'the box of a negative weight is too narrow',
  },
  {
    file: box,
    from: 'outputs: outputs.map((v, j) => F.div(v, factors[j] ?? F.one)),',
    to: 'outputs: outputs.map((v, j) => F.mul(v, factors[j] ?? F.one)),',
    says: 'output weights are multiplied by the factors',
  },
  {
    file: enclosed,
    from: 'return R.sub(mean, divided(divided(all, N), N));',
    to: 'return R.sub(mean, divided(all, N));',
    says: 'the mean gradient counts N times',
  },
  {
    file: enclosed,
    from: 'if (z.hi < 0) continue;',
    to: 'if (z.hi > 0) continue;',
    says: 'the invariant counts the inactive samples',
  },
  {
    file: enclosed,
    from: 'return addUp(total, addUp(own, mulUp(magnitude(widths.outputs[j] ?? R.zero), change)));',
    to: 'return addUp(total, own);',
    says: 'the change of v at a kink is no remainder',
  },
  {
    file: thresholds,
    from: 'addUp(divUp(vectorNormUp(r), rho), mulUp(exactly(0.5), mulUp(L, rho)))',
    to: 'divUp(vectorNormUp(r), rho)',
    says: 'a minimiser is near without regard to curvature',
  },
  {
    file: thresholds,
    from: "return { gram: gramOf(K, near, outputs, 'all') };",
    to: "return { gram: gramOf(K, here, outputs, 'all') };",
    says: 'thresholds are those of the written point',
  },
  {
    file: thresholds,
    from: 'return first.lo > 0 && left.lo >= R.mul(interval(2), first).hi;',
    to: 'return first.lo > 0 && left.lo >= first.hi;',
    says: 'steps above half the threshold are unstable',
  },
  {
    file: bracket,
    from: 'linear: part === undefined ? Infinity : most + part.remainder,',
    to: 'linear: part === undefined ? Infinity : most,',
    says: 'what f differs from its linear part is not proposed',
  },
  {
    file: bracket,
    from: 'sharesFor({ ...A, slopes }, best.z)',
    to: 'sharesFor(A, best.z)',
    says: 'shares are for slopes at kinks that the checker takes as 0',
  },
  {
    file: bracket,
    from: 'return best.y.map((a) => short(Math.max(a * value, 1e-300)));',
    to: 'return best.y.map((a) => short(Math.max((a * value) / 2, 1e-300)));',
    says: 'shares are half of what a positive definite matrix needs',
  },
  {
    file: search,
    from: 'const largest = value * (1 + 1e-6) + 1e-12;',
    to: 'const largest = value * (1 - 1e-6);',
    says: 'the largest eigenvalue is proposed too small',
  },
  {
    file: second,
    from: 'Fraction(b - 1, b * n * (n - 1)) if n > 1',
    to: 'Fraction(b - 1, b * n * n) if n > 1',
    says: 'recheck_sharpness.py: two samples of a batch may be the same',
  },
  {
    file: second,
    from: 'if inertia(M) != len(M): return False',
    to: 'if False: return False',
    says: 'recheck_sharpness.py: shares may be too small',
  },
  {
    file: second,
    from: 'top = norm(list(map(of, r))) + sqrt(of(sum(shares))) + norm(rest)',
    to: 'top = norm(list(map(of, r))) + sqrt(of(sum(shares)))',
    says: 'recheck_sharpness.py: what f differs from its linear part does not count',
  },
  {
    file: second,
    from: 'kappa * R2) > 2: return False',
    to: 'kappa * R2) > 3: return False',
    says: 'recheck_sharpness.py: steps above the threshold are stable',
  },
  {
    file: sgd,
    from: 'if (!isZero(r)) return fails(`f is not y at ${place.name}`);',
    to: '',
    says: 'stability of a point that is no minimum',
  },
  {
    file: facts,
    from: 'if (!(encloseRational(least).hi <= below && above <= encloseRational(most).lo))',
    to: 'if (!(encloseRational(least).hi <= above && above <= encloseRational(most).lo))',
    says: 'phi from below need only be below its bound from above',
  },
  {
    file: facts,
    from: 'if (!certainlyPositiveDefinite(rest))',
    to: 'if (n < 0)',
    says: 'shares may be too small',
  },
  {
    file: facts,
    from: 'return addUp(addUp(vectorNormUp(r), root), linear.remainder);',
    to: 'return addUp(vectorNormUp(r), root);',
    says: 'what f differs from its linear part does not count',
  },
  {
    file: facts,
    from: 'if (!isAtMost(above, most))',
    to: 'if (!isAtMost(above, least))',
    says: 'phi at the point is compared with that at the rescaled one',
  },
  {
    file: facts,
    from: 'if (!(encloseRational(least).hi <= I.lo && I.hi <= encloseRational(most).lo))',
    to: 'if (!(encloseRational(least).hi <= I.lo))',
    says: 'I has no bound from above',
  },
  {
    file: box,
    from: '[F.sub(p, reach), F.add(p, reach)].map((t) => largest(t, F.zero));',
    to: '[p, F.add(p, reach)].map((t) => largest(t, F.zero));',
    says: 'a neuron does not become smaller on the box',
  },
  {
    file: enclosed,
    from: 'const root = interval(sqrtDown(exactly(product.lo)), sqrtUp(exactly(product.hi)));',
    to: 'const root = product;',
    says: 'the invariant has no roots',
  },
  {
    file: sgd,
    from: "if (definiteness(subject.work, P) !== 'definite') return fails('P is not positive definite');",
    to: '',
    says: 'stability by a form that is not positive definite',
  },
  {
    file: sgd,
    from: "if (order !== (fact.end === 'converges' ? -1 : 1))",
    to: "if (order === (fact.end === 'converges' ? 1 : -1))",
    says: 'a product of exactly 1 shows both',
  },
  {
    file: steps,
    from: 'if (!certainlyBelow(found.gram, encloseRational(fact.largest).lo))',
    to: 'if (n < 0)',
    says: 'the largest eigenvalue is not checked',
  },
  {
    file: steps,
    from: 'if (least.num < 0n || !isStableUpTo(',
    to: 'if (!isStableUpTo(',
    says: 'steps up to a negative number are stable',
  },
  {
    file: thresholds,
    from: 'const mean = R.mul(rest, divided(encloseRational(largest), N));',
    to: 'const mean = R.mul(noise, divided(encloseRational(largest), N));',
    says: 'the threshold has kappa for 1 - kappa',
  },
  {
    file: line,
    from: 'preactivations: hulls(start.preactivations, end.preactivations),',
    to: 'preactivations: start.preactivations,',
    says: 'a piece of a line has the pre-activations of its start',
  },
];
