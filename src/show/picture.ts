/**
 * # Pictures with their names, and words for those who do not see them
 *
 * ## Main definitions
 * - {@link Picture}, {@link Pictures}
 * - {@link slicePicture}, {@link barsPicture}, {@link weightsPicture}, {@link samplesPicture}
 * @module
 */
import { barsOf, inequalityText } from '../pictures/bars.ts';
import type { Inequality } from '../pictures/bars.ts';
import { dataPicture } from '../pictures/data.ts';
import type { Data } from '../pictures/data.ts';
import { networkPicture } from '../pictures/network.ts';
import type { Weights } from '../pictures/network.ts';
import { sliceOf } from '../pictures/slice.ts';
import type { Slice } from '../pictures/slice.ts';

/** Of one file to show. */
export interface Picture {
  /** Part of the name of an SVG or PNG file: letters, digits and hyphens. */
  readonly name: string;
  readonly title: string;
  /** What somebody reads who does not see it. */
  readonly says: string;
  readonly svg: string;
}

/** The pictures of a file, and why others are missing. */
export interface Pictures {
  readonly pictures: readonly Picture[];
  readonly missing: readonly string[];
}

/** Of a square in a picture, in pixels; with its margins it fits on a telephone. */
export const side = 312;
const width = side + 28;

/** `undefined` where the data are too large for it. */
export async function slicePicture(name: string, slice: Slice): Promise<Picture | undefined> {
  const svg = await sliceOf(slice);
  if (svg === undefined) return undefined;
  const { title, region, spots } = slice;
  const says = [title, ...(region === undefined ? [] : [region.says]), ...spots.map((s) => s.says)];
  return {
    name,
    title: 'A slice of the loss',
    says: `Contours of the loss on a plane. ${says.join('. ')}.`,
    svg,
  };
}

/** `undefined` where there is no inequality. */
export async function barsPicture(
  inequalities: readonly Inequality[],
): Promise<Picture | undefined> {
  const svg = await barsOf('What decides, to scale', inequalities, width);
  if (svg === undefined) return undefined;
  const says = inequalities.map((own) => `${own.title}: ${inequalityText(own)}`).join('. ');
  return { name: 'inequalities', title: 'Inequalities as bars, to scale', says, svg };
}

export async function weightsPicture(at: string, weights: Weights): Promise<Picture> {
  const { rows, cols } = weights.hidden;
  return {
    name: `network-${at.replaceAll(/[^A-Za-z0-9]/gu, '')}`,
    title: `The network at ${at}`,
    says: `A network with ${cols} inputs, ${rows} neurons and one output; its weights are in the tables below.`,
    svg: await networkPicture(at, weights, width),
  };
}

export async function samplesPicture(data: Data): Promise<Picture> {
  const { rows, cols } = data.inputs;
  return {
    name: 'data',
    title: cols > 2 ? 'The data, along two leading components' : 'The data',
    says: `${rows} samples in dimension ${cols}; their numbers are in the tables below.`,
    svg: await dataPicture(data, width),
  };
}
