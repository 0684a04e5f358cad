/**
 * # Pictures below each other
 * @module
 */

/** The width and the height of a chart in pixels. */
function sizeOf(svg: string): readonly [number, number] {
  const [, width = '0', height = '0'] = /^<svg [^>]*width="(\d+)" height="(\d+)"/u.exec(svg) ?? [];
  return [Number(width), Number(height)];
}

/** A document whose parts clip by ids of their own, and follow the reader's preference for light or dark. */
export function stacked(svgs: readonly string[]): string {
  let [y, width] = [0, 0];
  const parts = svgs.map((svg, k) => {
    const [own, height] = sizeOf(svg);
    const placed = svg
      .replace('<svg ', `<svg y="${y}" `)
      .replaceAll(/ (id="|clip-path="url\(#)(clip-\d+)/gu, ` $1part-${k + 1}-$2`);
    y += height;
    width = Math.max(width, own);
    return placed.trimEnd();
  });
  const size = `width="${width}" height="${y}" viewBox="0 0 ${width} ${y}"`;
  return [`<svg xmlns="http://www.w3.org/2000/svg" ${size}>`, ...parts, '</svg>', ''].join('\n');
}
