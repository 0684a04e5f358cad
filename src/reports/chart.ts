/**
 * # Charts
 *
 * Panels with a title that states the finding, and a legend in the picture, as an SVG document without scripts
 * or fonts. Observable Plot draws into a linkedom document; both are loaded when a chart is drawn. The colours follow
 * the reader's preference for light or dark.
 *
 * ## Main definitions
 * - {@link chartOf}: the document
 * - {@link Series}: how one thing is drawn in panels and legend; series never differ by colour
 *   alone
 * - {@link dots}, {@link stroke}: a series as options of a mark
 * - {@link shadeOf}: a sequence for cells
 * - {@link colours}: the palette of Okabe and Ito, which colour-blind readers can tell apart
 *
 * ## Implementation notes
 * The elements are serialised here and not by linkedom: text passes through the codec, and numbers are rounded to
 * hundredths of a pixel, so that the last digits of a logarithm change no byte.
 * @module
 */
import type * as PlotModule from '@observablehq/plot';
import { lineText, xmlText } from '../codecs.ts';

export type Plot = typeof PlotModule;
export type PlotOptions = PlotModule.PlotOptions;

export const colours = {
  ink: '#1a1a1a',
  grey: '#666666',
  blue: '#0072b2',
  orange: '#d55e00',
  green: '#009e73',
  purple: '#cc79a7',
} as const;

/** Where the reader prefers dark, each of these colours is replaced; a sequence is turned, so that low stays near the paper. */
const dark: Readonly<Record<string, string>> = {
  [colours.ink]: '#eceef0',
  [colours.grey]: '#b4b9c0',
  [colours.blue]: '#56b4e9',
  [colours.orange]: '#ff8a3d',
  [colours.green]: '#3ac79e',
  '#ffffff': '#15181c',
  '#f7fbff': '#101d2b',
  '#dce9f6': '#12304d',
  '#bad6eb': '#154470',
  '#89bedc': '#1b5a94',
  '#539ecd': '#2573b8',
  '#2b7bba': '#3f8fd4',
  '#0b559f': '#6db1ea',
  '#f2f2f2': '#2a2f36',
  '#f6d3b9': '#4a2d1c',
  '#e99a5f': '#9c5a2c',
  '#b7d6e8': '#1d3a4d',
  '#5ea4cc': '#3a7ca5',
};

/** What a colour becomes where the reader prefers dark. */
export function darkOf(colour: string): string {
  return dark[colour] ?? colour;
}

/** For the attributes that occur. Renderers that know no media queries ignore the rules, and draw in light. */
function darkRules(svg: string): string {
  const rules = ['fill', 'stroke', 'color'].flatMap((name) =>
    Object.entries(dark)
      .filter(([light]) => svg.includes(` ${name}="${light}"`))
      .map(([light, own]) => `[${name}=\\${light}]{${name}:${own}}`),
  );
  return `<style>@media (prefers-color-scheme:dark){${rules.join('')}}</style>`;
}

/** Negative, 0 and positive. */
const shades = ['#d55e00', '#e99a5f', '#f6d3b9', '#f2f2f2', '#b7d6e8', '#5ea4cc', '#0072b2'];

/** Of a cell, against the largest size. */
export function shadeOf(x: number, largest: number): string {
  if (!(largest > 0)) return shades[3] ?? '';
  return shades[Math.round(3 + 3 * Math.max(-1, Math.min(1, x / largest)))] ?? '';
}

export interface Series {
  /** In the legend. */
  readonly says: string;
  readonly colour: string;
  readonly symbol?: 'circle' | 'square' | 'triangle' | 'diamond2' | 'times' | 'plus';
  /** Only the outline of the symbol. */
  readonly hollow?: boolean;
  /** The radius of the symbol in pixels, usually 3.5. */
  readonly r?: number;
  /** A line, solid where it is empty. */
  readonly dash?: string;
  /** The width of the line or the outline. */
  readonly width?: number;
  /** The colour of the outline, if it differs. */
  readonly edge?: string;
}

export interface Panel {
  readonly title: string;
  readonly facts: string;
  /** Its marks and scales; the chart sets size and margins. */
  readonly draw: (plot: Plot) => PlotOptions;
}

export interface Chart {
  /** The finding, as a sentence. */
  readonly title: string;
  /** Of one panel. */
  readonly size: { readonly width: number; readonly height: number };
  readonly columns: number;
  readonly panels: readonly Panel[];
  readonly legend: readonly Series[];
  /** The width of a legend to the right of the panels; without it the legend is below them. */
  readonly beside?: number;
  /** What was measured, and how. */
  readonly notes: readonly string[];
}

/** The line of a series. */
export function stroke({ colour, dash = '', width = 1.5 }: Series): {
  readonly stroke: string;
  readonly strokeWidth: number;
  readonly strokeDasharray?: string;
} {
  const line = { stroke: colour, strokeWidth: width };
  return dash === '' ? line : { ...line, strokeDasharray: dash };
}

/** The symbol of a series. */
export function dots(series: Series): {
  readonly symbol: NonNullable<Series['symbol']>;
  readonly r: number;
  readonly stroke: string;
  readonly strokeWidth: number;
  readonly fill: string;
} {
  const { colour, symbol = 'circle', hollow = false, r = 3.5, width = 1.5, edge = colour } = series;
  return { symbol, r, stroke: edge, strokeWidth: width, fill: hollow ? '#ffffff' : colour };
}

const pad = 14;
const [titleSize, panelSize, textSize, factSize] = [15, 12, 11, 10];
const advance = 16;

/** The text broken into lines that fit the width in any usual font. */
function lines(text: string, width: number, size: number): readonly string[] {
  const most = Math.floor(width / (0.6 * size));
  return lineText(text)
    .replaceAll(/ ([=<]) /gu, '\u00a0$1\u00a0') // "n = 3" stays on one line
    .split(' ')
    .reduce<readonly string[]>((sofar, word) => {
      const last = sofar.at(-1) ?? '';
      if (last !== '' && last.length + 1 + word.length <= most)
        return [...sofar.slice(0, -1), `${last} ${word}`];
      return [...sofar, word];
    }, []);
}

function textAt(x: number, y: number, text: string, size: number, more = ''): string {
  return `<text x="${x}" y="${y}" font-size="${size}"${more}>${xmlText(text)}</text>`;
}

function rounded(value: string): string {
  return value.replaceAll(/-?\d+\.\d{3,}(?:e-\d+)?/gu, (digits) => {
    const number = Number(Number(digits).toFixed(2));
    return `${number === 0 ? 0 : number}`;
  });
}

/** Plot numbers scale and clip ids per process; here they are numbered per document. */
function renumbered(svg: string): string {
  const ids = new Map<string, string>();
  return svg.replaceAll(/plot-clip-\d+/gu, (id) => {
    const known = ids.get(id) ?? `clip-${ids.size + 1}`;
    ids.set(id, known);
    return known;
  });
}

function isElement(node: Node): node is Element {
  return node.nodeType === 1;
}

/** The element as text, without the classes and styles of Plot. */
function written(node: Node): string {
  if (node.nodeType === 3) return xmlText(node.textContent ?? '');
  if (!isElement(node) || node.localName === 'style') return '';
  const name = node.localName;
  const attributes = [...node.attributes]
    .filter((attribute) => attribute.name !== 'class')
    .map((attribute) => ` ${attribute.name}="${xmlText(rounded(attribute.value))}"`)
    .sort();
  const inside = [...node.childNodes].map(written).join('');
  const open = `<${name}${attributes.join('')}`;
  return inside === '' ? `${open}/>` : `${open}>${inside}</${name}>`;
}

interface Pen {
  readonly plot: Plot;
  readonly document: Document;
}

async function pen(): Promise<Pen> {
  const [plot, { parseHTML }] = await Promise.all([
    import('@observablehq/plot'),
    import('linkedom'),
  ]);
  return { plot, document: parseHTML('<!doctype html><html><body></body></html>').document };
}

/** The output of Plot, moved to its place on the page. */
function drawn({ plot, document }: Pen, options: PlotOptions, x: number, y: number): string {
  const svg = plot.plot({ ...options, document });
  const inside = [...svg.childNodes].map(written).join('\n');
  return `<g transform="translate(${x} ${y})" text-anchor="middle" font-size="10" fill="currentColor">\n${inside}\n</g>`;
}

interface Legend {
  readonly svg: string;
  readonly height: number;
}

/** The legend, one line per series: its symbol or line, and its meaning. */
function legendOf(
  hand: Pen,
  legend: readonly Series[],
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
): Legend {
  const { plot } = hand;
  const gap = legend.some(({ says }) => lines(says, width - 42, textSize).length > 1) ? 8 : 0;
  let height = 0;
  const marks = legend.flatMap((series) => {
    const says = lines(series.says, width - 42, textSize);
    const level = height + advance / 2;
    const line = [
      [0, level],
      [28, level],
    ] as const;
    const texts = says.map((_, k) => [38, level + advance * k] as const);
    height += advance * says.length + gap;
    return [
      ...(series.dash === undefined ? [] : [plot.line(line, stroke(series))]),
      ...(series.symbol === undefined ? [] : [plot.dot([[14, level]], dots(series))]),
      plot.text(texts, {
        text: (_: unknown, k: number) => says[k] ?? '',
        textAnchor: 'start',
        fontSize: textSize,
      }),
    ];
  });
  const pixels = { axis: null, type: 'linear' } as const;
  const options = {
    width,
    height,
    margin: 0,
    x: { ...pixels, domain: [0, width], range: [0, width] },
    y: { ...pixels, domain: [0, height], range: [0, height] },
    marks,
  };
  return { svg: drawn(hand, options, x, y), height };
}

/** The chart as an SVG document. */
export async function chartOf(chart: Chart): Promise<string> {
  const { size, columns, panels, legend } = chart;
  const hand = await pen();
  const inner = columns * size.width;
  const width = inner + (chart.beside ?? 0);
  const pieces: string[] = [];
  let y = pad;
  const paragraph = (text: string, fontSize: number, more = ''): void => {
    for (const line of lines(text, width - 2 * pad, fontSize)) {
      y += fontSize + 4;
      pieces.push(textAt(pad, y, line, fontSize, more));
    }
  };
  paragraph(chart.title, titleSize, ' font-weight="bold"');
  y += pad;
  const top = y;
  const facts = panels.map((panel) => lines(panel.facts, size.width - 2 * pad, factSize));
  const heading = 22 + 14 * Math.max(1, ...facts.map((own) => own.length));
  panels.forEach((panel, k) => {
    const [left, above] = [
      (k % columns) * size.width,
      top + Math.floor(k / columns) * (size.height + heading + pad),
    ];
    pieces.push(
      textAt(left + pad, above + 12, panel.title, panelSize, ' font-weight="bold"'),
      ...(facts[k] ?? []).map((line, j) =>
        textAt(left + pad, above + 27 + 13 * j, line, factSize, ` fill="${colours.grey}"`),
      ),
      drawn(hand, { marginTop: 8, ...size, ...panel.draw(hand.plot) }, left, above + heading),
    );
  });
  y += Math.ceil(panels.length / columns) * (size.height + heading + pad);
  if (chart.beside === undefined) {
    const below = legendOf(hand, legend, { x: pad, y, width: width - 2 * pad });
    pieces.push(below.svg);
    y += below.height + 4;
  } else {
    const place = { x: inner + pad, y: top + heading, width: chart.beside - 2 * pad };
    const below = legendOf(hand, legend, place);
    pieces.push(below.svg);
    y = Math.max(y, place.y + below.height + pad);
  }
  for (const note of chart.notes) paragraph(note, textSize, ` fill="${colours.grey}"`);
  return page(chart.title, width, y + pad, pieces);
}

/** The document around its elements. */
function page(title: string, width: number, height: number, pieces: readonly string[]): string {
  const start = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" color="${colours.ink}" fill="${colours.ink}" role="img">`;
  const paper = `<rect width="${width}" height="${height}" fill="#ffffff"/>`;
  const rules = darkRules([start, paper, ...pieces].join('\n'));
  const content = [`<title>${xmlText(title)}</title>`, rules, paper, ...pieces];
  return renumbered([start, ...content, '</svg>', ''].join('\n'));
}
