/**
 * # Files to try
 *
 * ## Main definitions
 * - {@link examples}: as they are named in the page, and where the build finds them
 * - {@link exampleBlock}: the id of their text in the page
 * @module
 */

export interface Example {
  readonly name: string;
  /** Relative to the root of the project. */
  readonly source: string;
  readonly says: string;
  /** What is replaced, once, by what. */
  readonly spoiled?: readonly [string, string];
}

const certificate = 'test/corpus/valid/v1/zero-near-tanh.json';

export const examples: readonly Example[] = [
  {
    name: 'certificate.json',
    source: certificate,
    says: 'a certificate: four neurons take the labels of six samples',
  },
  {
    name: 'counterexample.json',
    source: 'properties/counterexamples/CE-1819e978.json',
    says: 'a counterexample: what fails in a narrower network',
  },
  {
    name: 'spoiled.json',
    source: certificate,
    says: 'the same certificate with one digit of a weight changed',
    spoiled: ['-0.4192569121516375', '-0.4193569121516375'],
  },
];

export function exampleBlock(k: number): string {
  return `example-${'abcdefghij'.charAt(k)}`;
}
