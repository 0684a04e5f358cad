/**
 * # The plane of a slice in numbers
 * @module
 */
import { element } from '../pages/html.ts';
import type { Node } from '../pages/html.ts';
import { tableOf } from '../pages/page.ts';
import type { Model } from '../pictures/landscape.ts';
import { placeOf } from '../pictures/plane.ts';
import type { Slice } from '../pictures/slice.ts';

const mostRows = 40;

function shown(x: number | undefined): string {
  return x === undefined ? '' : `${Number(x.toPrecision(6))}`;
}

function weightName({ inputs: { cols }, width }: Model): (k: number) => string {
  const hidden = width * cols;
  return (k) =>
    k < hidden ? `W[${Math.floor(k / cols) + 1},${(k % cols) + 1}]` : `v[${k - hidden + 1}]`;
}

/** The points P + s a + t b of the plane, and where the marked points lie; rounded, and only as accurate as float64. */
export function planeTable({ plane, spots, across, up, model }: Slice): readonly Node[] {
  const { origin } = plane;
  const nameOf = 'value' in model ? model.nameOf : weightName(model);
  const part =
    origin.length > mostRows ? `, the first ${mostRows} of ${origin.length} parameters` : '';
  return [
    element(
      'p',
      {},
      `Points are P + s a + t b: P is the middle, a ${across}, b ${up}; a and b are orthonormal.`,
    ),
    tableOf({
      caption: `The plane${part}, in float64, rounded`,
      head: ['parameter', 'P', 'a', 'b'],
      rows: Array.from({ length: Math.min(origin.length, mostRows) }, (_, k) => [
        nameOf(k),
        shown(origin[k]),
        shown(plane.across[k]),
        shown(plane.up[k]),
      ]),
      numbers: [1, 2, 3],
    }),
    tableOf({
      caption: 'Where the points lie',
      head: ['point', 's', 't', 'distance from the plane'],
      rows: spots.map(({ says, at }) => {
        const { s, t, off } = placeOf(plane, at);
        return [says, shown(s), shown(t), shown(off)];
      }),
      numbers: [1, 2, 3],
    }),
  ];
}
