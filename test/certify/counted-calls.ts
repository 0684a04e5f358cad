/**
 * # What a search and a check call
 *
 * Run in a process of its own by costs.test.ts, where nothing else is counted; prints both lists of counts as JSON.
 * @module
 */
import { checkCertificate } from '../../src/certificates/check-certificate.ts';
import { writeCertificate } from '../../src/certificates/write.ts';
import { gaussianSource } from '../../src/data/random.ts';
import { dense } from '../../src/linalg/matrix.ts';
import { problemOf } from '../../src/network/problem.ts';
import { activationNamed } from '../../src/sigma/built-in.ts';
import { searchCertificate } from '../../src/theorems/expressivity/search.ts';
import { callsDuring } from '../support/calls.ts';

const [n, d, m, starts] = process.argv.slice(2).map(Number);
const normal = gaussianSource(1);
const X = dense(n ?? 0, d ?? 0, Float64Array.from({ length: (n ?? 0) * (d ?? 0) }, normal));
const labels = Array.from({ length: X.rows }, () => (normal() > 0 ? 1 : -1));
const problem = problemOf(X, labels, activationNamed('tanh'));
const options = { width: m ?? 0, seed: 1, starts: starts ?? 0, allLabels: false, provenance: {} };
let text = '';
const search = await callsDuring(() => {
  const result = searchCertificate(problem, options);
  if (result.kind === 'certificate') text = writeCertificate(result.certificate);
});
let verdict = '';
const check = await callsDuring(async () => {
  verdict = (await checkCertificate(text, () => Promise.reject(new Error('asked')))).kind;
});
process.stdout.write(JSON.stringify({ verdict, search: [...search], check: [...check] }));
