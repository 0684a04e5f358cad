/**
 * # One-line faults in ensembles on multi-view data
 * @module
 */
import type { Fault } from './faults.ts';

const reading = 'src/ensembles/reading.ts';
const winner = 'src/ensembles/winner.ts';
const members = 'src/ensembles/members.ts';
const features = 'src/ensembles/features.ts';
const cases = 'src/certificates/facts/view-cases.ts';
const facts = 'src/certificates/facts/ensembles.ts';

export const ensemblesFaults: readonly Fault[] = [
  {
    file: reading,
    from: 'else if (side === 0) best = undefined;',
    to: '',
    says: 'a tie is right for the first class',
  },
  {
    file: reading,
    from: 'F.sub(a, F.mul(F.sub(F.one, F.div(F.one, k)), h))',
    to: 'F.sub(a, F.mul(F.sub(F.one, F.one), h))',
    says: 'smoothed relu is not moved down',
  },
  {
    file: reading,
    from: 'sums.map((sum) => F.div(sum, K))',
    to: 'sums.map((sum) => F.div(sum, F.div(K, K)))',
    says: 'outputs are added, not averaged',
  },
  {
    file: reading,
    from: "if (side === 'own') sums = larger",
    to: "if (side === 'far') sums = larger",
    says: 'sums of the distractor are compared',
  },
  {
    file: reading,
    from: 'if (found !== test.of) errors',
    to: 'if (found !== undefined && found !== test.of) errors',
    says: 'ties count as right',
  },
  {
    file: winner,
    from: '? memorised(F, own, second, 2 * classes + first.length)',
    to: '? memorised(F, own, first, 2 * classes)',
    says: 'noise of the winning view is subtracted',
  },
  {
    file: winner,
    from: 'sum = F.add(sum, F.div(F.one, F.mul(cube(F, nu), b)));',
    to: 'sum = F.add(sum, F.div(F.one, F.mul(nu, b)));',
    says: 'noise counts nu for nu^3',
  },
  {
    file: winner,
    from: 'if (F.sign(nu) <= 0 || F.sign(b) <= 0) return undefined;',
    to: 'if (F.sign(b) <= 0) return undefined;',
    says: 'noise of negative size memorises',
  },
  {
    file: winner,
    from: 'zeta: F.div(ratio(BigInt(start.rows)), cube(F, gap))',
    to: 'zeta: F.div(F.one, cube(F, gap))',
    says: 'zeta forgets the number of neurons',
  },
  {
    file: winner,
    from: 'if (F.sign(gap) <= 0) return none',
    to: 'if (F.sign(gap) < 0) return none',
    says: "Delta' = 0 passes",
  },
  {
    file: winner,
    from: 'F.mul(beta, F.add(F.one, zeta)));',
    to: 'F.mul(beta, F.one));',
    says: 'M2 has beta for beta (1 + zeta)',
  },
  {
    file: winner,
    from: 'return F.sign(F.sub(beta, zeta)) > 0 && F.sign(left) > 0;',
    to: 'return F.sign(left) > 0;',
    says: 'M2 forgets zeta < beta',
  },
  {
    file: winner,
    from: 'return begins && excess(least) <= 0 && excess(most) >= 0',
    to: 'return begins && excess(most) >= 0',
    says: 'a time after the end gives lower bounds',
  },
  {
    file: winner,
    from: 'else if (F.sign(F.sub(beta, most[l])) <= 0) return undefined;',
    to: 'else if (F.sign(F.sub(beta, most[l])) < 0) return undefined;',
    says: 'a tie in the end is decided',
  },
  {
    file: members,
    from: 'const [each, demand] = [F.sub(F.one, zeta), F.mul(F.mul(beta, F.add(F.one, zeta)), k)];',
    to: 'const [each, demand] = [F.sub(F.one, zeta), F.mul(beta, k)];',
    says: 'M3 has beta for beta (1 + zeta)',
  },
  {
    file: members,
    from: 'return F.sign(F.sub(F.mul(beta, k), most)) > 0 ? j : undefined;',
    to: 'return j;',
    says: 'whole beta K are decided',
  },
  {
    file: members,
    from: 'for (let j = 0; j < needed; j++) {',
    to: 'for (let j = 0; j <= needed; j++) {',
    says: 'one reader too many is missed',
  },
  {
    file: members,
    from: 'F.mul(ratio(2n), beta));',
    to: 'beta);',
    says: 'M5 forgets that both views of a distractor may be read',
  },
  {
    file: features,
    from: 'F.mul(ratio(3n), F.mul(a, a))',
    to: 'F.mul(ratio(3n), a)',
    says: 'tangent features of power 2',
  },
  {
    file: cases,
    from: 'if (!isAtMost(found.difference, difference))',
    to: 'if (!isAtMost(difference, found.difference))',
    says: 'the difference is a lower bound',
  },
  {
    file: cases,
    from: 'if (!isAtMost(found.sums, sums))',
    to: 'if (!isAtMost(sums, found.sums))',
    says: 'the sums have a lower bound',
  },
  {
    file: cases,
    from: 'if (found.agreeing !== agreeing)',
    to: 'if (found.agreeing < agreeing)',
    says: 'fewer agreeing decisions pass',
  },
  {
    file: facts,
    from: 'if (!isAtMost(found.zeta, zeta))',
    to: 'if (!isAtMost(found.gap, zeta))',
    says: 'zeta is compared with the gap',
  },
  {
    file: facts,
    from: 'if (!readsOneView(F, beta, zeta))',
    to: 'if (!readsOneView(F, beta, F.zero))',
    says: 'M2 is checked without zeta',
  },
  {
    file: facts,
    from: 'if (!isEqual(missed, share))',
    to: 'if (!isAtMost(missed, share))',
    says: 'a larger share passes',
  },
  {
    file: facts,
    from: 'if (!isEqual(found, share))',
    to: 'if (!isAtMost(found, share))',
    says: 'a larger share of M5 passes',
  },
];
