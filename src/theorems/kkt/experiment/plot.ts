/**
 * # The experiment as a picture
 *
 * Plain SVG without scripts or fonts of its own: a panel for each case, a column for each method, the median
 * as a dot, the quartiles as a bar and each run as a small ring, on a logarithmic axis.
 *
 * ## Main definitions
 * - {@link lossPlot}
 * @module
 */
import { xmlText } from '../../../codecs.ts';
import type { CaseRecord, MethodRecord } from './run.ts';

const panel = { width: 400, height: 300, left: 62, right: 14, top: 40, bottom: 92 };
const columns = 2;

const colours: Readonly<Record<MethodRecord['role'], string>> = {
  claimed: '#1b5e9b',
  rival: '#b3471d',
  ablation: '#777777',
};

function at(x: number): string {
  return x.toFixed(1);
}

interface TextStyle {
  readonly anchor?: 'start' | 'end' | 'middle';
  readonly size?: number;
  readonly colour?: string;
  readonly turn?: number;
}

function textAt(x: number, y: number, text: string, style: TextStyle = {}): string {
  const { anchor = 'start', size = 11, colour = '#222222', turn = 0 } = style;
  const turned = turn === 0 ? '' : ` transform="rotate(${turn} ${at(x)} ${at(y)})"`;
  return `<text x="${at(x)}" y="${at(y)}" font-size="${size}" fill="${colour}" text-anchor="${anchor}"${turned}>${xmlText(text)}</text>`;
}

function line(x1: number, y1: number, x2: number, y2: number, style: string): string {
  return `<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" ${style}/>`;
}

/** Powers of ten around the finite positive losses; 0 and divergence are drawn at the ends. */
interface Axis {
  readonly from: number;
  readonly to: number;
  readonly y: (loss: number) => number;
}

function axisOf({ methods }: CaseRecord): Axis {
  const exponents = methods
    .flatMap(({ losses }) => losses)
    .filter((loss) => loss > 0 && loss < Infinity)
    .map(Math.log10);
  const from = exponents.length === 0 ? -1 : Math.floor(Math.min(...exponents));
  const to = Math.max(from + 1, ...exponents.map(Math.ceil));
  const inner = panel.height - panel.top - panel.bottom;
  const y = (loss: number): number => {
    const exponent = Math.min(to, Math.max(from, Math.log10(loss)));
    return panel.top + (inner * (to - exponent)) / (to - from);
  };
  return { from, to, y };
}

function axisLines({ from, to, y }: Axis): readonly string[] {
  const every = Math.ceil((to - from) / 8);
  const exponents = Array.from({ length: to - from + 1 }, (_, k) => from + k);
  return exponents
    .filter((exponent) => (exponent - from) % every === 0)
    .flatMap((exponent) => {
      const level = y(10 ** exponent);
      const right = panel.width - panel.right;
      return [
        line(panel.left, level, right, level, 'stroke="#dddddd"'),
        textAt(panel.left - 6, level + 4, `1e${exponent}`, { anchor: 'end', size: 10 }),
      ];
    });
}

/** A method's runs; the rings are spread a little, in the order of the seeds. */
function column(record: MethodRecord, x: number, axis: Axis): readonly string[] {
  const colour = colours[record.role];
  const { lowerQuartile, median, upperQuartile, losses } = record;
  const rings = losses.map((loss, k) => {
    const aside = losses.length === 1 ? 0 : (16 * k) / (losses.length - 1) - 8;
    return `<circle cx="${at(x + aside)}" cy="${at(axis.y(loss))}" r="1.6" fill="none" stroke="${colour}" stroke-opacity="0.5"/>`;
  });
  return [
    ...rings,
    line(
      x,
      axis.y(lowerQuartile),
      x,
      axis.y(upperQuartile),
      `stroke="${colour}" stroke-width="5" stroke-opacity="0.6"`,
    ),
    `<circle cx="${at(x)}" cy="${at(axis.y(median))}" r="4.5" fill="${colour}"><title>${xmlText(record.method)}: median ${median.toExponential(2)}</title></circle>`,
    textAt(x + 4, panel.height - panel.bottom + 16, record.method, {
      anchor: 'end',
      size: 10,
      colour,
      turn: -35,
    }),
  ];
}

function panelOf(record: CaseRecord): string {
  const axis = axisOf(record);
  const { id, n, d, width, methods } = record;
  const room = (panel.width - panel.left - panel.right) / methods.length;
  const facts = `n = ${n}, d = ${d}, m = ${width}`;
  return [
    textAt(panel.left, 16, id, { size: 12 }),
    textAt(panel.left, 31, facts, { size: 10, colour: '#555555' }),
    ...axisLines(axis),
    ...methods.flatMap((method, k) => column(method, panel.left + room * (k + 0.5), axis)),
  ].join('\n');
}

/** The final losses (1/2) norm(f - y)^2 of all cases as an SVG document. */
export function lossPlot(cases: readonly CaseRecord[]): string {
  const rows = Math.max(1, Math.ceil(cases.length / columns));
  const [width, height] = [columns * panel.width, rows * panel.height + 26];
  const panels = cases.map((record, k) => {
    const [x, y] = [(k % columns) * panel.width, Math.floor(k / columns) * panel.height];
    return `<g transform="translate(${x} ${y})">\n${panelOf(record)}\n</g>`;
  });
  const legend =
    'final loss, logarithmic: dot median, bar quartiles, ring one run; blue projected, red rivals, grey ablations';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" role="img">`,
    `<title>Final loss of projected gradient and of stochastic gradient methods</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...panels,
    textAt(12, height - 10, legend),
    '</svg>',
    '',
  ].join('\n');
}
