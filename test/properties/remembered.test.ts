import { expect, it } from 'vitest';
import { remembered, rememberedBy } from '../../properties/support/remembered.ts';

it('is evaluated once for each object, and not for equal objects', () => {
  let calls = 0;
  const size = remembered(({ n }: { readonly n: number }) => `${n} after ${calls++}`);
  const [one, equal] = [{ n: 1 }, { n: 1 }];
  expect([size(one), size(one), size(equal), size(one)]).toEqual([
    '1 after 0',
    '1 after 0',
    '1 after 1',
    '1 after 0',
  ]);
});

it('is evaluated once for each object and text', () => {
  let calls = 0;
  const [key, other] = [{}, {}];
  const g = rememberedBy(
    ({ on }: { on: object; text: string }) => on,
    ({ text }) => text,
    ({ text }) => `${text}${++calls}`,
  );
  const asked = [
    [key, 'a'],
    [key, 'b'],
    [other, 'a'],
    [key, 'a'],
  ] as const;
  expect(asked.map(([on, text]) => g({ on, text }))).toEqual(['a1', 'b2', 'a3', 'a1']);
});
