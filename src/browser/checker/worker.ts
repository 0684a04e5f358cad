/**
 * # The checker in a worker
 *
 * What `widthwise check` runs, and then `widthwise show`, on files that were given to the page: the same modules. The
 * parts of Node that they use have stand-ins.
 * @module
 */
import { limits } from '../../certificates/limits.ts';
import { checkFile, inputsFor, verdictLine } from '../../cli/checking.ts';
import { WidthwiseError } from '../../errors.ts';
import { checksOf } from '../../show/checks.ts';
import { readFile } from '../stand-ins/fs-promises.ts';
import { giveFiles } from '../stand-ins/files.ts';
import type { Answer, Task } from './messages.ts';

function say(answer: Answer): void {
  postMessage(answer);
}

/** Beginning with a folder, so that no name is taken for that of a named set or of standard input. */
function pathOf({ name }: File): string {
  return `./${name}`;
}

async function answer({ file, data }: Task): Promise<void> {
  giveFiles(data === undefined ? [file] : [file, data]);
  const path = pathOf(file);
  const request = { source: data && pathOf(data) };
  const started = performance.now();
  const verdict = await checkFile(path, {
    ...request,
    watch: (share, stage) => say({ kind: 'share', share, stage }),
  });
  const milliseconds = performance.now() - started;
  say({ kind: 'verdict', verdict, line: verdictLine(verdict), milliseconds });
  const text = file.size > limits.characters ? '' : String(await readFile(path));
  const checks = checksOf(file.name, text, false);
  const { showFile } = await import('../../show/any-file.ts');
  const shown = await showFile(
    { name: file.name, text, verdict, checks },
    inputsFor(path, request),
  );
  say({ kind: 'page', html: shown.html, note: shown.note });
}

function failed(error: unknown): void {
  if (error instanceof WidthwiseError) {
    const [because = ''] = error.message.split('\n');
    say({ kind: 'failed', because, advice: error.advice });
  } else {
    const because = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say({ kind: 'failed', because: `an error of the program: ${because}`, advice: 'Report it.' });
  }
}

addEventListener('message', ({ data }: MessageEvent<Task>) => {
  answer(data).catch(failed);
});
say({ kind: 'ready' });
