/**
 * # Files that every checker refuses
 *
 * Each names the hypothesis, inequality or rule of the format that it violates, and the expected answer.
 * @module
 */
import type { Certificate, Claim, Witness } from '../../src/certificates/format.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { lecunStart } from '../../src/search/descend.ts';
import { certifiedInputs } from '../../src/certificates/claims/inputs.ts';
import { malformedTexts } from './malformed.ts';
import type { Invalid } from './malformed.ts';
import { gaussian, kktPoint, kktRegion, validCertificates } from './valid.ts';

function small(...rows: readonly (readonly number[])[]): Dense {
  const cols = rows[0]?.length ?? 0;
  return dense(rows.length, cols, Float64Array.from(rows.flat()));
}

function rankClaim(
  X: Dense,
  activation: string,
  hidden: Dense,
  outputs: readonly number[],
  { radius, mirrored = false }: { radius: number; mirrored?: boolean },
): Certificate {
  const inputs = certifiedInputs(X, undefined);
  return {
    claim: {
      kind: 'full-row-rank-on-ball',
      activation: activationNamed(activation).value,
      inputs,
      width: outputs.length,
      radius,
      mirrored,
    },
    witness: { hidden, outputs },
    provenance: {},
  };
}

function withClaim(certificate: Certificate, change: (claim: Claim) => Claim): Certificate {
  return { ...certificate, claim: change(certificate.claim) };
}

function withWitness(certificate: Certificate, change: Partial<Witness>): Certificate {
  return { ...certificate, witness: { ...certificate.witness, ...change } };
}

/** The claim with some of its numbers multiplied. */
function scaled(factors: Readonly<Record<string, number>>): (claim: Claim) => Claim {
  return (claim) => {
    const changed = Object.entries(claim).map(([key, value]: readonly [string, unknown]) => [
      key,
      typeof value === 'number' ? value * (factors[key] ?? 1) : value,
    ]);
    const numbers: object = Object.fromEntries(changed);
    return { ...claim, ...numbers };
  };
}

function rejected(name: string, at: string, breaks: string, certificate: Certificate): Invalid {
  return { name, breaks, verdict: 'rejected', at, text: writeCertificate(certificate) };
}

const made = new Map<string, Certificate>();

function named(name: string): Certificate {
  if (made.size === 0)
    for (const [key, certificate] of validCertificates()) made.set(key, certificate);
  const found = made.get(name);
  if (found === undefined) throw new Error(`corpus: no ${name}`);
  return found;
}

const one = small([1]);

function mathematical(): readonly Invalid[] {
  const twice = rankClaim(small([1, 2], [1, 2]), 'tanh', small([1, 0], [0, 1]), [1, 1], {
    radius: 1e-9,
  });
  const opposite = rankClaim(small([1, 2], [-1, -2]), 'tanh', small([1, 0], [0, 1]), [1, 1], {
    radius: 1e-9,
  });
  const zero = named('zero-near-tanh');
  const region = named('region-largest');
  return [
    rejected('equal-inputs', 'witness', 'A1.h3: two equal inputs', twice),
    rejected('opposite-inputs', 'witness', "B.h1: an antipodal pair, sigma' even", opposite),
    rejected(
      'zero-input',
      'witness',
      'B.h1: an input is 0',
      rankClaim(small([0, 0], [1, 2]), 'tanh', small([1, 0], [0, 1]), [1, 1], { radius: 1e-9 }),
    ),
    rejected(
      'relu-across-its-kink',
      'witness',
      'L3.h1: relu with "L = 0", Psi = 0 at W = (-1, -1)',
      rankClaim(small([1, 0.2], [0.3, 1]), 'relu', small([1, 1]), [1], { radius: 3 }),
    ),
    rejected(
      'square-beyond-its-zero',
      'claim.radius',
      'alpha < 1: x^2 at w = 1, J = 0 at w = 0',
      rankClaim(one, 'x^2', one, [1], { radius: 1 }),
    ),
    rejected(
      'too-narrow',
      'claim.width',
      'n <= m d',
      rankClaim(small([1], [2]), 'tanh', one, [1], { radius: 1e-9 }),
    ),
    rejected(
      'switched-off',
      'witness',
      'B.h2: v = 0',
      rankClaim(one, 'tanh', one, [0], { radius: 0.1 }),
    ),
    rejected(
      'not-mirrored-v',
      'witness',
      'A2.h1: v_{j+h} = -v_j',
      rankClaim(one, 'tanh', small([1], [1]), [1, 1], { radius: 0.01, mirrored: true }),
    ),
    rejected(
      'not-mirrored-w',
      'witness',
      'A2.h1: w_{j+h} = w_j',
      rankClaim(one, 'tanh', small([1], [2]), [1, -1], { radius: 0.01, mirrored: true }),
    ),
    rejected(
      'odd-neuron-that-does-not-vanish',
      'witness',
      'A2.h1: an odd last neuron',
      rankClaim(one, 'tanh', small([1], [1], [1]), [1, -1, 1], { radius: 0.01, mirrored: true }),
    ),
    rejected(
      'radius-too-small',
      'claim.radius',
      'A3.h1: Lemma 1(c)',
      withClaim(zero, scaled({ radius: 2 ** -60 })),
    ),
    rejected(
      'radius-too-large',
      'claim.radius',
      'alpha < 1 on the ball',
      withClaim(region, scaled({ radius: 3 })),
    ),
    rejected(
      'other-labels',
      'claim.radius',
      'A3.h1: the residual of these labels',
      withClaim(zero, (claim) =>
        'labels' in claim ? { ...claim, labels: claim.labels.map((y) => y + 2 ** -20) } : claim,
      ),
    ),
    rejected(
      'other-inputs',
      'claim.inputs.sha256',
      'the digest of the inputs',
      withClaim(zero, (claim) => ({
        ...claim,
        inputs: { ...claim.inputs, sha256: '0'.repeat(64) },
      })),
    ),
    rejected(
      'not-smooth-at-the-point',
      'witness',
      'A3.h2: relu at its kink',
      rankClaim(one, 'relu', small([0]), [1], { radius: 0.1 }),
    ),
  ];
}

function constrained(): readonly Invalid[] {
  const problem = gaussian(6, 3, 'tanh');
  const ball = kktRegion(problem, 4, { set: 'ball' });
  const box = kktRegion(problem, 4, { set: 'box' });
  const cone = kktRegion(problem, 4, { set: 'cone' });
  const point = kktPoint(problem, 4, 3, 2 ** -10);
  const { hidden, outputs } = ball.witness;
  const bent = dense(
    4,
    3,
    hidden.data.map((w, k) => (k === 0 ? w + 2 ** -30 : w)),
  );
  return [
    rejected(
      'kkt-smaller-weights',
      'claim.bound',
      'C.h5: v_min too small for loss 0',
      withClaim(ball, scaled({ least: 1 / 10, most: 1 / 10 })),
    ),
    rejected(
      'kkt-wider-range',
      'claim.bound',
      'C.h4: L_1 of the largest v',
      withClaim(ball, scaled({ most: 4 })),
    ),
    rejected(
      'kkt-box-kappa-at-2-percent',
      'claim.bound',
      'C.h5: kappa at 2 % of what is needed',
      withClaim(box, scaled({ most: 1 / 50 })),
    ),
    rejected(
      'kkt-box-radius-too-large',
      'claim.bound',
      'C5: rho at 4 eps',
      withClaim(box, scaled({ radius: 4 })),
    ),
    rejected(
      'kkt-ball-radius-too-large',
      'claim.radius',
      'C.h1: mu > 0 on the ball',
      withClaim(ball, scaled({ radius: 5 })),
    ),
    rejected(
      'kkt-bound-too-small',
      'claim.bound',
      'C1: norm(y) - rho',
      withClaim(
        kktRegion(problem, 4, { set: 'ball', least: 300, most: 400, radius: 1e-3 }),
        scaled({ bound: 0.99 }),
      ),
    ),
    rejected(
      'kkt-cone-ratio-too-large',
      'claim.ratio',
      'C2: mu > kappa L_1 eps/2',
      withClaim(cone, scaled({ ratio: 1.3 })),
    ),
    rejected(
      'kkt-not-mirrored',
      'witness',
      'C.h2: w_{j+h} = w_j',
      withWitness(ball, { hidden: bent }),
    ),
    rejected(
      'kkt-cone-not-mirrored',
      'witness',
      'C.h2: w_{j+h} = w_j',
      withWitness(cone, { hidden: bent }),
    ),
    rejected(
      'kkt-weights-not-1',
      'witness',
      'C.h4: constants of abs(v_j) = 1',
      withWitness(box, { outputs: outputs.map((v) => 2 * v) }),
    ),
    rejected(
      'kkt-point-outside',
      'witness',
      'C3: norm_F(W - W0) <= eps',
      withClaim(point, scaled({ radius: 0.99 })),
    ),
    rejected(
      'kkt-point-other-multiplier',
      'claim.bound',
      'C3: the KKT residual',
      withWitness(point, { multiplier: 1 }),
    ),
    rejected(
      'kkt-point-gap-too-small',
      'claim.gap',
      'C4: the best of the ball',
      withClaim(point, scaled({ gap: 0.9 })),
    ),
    rejected(
      'kkt-point-bound-too-small',
      'claim.bound',
      'C3: norm(r0) - rho',
      withClaim(point, scaled({ bound: 0.999 })),
    ),
  ];
}

/** The claim at a random start, where the condition of D2 is clearly false. */
function hopeless(): Certificate {
  const { hidden, outputs } = lecunStart(3, 4, 1);
  const claim = withClaim(named('descent-frozen-tanh'), (c) => ({ ...c, radius: 0.5 }));
  return withWitness(claim, { hidden, outputs });
}

function descending(): readonly Invalid[] {
  const all = named('descent-all-more-samples-than-hidden-weights');
  const frozen = named('descent-frozen-tanh');
  const moving = (word: 'hidden' | 'all') => (claim: Claim) =>
    claim.kind === 'descent' ? { ...claim, moving: word } : claim;
  const kink = rankClaim(one, 'relu', one, [1], { radius: 2 });
  const claim = {
    ...kink.claim,
    kind: 'descent',
    moving: 'hidden',
    step: 0.01,
    rate: 0.1,
  } as const;
  const text = writeCertificate(all);
  const spoiled = (name: string, at: string, from: RegExp, to: string): Invalid => {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`corpus: ${name} changes nothing`);
    return {
      name,
      breaks: `the fields of descent: ${at}`,
      verdict: 'malformed',
      at,
      text: changed,
    };
  };
  return [
    rejected(
      'descent-radius-too-small',
      'claim',
      'D.h1: L R^2/2 + 2 norm(r0) <= sigma_0 R',
      withClaim(all, scaled({ radius: 0.4 })),
    ),
    rejected(
      'descent-radius-too-large',
      'claim',
      'D.h2: mu <= sigma_0 - L R',
      withClaim(all, scaled({ radius: 1000 })),
    ),
    rejected(
      'descent-rate-too-large',
      'claim',
      'D.h2: mu <= sigma_0 - L R',
      withClaim(frozen, scaled({ rate: 1.001 })),
    ),
    rejected(
      'descent-step-too-large',
      'claim',
      'D.h3: step <= 1/beta',
      withClaim(all, scaled({ step: 4 })),
    ),
    rejected(
      'descent-step-2-over-beta',
      'claim',
      'D.h3: step <= 1/beta',
      withClaim(frozen, scaled({ step: 2 })),
    ),
    rejected(
      'descent-lecun-start',
      'claim',
      'D.h1: norm(r0) < sigma_0^2/(4L) at a random start',
      hopeless(),
    ),
    rejected(
      'descent-useless-m',
      'claim',
      'D.h1: norm(r0) < sigma_0^2/(4L) at a random start, with M = 0, which is not used',
      withWitness(hopeless(), { inverse: dense(6, 6, new Float64Array(36)) }),
    ),
    rejected(
      'descent-other-labels',
      'claim',
      'D.h1: the residual of these labels',
      withClaim(all, (c) =>
        'labels' in c ? { ...c, labels: c.labels.map((y) => y + 2 ** -10) } : c,
      ),
    ),
    rejected(
      'descent-all-for-hidden',
      'claim',
      'D.h1: sigma_0 of J alone',
      withClaim(named('descent-all-tanh'), moving('hidden')),
    ),
    rejected('descent-too-narrow', 'claim.width', 'n <= m d', withClaim(all, moving('hidden'))),
    rejected('descent-relu-across-its-kink', 'witness', 'D.h4: sigma is C^2', {
      ...kink,
      claim: { ...claim, labels: [1] },
    }),
    spoiled('descent-moving-v', 'claim.moving', /"moving":"all"/u, '"moving":"v"'),
    spoiled('descent-step-0', 'claim.step', /"step":[^,]+/u, '"step":0'),
    spoiled('descent-rate-0', 'claim.rate', /"rate":[^,]+/u, '"rate":0'),
    spoiled('descent-no-labels', 'claim', /"labels":[^\]]*\],\n/u, ''),
  ];
}

export function invalidCertificates(): readonly Invalid[] {
  return [
    ...mathematical(),
    ...constrained(),
    ...descending(),
    ...malformedTexts(writeCertificate(named('zero-near-one-sample'))),
  ];
}
