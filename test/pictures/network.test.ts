/**
 * # Drawings of networks
 * @module
 */
import { describe, expect, it } from 'vitest';
import { matrix } from '../../src/linalg/matrix.ts';
import { besideTwins, networkPicture } from '../../src/pictures/network.ts';
import type { Weights } from '../../src/pictures/network.ts';
import { colours } from '../../src/reports/chart.ts';
import { expectWellFormed } from '../reports/well-formed.ts';

const mirrored: Weights = {
  hidden: matrix(4, 1, [2, -1, 2, -1]),
  outputs: [1, 3, -1, -3],
  texts: { hidden: ['2', '-1', '2', '-1'], outputs: ['1', '3', '-1', '-3'] },
};

function large(m: number, d: number): Weights {
  const hidden = matrix(
    m,
    d,
    Array.from({ length: m * d }, (_, k) => Math.sin(k)),
  );
  return { hidden, outputs: Array.from({ length: m }, (_, j) => Math.cos(j)) };
}

/** The widths of the lines of one colour, without that of the legend. */
function widths(svg: string, colour: string): readonly number[] {
  const [, marks = ''] = /^([\s\S]*)A weight of 0/u.exec(svg) ?? [];
  return [...marks.matchAll(/<path[^>]*stroke-width="([\d.]+)"/gu)]
    .map(([tag, width]) => ({ tag, width: Number(width) }))
    .filter(({ tag }) => tag.includes(colour) || !tag.includes('stroke="'))
    .map(({ width }) => width);
}

describe('the order of neurons', () => {
  it('puts each beside its twin', () => {
    expect(besideTwins(mirrored)).toEqual([0, 2, 1, 3]);
    const mixed = { hidden: matrix(4, 1, [1, 1, 5, 1]), outputs: [1, 1, 1, -1] };
    expect(besideTwins(mixed)).toEqual([0, 3, 1, 2]);
  });

  it('leaves neurons alone whose w differs, or whose v is not the opposite', () => {
    expect(besideTwins({ hidden: matrix(2, 1, [1, 1]), outputs: [1, 1] })).toEqual([0, 1]);
    expect(besideTwins({ hidden: matrix(2, 1, [1, -1]), outputs: [1, -1] })).toEqual([0, 1]);
    expect(besideTwins({ hidden: matrix(1, 1, [1]), outputs: [0] })).toEqual([0]);
    expect(besideTwins({ hidden: matrix(3, 1, [1, 1, 1]), outputs: [1, -1, 1] })).toEqual([
      0, 1, 2,
    ]);
  });
});

describe('the drawing of a small network', () => {
  it('has exact numbers, names in the order of the neurons, and a note about twins', async () => {
    const svg = await networkPicture('<P>', mirrored, 340);
    expectWellFormed(svg);
    expect(svg).toContain('The network at &lt;P&gt;');
    expect(svg).toContain('numbers are exact');
    for (const text of ['>x1<', '>f<', '>3<', '>-3<', '>-1<']) expect(svg).toContain(text);
    expect(svg).toContain('Neurons of a mirrored pair');
    const one = await networkPicture('P', { ...mirrored, outputs: [1, 1, 1, 1] }, 340);
    expect(one).not.toContain('mirrored pair');
  });

  it('dashes negative weights, widens large ones, and leaves out those that are 0', async () => {
    const weights = { hidden: matrix(3, 1, [-4, 2, 0]), outputs: [1, 1, 1] };
    const svg = await networkPicture('P', weights, 340);
    const [dashed = '', ...more] = [
      ...svg.matchAll(/<g[^>]*stroke-dasharray="6 4"[^>]*>[\s\S]*?<\/g>/gu),
    ].map(([group]) => group);
    expect(more).toHaveLength(1); // the legend
    expect(dashed).toContain(colours.orange);
    expect(dashed.match(/<path/gu)).toHaveLength(1);
    expect(dashed).toContain('stroke-width="5"'); // 0.8 + 4.2
    const solid = [...svg.matchAll(/stroke-width="2.9"/gu)]; // 0.8 + 4.2/2
    expect(solid).toHaveLength(1);
    expect(widths(svg, colours.blue).filter((w) => w === 5)).toHaveLength(4); // three of v, and the negative one
    expect(svg).not.toContain('numbers are exact');
  });

  it('leaves long numbers and many numbers out', async () => {
    const long = { hidden: ['123456789', '1', '1', '1'], outputs: ['1', '1', '1', '1'] };
    expect(await networkPicture('P', { ...mirrored, texts: long }, 340)).not.toContain('exact');
    const weights = large(6, 3);
    const texts = {
      hidden: Array.from({ length: 18 }, () => '1'),
      outputs: Array.from({ length: 6 }, () => '1'),
    };
    expect(await networkPicture('P', { ...weights, texts }, 340)).not.toContain('exact');
  });
});

describe('the drawing of a larger network', () => {
  it('is a heat map beside bars, from 13 neurons or 13 inputs on', async () => {
    for (const [m, d] of [
      [13, 2],
      [2, 13],
    ] as const) {
      const svg = await networkPicture('P', large(m, d), 340);
      expectWellFormed(svg);
      expect(svg).toContain('one row per neuron');
      expect(svg.match(/<rect [^>]*height="[\d.]+"[^>]*width=/gu)?.length).toBeGreaterThanOrEqual(
        m * d + m,
      );
    }
    expect(await networkPicture('P', large(12, 12), 340)).not.toContain('heat');
    expect(await networkPicture('P', large(12, 12), 340)).toContain('>x12<');
  });

  it('shows 40 rows and 40 columns, and says so', async () => {
    const svg = await networkPicture('P', large(50, 60), 340);
    expect(svg.replaceAll(/<[^>]*>|\s+/gu, ' ')).toMatch(
      /first 40 of 50\s+neurons and 40 of 60 inputs/u,
    );
    expect(svg.match(/<rect/gu)?.length).toBeLessThan(40 * 41 + 10);
  });

  it('is drawn where all weights are 0', async () => {
    const zeros = {
      hidden: matrix(
        13,
        1,
        Array.from({ length: 13 }, () => 0),
      ),
      outputs: Array.from({ length: 13 }, () => 0),
    };
    expectWellFormed(await networkPicture('P', zeros, 340));
  });
});
