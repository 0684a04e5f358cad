import { describe, expect, it } from 'vitest';
import { campaign, casesOf, inputOf, outcomeOf } from './campaign.ts';
import { checkFacts } from '../../src/certificates/facts/check.ts';
import type { Kinds } from '../../src/certificates/facts/families.ts';
import { kinds } from '../../src/certificates/facts/kinds.ts';
import { certificates } from './certificates.ts';
import { factsTexts } from './facts.ts';
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

  it('reaches every fact of version 3, and every verdict on a file but a newer version', async () => {
    const known: Kinds = kinds;
    const newer = Object.entries(known).flatMap(([name, { since }]) => (since === 3 ? [name] : []));
    expect(newer.length).toBeGreaterThanOrEqual(15);
    for (const name of newer)
      expect(
        factsTexts.some((text) => text.includes(`{"fact":"${name}"`)),
        name,
      ).toBe(true);
    const place = readers.findIndex(({ name }) => name === 'facts-arithmetic');
    const cases = casesOf(place, 40 * newer.length);
    const reached = new Map<string, Set<string>>();
    for (const name of cases) {
      const input = inputOf({ ...plan, reader: place }, name);
      const text = new TextDecoder().decode(input);
      const { kind } = checkFacts(text);
      for (const fact of newer)
        if (text.includes(`{"fact":"${fact}"`))
          reached.set(fact, new Set([...(reached.get(fact) ?? []), kind]));
    }
    expect([...reached.keys()].toSorted()).toEqual(newer.toSorted());
    // the check is reached, not the reader alone
    for (const [fact, kindsOf] of reached)
      expect(kindsOf.has('rejected') || kindsOf.has('verified'), fact).toBe(true);
    expect(new Set([...reached.values()].flatMap((kindsOf) => [...kindsOf]))).toEqual(
      new Set(['verified', 'rejected', 'malformed', 'resource-limit']),
    );
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
