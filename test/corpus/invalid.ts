/**
 * # Files that every checker refuses
 *
 * Each says which hypothesis, inequality or rule of the format it breaks, and what the answer must be.
 * @module
 */
import type { Certificate, Claim, Witness } from '../../src/certificates/format.ts';
import { inputsDigest } from '../../src/certificates/format.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import { dense } from '../../src/linalg/matrix.ts';
import type { Dense } from '../../src/linalg/matrix.ts';
import { activationNamed } from '../../src/network/built-in.ts';
import { gaussian, kktPoint, kktRegion, validCertificates } from './valid.ts';

export interface Invalid {
  readonly name: string;
  /** The hypothesis, inequality or rule. */
  readonly breaks: string;
  readonly verdict: 'rejected' | 'malformed' | 'unsupported' | 'resource-limit';
  /** The path that the answer names; empty where the answer has none. */
  readonly at: string;
  readonly text: string;
}

function small(...rows: readonly (readonly number[])[]): Dense {
  const cols = rows[0]?.length ?? 0;
  return dense(rows.length, cols, Float64Array.from(rows.flat()));
}

function rankClaim(
  X: Dense,
  activation: string,
  hidden: Dense,
  outputs: readonly number[],
  { radius, mirrored = false, inverse }: { radius: number; mirrored?: boolean; inverse?: Dense },
): Certificate {
  const inputs = {
    where: 'inline',
    rows: X.rows,
    cols: X.cols,
    sha256: inputsDigest(X),
    matrix: X,
  } as const;
  return {
    claim: {
      kind: 'full-row-rank-on-ball',
      activation: activationNamed(activation).value,
      inputs,
      width: outputs.length,
      radius,
      mirrored,
    },
    witness: { hidden, outputs, ...(inverse === undefined ? {} : { inverse }) },
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
    return { ...claim, ...(Object.fromEntries(changed) as object) };
  };
}

function rejected(name: string, at: string, breaks: string, certificate: Certificate): Invalid {
  return { name, breaks, verdict: 'rejected', at, text: writeCertificate(certificate) };
}

function named(name: string): Certificate {
  const found = validCertificates().find(([key]) => key === name);
  if (found === undefined) throw new Error(`corpus: no ${name}`);
  return found[1];
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
    rejected('equal-inputs', 'claim.radius', 'A1.h3: two equal inputs', twice),
    rejected('opposite-inputs', 'claim.radius', "B.h1: an antipodal pair, sigma' even", opposite),
    rejected(
      'zero-input',
      'witness',
      'B.h1: an input is 0',
      rankClaim(small([0, 0], [1, 2]), 'tanh', small([1, 0], [0, 1]), [1, 1], { radius: 1e-9 }),
    ),
    rejected(
      'useless-m',
      'claim.radius',
      'L1.h1: alpha_0 < 1, with M = 0',
      rankClaim(one, 'tanh', one, [1], { radius: 0.1, inverse: small([0]) }),
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
      withClaim(zero, scaled({ radius: 1 / 4 })),
    ),
    rejected(
      'radius-too-large',
      'claim.radius',
      'alpha < 1 on the ball',
      withClaim(region, scaled({ radius: 1.01 })),
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

function changed(text: string, from: string | RegExp, to: string): string {
  const after = text.replace(from, to);
  if (after === text) throw new Error(`corpus: ${String(from)} is not in the text`);
  return after;
}

function formal(): readonly Invalid[] {
  const text = writeCertificate(named('zero-near-one-sample'));
  const malformed = (name: string, at: string, breaks: string, spoiled: string): Invalid => ({
    name,
    breaks,
    verdict: 'malformed',
    at,
    text: spoiled,
  });
  return [
    malformed('not-json', 'certificate', 'JSON', text.slice(0, 40)),
    malformed('empty', 'certificate', 'JSON', ''),
    malformed('a-list', 'certificate', 'an object', '[1]\n'),
    malformed('trailing-bytes', 'line 15', 'nothing after the last newline', `${text} `),
    malformed('no-last-newline', 'line 14', 'a last newline', text.trimEnd()),
    malformed(
      'unknown-key',
      'claim',
      'no unknown keys',
      changed(text, '"width":2', '"width":2,"depth":2'),
    ),
    malformed(
      'proto-key',
      'claim',
      'no unknown keys',
      changed(text, '"width":2', '"width":2,"__proto__":{"kind":"zero-near"}'),
    ),
    malformed(
      'duplicate-key',
      'line 5',
      'no key twice',
      changed(text, '"width":2', '"width":2,"width":2'),
    ),
    malformed('missing-key', 'claim', 'every key', changed(text, '"width":2,\n', '')),
    malformed(
      'other-order',
      'line 1',
      'the order of the keys',
      changed(
        text,
        '"format":"widthwise-certificate",\n"version":1',
        '"version":1,\n"format":"widthwise-certificate"',
      ).replace('{"version"', '{"version"'),
    ),
    malformed(
      'number-not-canonical',
      'line 7',
      'shortest decimals',
      changed(text, '"labels":[1]', '"labels":[1.0]'),
    ),
    malformed(
      'negative-zero',
      'line 7',
      '-0 is written 0',
      changed(text, '"labels":[1]', '"labels":[-0]'),
    ),
    malformed(
      'too-many-digits',
      'line 7',
      'shortest decimals',
      changed(text, '"labels":[1]', '"labels":[1.00000000000000000001]'),
    ),
    malformed(
      'not-a-double',
      'claim.labels[0]',
      'finite doubles',
      changed(text, '"labels":[1]', '"labels":[1e999]'),
    ),
    malformed(
      'null-entry',
      'claim.labels[0]',
      'finite doubles',
      changed(text, '"labels":[1]', '"labels":[null]'),
    ),
    malformed(
      'boolean-entry',
      'claim.labels[0]',
      'numbers',
      changed(text, '"labels":[1]', '"labels":[true]'),
    ),
    malformed('nan', 'certificate', 'JSON', changed(text, '"labels":[1]', '"labels":[NaN]')),
    malformed(
      'too-few-labels',
      'claim.labels',
      'n labels',
      changed(text, '"labels":[1]', '"labels":[]'),
    ),
    malformed(
      'radius-zero',
      'claim.radius',
      'a positive radius',
      changed(text, /"radius":[^,]+/u, '"radius":0'),
    ),
    malformed(
      'width-zero',
      'claim.width',
      'a positive width',
      changed(text, '"width":2', '"width":0'),
    ),
    malformed(
      'width-and-shape',
      'witness.outputs',
      'm output weights',
      changed(text, '"width":2', '"width":3'),
    ),
    malformed(
      'activation-calls-a-function',
      'claim.activation[0]',
      'the allow-list of functions',
      changed(text, '["tanh","x"]', '["eval","x"]'),
    ),
    malformed(
      'activation-too-deep',
      '',
      'at most 64 levels',
      changed(text, '["tanh","x"]', `${'["neg",'.repeat(65)}"x"${']'.repeat(65)}`),
    ),
    malformed(
      'digest-in-capitals',
      'claim.inputs.sha256',
      'lower-case hexadecimal',
      changed(text, /"sha256":"[0-9a-f]{64}"/u, `"sha256":"${'A'.repeat(64)}"`),
    ),
    malformed(
      'matrix-and-recipe',
      'claim.inputs',
      'either matrix or recipe',
      changed(text, '"matrix"', '"recipe":{},"matrix"'),
    ),
    {
      name: 'version-2',
      breaks: 'version 1',
      verdict: 'unsupported',
      at: '',
      text: changed(text, '"version":1', '"version":2'),
    },
    {
      name: 'unknown-kind',
      breaks: 'the claim kinds',
      verdict: 'unsupported',
      at: '',
      text: changed(text, 'zero-near', 'descent'),
    },
    {
      name: 'too-many-samples',
      breaks: 'n <= 6000',
      verdict: 'resource-limit',
      at: '',
      text: changed(text, '"rows":1', '"rows":6001'),
    },
    {
      name: 'too-wide',
      breaks: 'm d',
      verdict: 'resource-limit',
      at: '',
      text: changed(text, '"width":2', '"width":1000000000'),
    },
  ];
}

export function invalidCertificates(): readonly Invalid[] {
  return [...mathematical(), ...constrained(), ...formal()];
}
