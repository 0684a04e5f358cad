/**
 * # Texts that break a rule of the format
 * @module
 */

export interface Invalid {
  readonly name: string;
  /** The hypothesis, inequality or rule. */
  readonly breaks: string;
  readonly verdict: 'rejected' | 'malformed' | 'unsupported' | 'resource-limit';
  /** The path in the answer; empty if it has none. */
  readonly at: string;
  readonly text: string;
}

function changed(text: string, from: string | RegExp, to: string): string {
  const after = text.replace(from, to);
  if (after === text) throw new Error(`corpus: ${String(from)} is not in the text`);
  return after;
}

/** `text` corrupted in many ways; `text` is a `zero-near` certificate with n = d = 1 and y = 1. */
export function malformedTexts(text: string): readonly Invalid[] {
  const malformed = (name: string, at: string, breaks: string, spoiled: string): Invalid => ({
    name,
    breaks,
    verdict: 'malformed',
    at,
    text: spoiled,
  });
  return [
    malformed('not-json', 'certificate', 'JSON', text.slice(0, 40)),
    malformed('empty', 'certificate', 'JSON', ''),
    malformed('a-list', 'certificate', 'an object', '[1]\n'),
    malformed('trailing-bytes', 'line 15', 'nothing after the last newline', `${text} `),
    malformed('no-last-newline', 'line 14', 'a last newline', text.trimEnd()),
    malformed(
      'unknown-key',
      'claim',
      'no unknown keys',
      changed(text, '"width":2', '"width":2,"depth":2'),
    ),
    malformed(
      'proto-key',
      'claim',
      'no unknown keys',
      changed(text, '"width":2', '"width":2,"__proto__":{"kind":"zero-near"}'),
    ),
    malformed(
      'duplicate-key',
      'line 5',
      'no key twice',
      changed(text, '"width":2', '"width":2,"width":2'),
    ),
    malformed('missing-key', 'claim', 'every key', changed(text, '"width":2,\n', '')),
    malformed(
      'other-order',
      'line 1',
      'the order of the keys',
      changed(
        text,
        '"format":"widthwise-certificate",\n"version":1',
        '"version":1,\n"format":"widthwise-certificate"',
      ).replace('{"version"', '{"version"'),
    ),
    malformed(
      'number-not-canonical',
      'line 7',
      'shortest decimals',
      changed(text, '"labels":[1]', '"labels":[1.0]'),
    ),
    malformed(
      'negative-zero',
      'line 7',
      '-0 is written 0',
      changed(text, '"labels":[1]', '"labels":[-0]'),
    ),
    malformed(
      'too-many-digits',
      'line 7',
      'shortest decimals',
      changed(text, '"labels":[1]', '"labels":[1.00000000000000000001]'),
    ),
    malformed(
      'not-a-double',
      'claim.labels[0]',
      'finite doubles',
      changed(text, '"labels":[1]', '"labels":[1e999]'),
    ),
    malformed(
      'null-entry',
      'claim.labels[0]',
      'finite doubles',
      changed(text, '"labels":[1]', '"labels":[null]'),
    ),
    malformed(
      'boolean-entry',
      'claim.labels[0]',
      'numbers',
      changed(text, '"labels":[1]', '"labels":[true]'),
    ),
    malformed('nan', 'certificate', 'JSON', changed(text, '"labels":[1]', '"labels":[NaN]')),
    malformed(
      'too-few-labels',
      'claim.labels',
      'n labels',
      changed(text, '"labels":[1]', '"labels":[]'),
    ),
    malformed(
      'radius-zero',
      'claim.radius',
      'a positive radius',
      changed(text, /"radius":[^,]+/u, '"radius":0'),
    ),
    malformed(
      'width-zero',
      'claim.width',
      'a positive width',
      changed(text, '"width":2', '"width":0'),
    ),
    malformed(
      'width-and-shape',
      'witness.outputs',
      'm output weights',
      changed(text, '"width":2', '"width":3'),
    ),
    malformed(
      'activation-calls-a-function',
      'claim.activation[0]',
      'the allow-list of functions',
      changed(text, '["tanh","x"]', '["eval","x"]'),
    ),
    malformed(
      'activation-too-deep',
      '',
      'at most 64 levels',
      changed(text, '["tanh","x"]', `${'["neg",'.repeat(65)}"x"${']'.repeat(65)}`),
    ),
    malformed(
      'digest-in-capitals',
      'claim.inputs.sha256',
      'lower-case hexadecimal',
      changed(text, /"sha256":"[0-9a-f]{64}"/u, `"sha256":"${'A'.repeat(64)}"`),
    ),
    malformed(
      'matrix-and-recipe',
      'claim.inputs',
      'either matrix or recipe',
      changed(text, '"matrix"', '"recipe":{},"matrix"'),
    ),
    {
      name: 'version-2',
      breaks: 'version 1',
      verdict: 'unsupported',
      at: '',
      text: changed(text, '"version":1', '"version":2'),
    },
    {
      name: 'unknown-kind',
      breaks: 'the claim kinds',
      verdict: 'unsupported',
      at: '',
      text: changed(text, 'zero-near', 'ascent'),
    },
    {
      name: 'too-many-samples',
      breaks: 'n <= 6000',
      verdict: 'resource-limit',
      at: '',
      text: changed(text, '"rows":1', '"rows":6001'),
    },
    {
      name: 'too-wide',
      breaks: 'm d',
      verdict: 'resource-limit',
      at: '',
      text: changed(text, '"width":2', '"width":1000000000'),
    },
  ];
}
