/**
 * # One-line faults outside the proof path
 *
 * In the output for untrusted files, and in the conformance cases.
 * @module
 */
import type { Fault } from './faults.ts';

const cases = 'src/conformance/cases.ts';

export const outsideFaults: readonly Fault[] = [
  {
    file: cases,
    from: '    : { ...inputs, [name]: other };',
    to: '    : { ...inputs, ...fresh };',
    says: 'no two cases of validate share all but one input',
  },
  {
    file: cases,
    from: "kind === 'rung' ? rung() : undefined,",
    to: "kind === 'rung' ? undefined : undefined,",
    says: 'validate asks small cases and few large ones, nothing between',
  },
  {
    file: 'src/codecs.ts',
    from: 'return text.replaceAll(unseen, shown);',
    to: 'return text;',
    says: 'a line break of a title ends the comment it stands in',
  },
  {
    file: 'src/counterexamples/examine.ts',
    from: 'const card = recomputed(said, row, file);',
    to: 'const card = said;',
    says: 'GENUINE is printed above what the file says of itself',
  },
  {
    file: 'src/counterexamples/card.ts',
    from: 'return { ...card, ...determined(row, file) };',
    to: 'return { ...card, ...determined(row, file), size: card.size };',
    says: 'the size of a counterexample is what its file says it is',
  },
  {
    file: 'src/errors.ts',
    from: 'lineText(`${describePlace(place)}${found}`)',
    to: '`${describePlace(place)}${found}`',
    says: 'a line break of a name begins a line of the error that quotes it',
  },
];
