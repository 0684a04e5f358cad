/**
 * # Pictures of a certificate
 *
 * The inequalities that decide, the network, the data, and a slice of the loss with the certified region. Float64 draws
 * them; the texts say what the checker proves, and no more where it refused the file.
 *
 * ## Main definitions
 * - {@link certificatePictures}
 * - {@link sliceOfCertificate}: the slice alone, as a request
 * @module
 */
import { dimensionOf } from '../certificates/format.ts';
import type { Certificate, Claim } from '../certificates/format.ts';
import type { Dense } from '../linalg/matrix.ts';
import { denseProduct } from '../linalg/product.ts';
import { demandPlane, planeAlong } from '../pictures/directions.ts';
import type { Directions, Place } from '../pictures/directions.ts';
import { downhill, flattest, steepest } from '../pictures/landscape.ts';
import type { Model } from '../pictures/landscape.ts';
import { norm, planeThrough, plus } from '../pictures/plane.ts';
import type { Slice } from '../pictures/slice.ts';
import { activationOf } from '../sigma/activation.ts';
import { printExpression } from '../sigma/expression-print.ts';
import { sceneOf } from './certificate-scenes.ts';
import type { Scene } from './certificate-scenes.ts';
import { inequalitiesOf } from './inequalities.ts';
import { barsPicture, samplesPicture, side, slicePicture, weightsPicture } from './picture.ts';
import type { Pictures } from './picture.ts';

/** X, or X A. */
function effective(claim: Claim, X: Dense): Dense {
  return claim.inputs.columns === undefined ? X : denseProduct(X, claim.inputs.columns);
}

/** To the other point, else downhill where there is a slope, else where f changes most; and where it hardly does. */
function usualPlace(model: Model, { origin, towards }: Scene): Place | undefined {
  if (towards !== undefined) {
    const plane = planeThrough(origin, plus(towards.at, -1, origin), flattest(model, origin));
    const up = 'a direction of little curvature';
    return plane && { plane, across: towards.says, up, spots: [] };
  }
  const slope = downhill(model, origin);
  const { size } = steepest(model, origin);
  const isSlope = norm(slope) > 1e-6 * size * (1 + norm(Float64Array.from(model.labels)));
  return planeAlong(model, origin, [isSlope ? 'gradient' : 'change', 'curvature']);
}

/**
 * Half the side of the picture: the region and the points with a margin; where a certified zero has a radius of 1e-14,
 * the valley around it.
 */
function halfOf(kind: Claim['kind'], model: Model, { origin, spots, region }: Scene): number {
  const { size } = steepest(model, origin);
  const natural = size > 0 ? norm(Float64Array.from(model.labels)) / size : 1;
  const farthest = Math.max(0, ...spots.map(({ at }) => norm(plus(at, -1, origin))));
  const isTiny = kind === 'zero-near' && region.radius < natural / 100;
  const half = isTiny ? 2 * natural : Math.max(2 * region.radius, 1.25 * farthest);
  return half > 0 && half < Infinity ? half : 1;
}

/** How a file is drawn. */
export interface Drawn {
  readonly isVerified: boolean;
  /** The plane, if it is not the usual one. */
  readonly directions?: Directions | undefined;
}

/** The slice of a certificate on its inputs X, or why there is none. */
export function sliceOfCertificate(
  certificate: Certificate,
  X: Dense,
  { isVerified, directions }: Drawn,
): Slice | { readonly none: string } {
  const { claim } = certificate;
  const scene = sceneOf(certificate);
  const adjective = isVerified ? 'certified' : 'claimed, not shown';
  const activation = activationOf(claim.activation);
  const { labels, outputs, origin, region } = scene;
  const shared = { inputs: effective(claim, X), labels, activation, width: claim.width };
  const model: Model = outputs === undefined ? shared : { ...shared, outputs };
  const place =
    directions === undefined ? usualPlace(model, scene) : demandPlane(model, origin, directions);
  if (place === undefined)
    return { none: 'There are no two directions in which the loss could be drawn.' };
  // what follows a comma is part of the claim
  const own = isVerified
    ? scene.spots
    : scene.spots.map((spot) => ({ ...spot, says: spot.says.replace(/,.*/u, '') }));
  const spots = [...own, ...place.spots];
  return {
    title: isVerified ? scene.title : `Claimed, not shown: ${scene.title}`,
    subtitle: `sigma(x) = ${printExpression(claim.activation)}`,
    facts: scene.facts,
    model,
    plane: place.plane,
    across: place.across,
    up: place.up,
    region: { region, says: `${adjective}: ${scene.regionSays}` },
    spots,
    half: halfOf(claim.kind, model, { ...scene, spots }),
    side,
  };
}

/** Directions and values of larger networks take longer than somebody waits for a picture. */
const mostProducts = 5_000_000;
const tooLarge = 'The data are too large for a slice of the loss.';

function sliceFor(
  certificate: Certificate,
  X: Dense,
  drawn: Drawn,
): Slice | { readonly none: string } {
  const { inputs, width } = certificate.claim;
  return inputs.rows * width * dimensionOf(inputs) > mostProducts
    ? { none: tooLarge }
    : sliceOfCertificate(certificate, X, drawn);
}

/** The pictures of a certificate on its inputs, and the slice among them. */
export async function certificatePictures(
  certificate: Certificate,
  X: Dense,
  how: Drawn,
): Promise<Pictures & { readonly slice?: Slice }> {
  const { claim, witness } = certificate;
  const bars = await barsPicture(inequalitiesOf(certificate, X));
  const slice = sliceFor(certificate, X, how);
  const drawn = 'none' in slice ? undefined : await slicePicture('slice', slice);
  const { hidden, outputs } = witness;
  const point = claim.kind === 'zero-near' || claim.kind === 'kkt-point' ? '(W, v)' : '(W0, v)';
  const labels = 'labels' in claim ? claim.labels : undefined;
  const rest = [
    await weightsPicture(point, { hidden, outputs }),
    await samplesPicture({ inputs: X, labels }),
  ];
  const first = bars === undefined ? [] : [bars];
  if ('none' in slice) return { pictures: [...first, ...rest], missing: [slice.none] };
  return drawn === undefined
    ? { pictures: [...first, ...rest], missing: [tooLarge] }
    : { pictures: [...first, drawn, ...rest], missing: [], slice };
}
