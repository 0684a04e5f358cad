import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { file, guideFile, guidePicture, picture } from '../../.ci/picture.ts';

describe('the picture of the README', () => {
  it('equals what the program draws', async () => {
    expect(readFileSync(file, 'utf8')).toBe(await picture());
  });
});

describe('the picture of the guide', () => {
  it('equals what the program draws', async () => {
    expect(readFileSync(guideFile, 'utf8')).toBe(await guidePicture());
  });
});
