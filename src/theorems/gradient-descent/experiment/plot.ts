/**
 * # The least certified width as a picture
 *
 * Plain SVG: a panel for each a, least widths against n, both on logarithmic axes. Rings are data sets; lines are
 * n/(d+1), below which no certificate exists, and the powers of n that theory speaks of.
 *
 * ## Main definitions
 * - {@link widthScalingPlot}
 * @module
 */
import { circle, line, panelsDocument, polyline, textAt } from '../../../reports/svg.ts';
import type { ScalingRecord, WidthScalingRecord } from './run.ts';

const panel = { width: 320, height: 300, left: 48, right: 18, top: 44, bottom: 44 };
const colours = { found: '#1b5e9b', bound: '#2f7d32', theory: '#b3471d' } as const;

interface Axes {
  readonly sizes: readonly number[];
  /** The largest power of 4 shown. */
  readonly top: number;
  readonly x: (n: number) => number;
  readonly y: (m: number) => number;
}

function axesOf({ sizes }: ScalingRecord): Axes {
  const ns = sizes.map(({ n }) => n);
  const [least, most] = [Math.min(...ns), Math.max(...ns)];
  const top = Math.ceil(Math.log2(most ** 2) / 2);
  const [width, height] = [
    panel.width - panel.left - panel.right,
    panel.height - panel.top - panel.bottom,
  ];
  const span = Math.max(1, Math.log2(most / least));
  return {
    sizes: ns,
    top,
    x: (n) => panel.left + (width * Math.log2(n / least)) / span,
    y: (m) => panel.top + height * (1 - Math.log2(m) / (2 * top)),
  };
}

function grid({ sizes, top, x, y }: Axes): readonly string[] {
  const [left, right] = [panel.left, panel.width - panel.right];
  const bottom = panel.height - panel.bottom;
  return [
    ...Array.from({ length: top + 1 }, (_, k) => 4 ** k).flatMap((m) => [
      line(left, y(m), right, y(m), 'stroke="#dddddd"'),
      textAt(left - 6, y(m) + 4, `${m}`, { anchor: 'end', size: 10 }),
    ]),
    ...sizes.map((n) => textAt(x(n), bottom + 15, `${n}`, { anchor: 'middle', size: 10 })),
    textAt((left + right) / 2, bottom + 30, 'n', { anchor: 'middle', size: 10 }),
  ];
}

function panelOf(scaling: ScalingRecord): string {
  const axes = axesOf(scaling);
  const { x, y, sizes: ns } = axes;
  const { a, sizes, exponent } = scaling;
  const power = (p: number): string =>
    polyline(
      ns.map((n) => [x(n), y(n ** p)] as const),
      `stroke="${colours.theory}" stroke-dasharray="5 3"`,
    );
  const rings = sizes.flatMap(({ n, widths }) =>
    widths.flatMap(({ width }, k) =>
      width === undefined
        ? []
        : [
            circle(
              x(n) + 2 * (k - widths.length / 2),
              y(width),
              3.5,
              `fill="none" stroke="${colours.found}"`,
            ),
          ],
    ),
  );
  const fitted = exponent === undefined ? 'no exponent' : `m ~ n^${exponent.median.toFixed(2)}`;
  return [
    textAt(panel.left, 18, `d = n^${a}: ${fitted}`, { size: 12 }),
    textAt(panel.left, 33, `n/(d+1) ~ n^${scaling.boundExponent.toFixed(2)}`, {
      size: 10,
      colour: '#555555',
    }),
    ...grid(axes),
    power(2),
    power(1.5),
    polyline(
      sizes.map(({ n, bound }) => [x(n), y(bound)] as const),
      `stroke="${colours.bound}"`,
    ),
    ...rings,
  ].join('\n');
}

/** The panels of all exponents as an SVG document. */
export function widthScalingPlot({ scalings, design, setting }: WidthScalingRecord): string {
  const legend = [
    `Rings: least width with a certified success, ${design.seeds} data sets for each n; sigma = ${setting.activation}.`,
    'Green: n/(d+1), below which no certificate exists; dashed: n^1.5 and n^2.',
  ];
  return panelsDocument({
    title: 'Least width of a certified success against the number of samples',
    size: panel,
    panels: scalings.map(panelOf),
    room: 2,
    legend,
  });
}
