/**
 * # Shipped adapters by name
 *
 * The command that runs each. Python adapters need an interpreter with their library: WIDTHWISE_PYTHON, or python3.
 * The others need Node and their package.
 * @module
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suggestion } from '../suggest.ts';
import { WidthwiseError } from '../errors.ts';
import { openSession } from './session.ts';
import type { SessionOptions } from './session.ts';
import type { Target } from './target.ts';

const scripts: Readonly<Record<string, string>> = {
  numpy: 'kits/python/numpy_adapter.py',
  torch: 'kits/python/torch_adapter.py',
  tfjs: 'kits/tfjs',
  onnxruntime: 'kits/onnxruntime',
  'ml-matrix': 'kits/ml-matrix',
};

export const shippedNames: readonly string[] = Object.keys(scripts);

/** A file of this folder: TypeScript in the sources, JavaScript in the built package. */
export function ownFile(name: string): string {
  const source = fileURLToPath(new URL(name, import.meta.url));
  if (existsSync(source)) return source;
  const script = import.meta.url.endsWith('.ts') ? `${name}.ts` : `${name}.js`;
  return fileURLToPath(new URL(script, import.meta.url));
}

/**
 * The command of `--target`: a shipped adapter by name, else the words of the text, quoted as in a shell but run
 * without one. `undefined` if a quote is unclosed or there is no word.
 */
export function commandOf(target: string): readonly string[] | undefined {
  const script = Object.hasOwn(scripts, target) ? scripts[target] : undefined;
  if (script === undefined) return wordsOf(target);
  const file = ownFile(script);
  return file.endsWith('.py')
    ? [process.env['WIDTHWISE_PYTHON'] ?? 'python3', file]
    : [process.execPath, file];
}

/**
 * Starts the adapter of `--target`.
 *
 * @throws {@link WidthwiseError} (`usage`) on an unclosed quote; as {@link openSession} if it does not get ready, and
 * for a shipped adapter in Python the error says how to choose another Python.
 */
export async function openTarget(
  target: string,
  options: Omit<SessionOptions, 'command'>,
): Promise<Target> {
  const command = commandOf(target);
  if (command === undefined)
    throw new WidthwiseError('usage', `expected a command, got "${target}"`, 'Close the quotes.');
  const near = command.length === 1 ? suggestion(target, shippedNames) : '';
  const isPython = Object.hasOwn(scripts, target) && scripts[target]?.endsWith('.py') === true;
  try {
    return await openSession({ ...options, command });
  } catch (error) {
    if (!(error instanceof WidthwiseError)) throw error;
    const [found = '', ...said] = error.message.split('\n');
    if (near !== '' && !Object.hasOwn(scripts, target))
      throw new WidthwiseError(error.code, `no shipped adapter "${target}"${near}`, [
        `It was run as a command: ${found}`,
        ...said,
      ]);
    if (!isPython) throw error;
    throw new WidthwiseError(error.code, found, [
      ...said,
      `Set WIDTHWISE_PYTHON to a Python that has ${target}; it was ${command[0] ?? ''}.`,
    ]);
  }
}

function wordsOf(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const found = /^(?:[^\s"']|"[^"]*"|'[^']*')+/u.exec(rest);
    if (found === null) return undefined;
    words.push(found[0].replaceAll(/"([^"]*)"|'([^']*)'/gu, '$1$2'));
    rest = rest.slice(found[0].length).trimStart();
  }
  return words.length === 0 ? undefined : words;
}
