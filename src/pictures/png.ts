/**
 * # An SVG document as PNG
 *
 * In light, at twice its size, with the fonts that come with KaTeX: where no font is at hand, the renderer leaves all
 * text out without a word, and what fonts a machine has would change the picture.
 *
 * ## Main definitions
 * - {@link pngOf}
 * @module
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

const fonts = ['SansSerif-Regular', 'SansSerif-Bold', 'Main-Regular'];

export async function pngOf(svg: string): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const folder = join(dirname(require.resolve('katex')), 'fonts');
  const picture = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: 2 },
    font: {
      loadSystemFonts: false,
      fontFiles: fonts.map((name) => join(folder, `KaTeX_${name}.ttf`)),
      defaultFontFamily: 'KaTeX_SansSerif',
      sansSerifFamily: 'KaTeX_SansSerif',
    },
  });
  return picture.render().asPng();
}
