import { describe, expect, it } from 'vitest';
import { campaign, casesOf, inputOf, outcomeOf } from './campaign.ts';
import { certificates } from './certificates.ts';
import { readers } from './readers.ts';
import { WidthwiseError } from '../../src/errors.ts';

/** The limit is only for hangs. */
const plan = { seed: 20211206, bombBytes: 200_000, milliseconds: 300_000 };

describe('hostile input', () => {
  it.each(readers.map(({ name }, reader) => [name, reader] as const))(
    'ends in an answer or a refusal in each case, for %s',
    async (_, reader) => {
      const cases = casesOf(reader, 150);
      const { outcomes, faults } = await campaign({ ...plan, reader, cases }, () => undefined);
      expect(faults).toEqual([]);
      expect([...outcomes.values()].reduce((a, b) => a + b)).toBe(cases.length);
      expect(outcomes.size).toBeGreaterThan(1); // neither all refused nor all accepted
    },
  );

  it('reaches every kind of claim, and every verdict but unsupported', async () => {
    expect(new Set(certificates.map(({ claim }) => claim.kind)).size).toBe(5);
    const kinds = new Set<string>();
    const place = readers.findIndex(({ name }) => name === 'kernel');
    const cases = casesOf(place, 150);
    const { outcomes } = await campaign({ ...plan, reader: place, cases }, () => undefined);
    for (const kind of outcomes.keys()) kinds.add(kind);
    expect([...kinds].sort()).toEqual(['rejected', 'verified']);
  });

  it('is made again from the name of its case alone', () => {
    for (const reader of readers.keys())
      for (const name of ['0', '7', '4294967295'])
        expect(inputOf({ ...plan, reader }, name)).toEqual(inputOf({ ...plan, reader }, name));
    const [one, two] = [inputOf({ ...plan, reader: 0 }, '1'), inputOf({ ...plan, reader: 0 }, '2')];
    expect(one).not.toEqual(two);
    expect(() => inputOf({ ...plan, reader: 0 }, 'bomb:none')).toThrow('has no case');
  });

  it('tells a refusal from a fault', async () => {
    const [csv] = readers;
    if (csv === undefined) throw new Error('no readers');
    const ending = (error: unknown): ReturnType<typeof outcomeOf> =>
      outcomeOf({ ...csv, run: () => Promise.reject(error) }, new Uint8Array());
    expect(await ending(new WidthwiseError('input', 'a', 'b'))).toEqual({ outcome: 'refused' });
    expect(await ending(new RangeError('a bug'))).toMatchObject({
      fault: expect.stringContaining('a bug'),
    });
    expect(await ending('a word')).toEqual({ fault: 'a word' });
  });
});
