/**
 * # One-line faults in the numbers of a sentence
 *
 * The proof stays correct, but the printed sentence claims more.
 * @module
 */
import type { Fault } from './faults.ts';

const certificates = 'src/certificates';

export const sentenceFaults: readonly Fault[] = [
  {
    file: `${certificates}/facts/stationary.ts`,
    from: 'differ by at most ${lowerText(fact.radius)};',
    to: 'differ by at most ${showUpper(enclosed(fact.radius).hi)};',
    says: 'a stationary point is said to be the only one of a larger box',
  },
  {
    file: `${certificates}/facts/show.ts`,
    from: 'return shortText(a) ?? showUpper(encloseQuotient(a.num, a.den).hi);',
    to: 'return shortText(a) ?? showLower(encloseQuotient(a.num, a.den).hi);',
    says: 'an upper bound of many digits is printed rounded down',
  },
  {
    file: `${certificates}/claims/sentences.ts`,
    from: 'every W within ${showLower(claim.radius)}',
    to: 'every W within ${showUpper(claim.radius)}',
    says: 'a region is said to be larger than its ball',
  },
  {
    file: `${certificates}/claims/sentences.ts`,
    from: 'with any fixed step 0 < eta <= ${showExact(step)}',
    to: 'with any fixed step 0 < eta <= ${step}',
    says: 'a step is printed as the decimal that it is nearest to',
  },
  {
    file: `${certificates}/exact/kkt-point.ts`,
    from: '`C3: sigma_min(J(W, v)) > ${showBelow(s.hi)}`',
    to: '`C3: sigma_min(J(W, v)) > ${showAbove(s.hi)}`',
    says: 'what sigma_min exceeds is printed rounded up',
  },
];
