/**
 * # Hostile activations
 *
 * Random sequences of tokens, grammatical text, and JSON trees: valid, invalid and too large.
 * @module
 */
import type { Chance } from './chance.ts';

const tokens: readonly string[] = [
  'x',
  'x',
  'x',
  'pi',
  'e',
  '2',
  '0.5',
  '1e400',
  '1e-9999',
  '1e99999',
  '0x1F',
  '3.',
  '.5',
  '+',
  '-',
  '*',
  '/',
  '^',
  '^2',
  '^-64',
  '^65',
  '^(1/2)',
  '(',
  ')',
  '(',
  ')',
  ',',
  ' ',
  '\t',
  'exp(',
  'log(',
  'sqrt(',
  'sin(',
  'tanh(',
  'erf(',
  'relu(',
  'abs(',
  'softplus(',
  'cosh(',
  'f(x)=',
  'x=',
  ';',
  '[1,2]',
  '{a:1}',
  '"s"',
  "x'",
  '!',
  '%',
  '>',
  '?',
  ':',
  'to',
  ' cm',
  'eval(',
  'evaluate("',
  'import(',
  'parse(',
  'constructor',
  '__proto__',
  'toString',
  'cos.name',
  'x.constructor',
  'x[1]',
  'i',
  'NaN',
  'Infinity',
  'null',
  'true',
  'undefined',
  'random()',
  'factorial(',
  '1e9!',
  'gamma(',
  'map(',
  'x@',
  '#',
  '\\',
  '\n',
  '\0',
  '\u00b2',
  '\u221e',
];

const names: readonly string[] = [
  'exp',
  'log',
  'sqrt',
  'sin',
  'cos',
  'tanh',
  'atan',
  'erf',
  'relu',
  'abs',
  'sigmoid',
  'softplus',
  'sinh',
  'cosh',
];

const numbers: readonly string[] = [
  '0',
  '1',
  '2',
  '64',
  '0.1',
  '1e-10',
  '1e300',
  '1e9999',
  '123456789.123456789',
  '1e-9999',
];

/** Text of the grammar of this many levels. */
function grammatical(levels: number, c: Chance): string {
  if (levels === 0) return c.pick([...numbers, 'x', 'x', 'x', 'x', 'x', 'x', 'pi', 'e']);
  const part = (): string => grammatical(c.below(levels), c);
  switch (c.below(7)) {
    case 0:
      return `(${grammatical(levels - 1, c)} ${c.pick(['+', '-', '*', '/'])} ${part()})`;
    case 1:
      return `(${part()} ${c.pick(['+', '-', '*', '/'])} ${grammatical(levels - 1, c)})`;
    case 2:
      return `(${grammatical(levels - 1, c)})^${c.pick(['2', '3', '64', '-1', '-64', '(1/2)', '0', '65', '-0'])}`;
    case 3:
      return `-${grammatical(levels - 1, c)}`;
    default:
      return `${c.pick(names)}(${grammatical(levels - 1, c)})`;
  }
}

/** Text that a user or an attacker may write as an activation. */
export function expressionText(c: Chance): string {
  if (c.oneIn(3)) return Array.from({ length: 1 + c.below(30) }, () => c.pick(tokens)).join('');
  if (c.oneIn(40)) return c.pick([...tokens, ...names]).repeat(1 + c.below(400));
  const text = grammatical(c.below(c.oneIn(10) ? 40 : 8), c);
  if (!c.oneIn(3)) return text;
  const at = c.below(text.length + 1);
  return text.slice(0, at) + c.pick(tokens) + text.slice(at + c.below(3));
}

const tags: readonly string[] = [
  'neg',
  'add',
  'sub',
  'mul',
  'div',
  'pow',
  'exp',
  'log',
  'sqrt',
  'sin',
  'cos',
  'tanh',
  'atan',
  'erf',
  'relu',
];

const leaves: readonly unknown[] = [
  'x',
  'x',
  'x',
  'x',
  'x',
  'pi',
  '0',
  '1',
  '2',
  '-1/3',
  '1/1000',
  '7'.repeat(60),
  `1/1${'0'.repeat(350)}`,
];

const wrong: readonly unknown[] = [
  null,
  1,
  -0,
  0.5,
  true,
  [],
  {},
  'y',
  '2/4',
  '1e5',
  '',
  '__proto__',
  ['step', 'x'],
  ['kink'],
  ['constructor', 'x'],
  { length: 2, 0: 'neg', 1: 'x' },
  '7'.repeat(500),
  [['neg'], 'x'],
];

/** A JSON tree of this many levels; with `faults` one of forty parts is wrong. */
function jsonTree(levels: number, faults: boolean, c: Chance): unknown {
  if (faults && c.oneIn(40)) return c.pick(wrong);
  if (levels <= 0) return c.pick(leaves);
  const tag = c.pick(tags);
  const part = jsonTree(levels - 1, faults, c);
  if (tag === 'pow') return [tag, part, c.pick([0, 1, 2, 3, 64, ...(faults ? [65, -1, 1.5] : [])])];
  if (!['add', 'sub', 'mul', 'div'].includes(tag)) return [tag, part];
  const other = jsonTree(c.below(Math.min(levels, 3)), faults, c);
  return c.oneIn(2) ? [tag, part, other] : [tag, other, part];
}

/** A chain of one operation, as deep as may be read: its derivatives are the largest. */
function chain(c: Chance): unknown {
  const tag = c.pick(tags.filter((t) => t !== 'neg'));
  const side = jsonTree(c.below(3), false, c);
  const swapped = c.oneIn(2);
  let tree: unknown = 'x';
  for (let k = 1 + c.below(66); k > 0; k--)
    if (tag === 'pow') tree = [tag, tree, 1 + c.below(64)];
    else if (['add', 'sub', 'mul', 'div'].includes(tag))
      tree = swapped ? [tag, tree, side] : [tag, side, tree];
    else tree = [tag, tree];
  return tree;
}

/** JSON that an attacker may write as the activation of a certificate. */
export function expressionJson(c: Chance, faults: boolean = true): unknown {
  if (c.oneIn(6)) return chain(c);
  return jsonTree(c.below(c.oneIn(10) ? 70 : 9), faults, c);
}
