import { describe, expect, it } from 'vitest';
import { figure, measured, tableText } from './table.ts';

const line = measured(
  { name: 'check', unit: 's', measure: () => Promise.reject(new Error('measured elsewhere')) },
  { ours: [3, 1, 2], peers: { 'a peer': [0.5, 0.5], other: [1, 2, 3, 6] } },
);

describe('the table of npm run bench', () => {
  it('has medians, spreads and ratios', () => {
    expect(line).toEqual({
      name: 'check',
      unit: 's',
      ours: { median: 2, spread: 1, samples: 3 },
      peers: [
        { name: 'a peer', median: 0.5, spread: 0, samples: 2, ratio: 4 },
        { name: 'other', median: 2.5, spread: 2, samples: 4, ratio: 0.8 },
      ],
    });
    expect(() => figure([])).toThrow('expected samples');
  });

  it('has a line for each peer, the machine and the notes', () => {
    const alone = { ...line, name: 'verify', peers: [] };
    const text = tableText([line, alone], { node: 'v24', cores: 2 }, 'Arb: absent.');
    expect(text.split('\n')).toEqual([
      "| what | ours | peer | the peer's | ours / peer |",
      '| --- | --- | --- | --- | --- |',
      '| check | 2.0 s (spread 100 %) | a peer | 0.50 s (spread 0.0 %) | 4.0 |',
      '| check | 2.0 s (spread 100 %) | other | 2.5 s (spread 200 %) | 0.80 |',
      '| verify | 2.0 s (spread 100 %) | - | - | - |',
      '',
      'Processor time, medians. node v24, cores 2.',
      'Arb: absent.',
      '',
    ]);
  });
});
