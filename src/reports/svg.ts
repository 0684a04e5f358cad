/**
 * # Pieces of an SVG picture
 * @module
 */
import { xmlText } from '../codecs.ts';

/** A coordinate. */
export function at(x: number): string {
  return x.toFixed(1);
}

export interface TextStyle {
  readonly anchor?: 'start' | 'end' | 'middle';
  readonly size?: number;
  readonly colour?: string;
}

export function textAt(x: number, y: number, text: string, style: TextStyle = {}): string {
  const { anchor = 'start', size = 11, colour = '#222222' } = style;
  return `<text x="${at(x)}" y="${at(y)}" font-size="${size}" fill="${colour}" text-anchor="${anchor}">${xmlText(text)}</text>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, style: string): string {
  return `<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" ${style}/>`;
}

export function polyline(points: readonly (readonly [number, number])[], style: string): string {
  const places = points.map(([x, y]) => `${at(x)},${at(y)}`).join(' ');
  return `<polyline points="${places}" fill="none" ${style}/>`;
}

export function circle(x: number, y: number, radius: number, style: string): string {
  return `<circle cx="${at(x)}" cy="${at(y)}" r="${radius}" ${style}/>`;
}

export interface Panels {
  readonly title: string;
  /** Of one panel. */
  readonly size: { readonly width: number; readonly height: number };
  /** Their elements, each panel with its own origin. */
  readonly panels: readonly string[];
  /** Room for this many at least. */
  readonly room?: number;
  /** Two lines. */
  readonly legend: readonly string[];
}

/** Panels side by side, the legend below, as an SVG document without scripts or fonts of its own. */
export function panelsDocument({ title, size, panels, room = 1, legend }: Panels): string {
  const width = Math.max(room, panels.length) * size.width;
  const height = size.height + 44;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" role="img">`,
    `<title>${xmlText(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...panels.map((panel, k) => `<g transform="translate(${k * size.width} 0)">\n${panel}\n</g>`),
    ...legend.map((text, k) => textAt(12, height - 26 + 15 * k, text)),
    '</svg>',
    '',
  ].join('\n');
}
