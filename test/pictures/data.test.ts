/**
 * # Pictures of data, as PNG and below each other
 * @module
 */
import { describe, expect, it } from 'vitest';
import { dense } from '../../src/linalg/matrix.ts';
import { dataPicture } from '../../src/pictures/data.ts';
import { pngOf } from '../../src/pictures/png.ts';
import { stacked } from '../../src/pictures/stack.ts';
import { expectWellFormed } from '../reports/well-formed.ts';

function table(n: number, d: number) {
  return dense(
    n,
    d,
    Float64Array.from({ length: n * d }, (_, k) => Math.sin(3 * k)),
  );
}

describe('the picture of data', () => {
  it('draws one input against the label, two against each other, and two components of more', async () => {
    const names = async (d: number): Promise<string> => {
      const svg = await dataPicture({ inputs: table(5, d), labels: [1, -1, 2, 0, -2] }, 340);
      expectWellFormed(svg);
      return svg;
    };
    expect(await names(1)).toMatch(/>↑ y</u);
    expect(await names(2)).toMatch(/>↑ x2</u);
    expect(await names(7)).toMatch(/>↑ second component</u);
    expect((await names(7)).replaceAll(/<[^>]*>|\s+/gu, ' ')).toMatch(/a\s+shadow of the data/u);
    expect(await names(801)).toMatch(/>↑ x2</u); // too many for components
  });

  it('marks the sign of a label by shape, and writes up to 12 labels', async () => {
    const few = await dataPicture({ inputs: table(3, 2), labels: [1 / 3, -1, 0] }, 340);
    expect(few).toContain('>0.3333<');
    expect(few).toContain('a negative label');
    const many = await dataPicture(
      { inputs: table(13, 2), labels: Array.from(table(13, 1).data, Math.abs) },
      340,
    );
    expect(many).not.toContain('a negative label');
    expect(many).not.toContain('each with its label');
    expect(await dataPicture({ inputs: table(3, 2) }, 340)).toContain('>a sample<');
  });

  it('draws 2,000 samples at most, and says so', async () => {
    const svg = await dataPicture({ inputs: table(2001, 2) }, 340);
    expect(svg).toContain('the first 2000 are drawn');
  });

  it('is drawn for one sample, and for equal ones', async () => {
    expectWellFormed(await dataPicture({ inputs: table(1, 1) }, 340));
    expectWellFormed(
      await dataPicture({ inputs: dense(2, 1, Float64Array.of(1, 1)), labels: [0, 0] }, 340),
    );
  });
});

describe('a picture as PNG', () => {
  it('has its text: without fonts it would have other bytes than a blank one', async () => {
    const svg = (text: string): string =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20" font-family="system-ui, sans-serif"><text y="15" x="4">${text}</text></svg>`;
    const [blank, text] = [await pngOf(svg('')), await pngOf(svg('loss 0'))];
    expect([...text.subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
    expect(text.length).toBeGreaterThan(blank.length + 200);
    const header = Buffer.from(text);
    expect([header.readUInt32BE(16), header.readUInt32BE(20)]).toEqual([160, 40]);
  });
});

describe('pictures below each other', () => {
  it('keep their sizes and clip by ids of their own', async () => {
    const one = await dataPicture({ inputs: table(3, 2) }, 340);
    const clipped =
      '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="30" viewBox="0 0 50 30"><clipPath id="clip-1"><rect/></clipPath><g clip-path="url(#clip-1)"/></svg>\n';
    const svg = stacked([clipped, one, clipped]);
    expectWellFormed(svg);
    const [, height = ''] = / height="(\d+)"/u.exec(one) ?? [];
    expect(svg).toContain(`width="340" height="${60 + Number(height)}"`);
    expect(svg).toContain(`<svg y="30" `);
    expect(svg).toContain(`<svg y="${30 + Number(height)}" `);
    expect(svg).toContain('<clipPath id="part-1-clip-1">');
    expect(svg).toContain('clip-path="url(#part-3-clip-1)"');
    expect(svg.match(/[ "#]clip-1/gu)).toBeNull();
  });
});
