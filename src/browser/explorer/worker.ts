/**
 * # The studies of the explorer in a worker
 * @module
 */
import type { Answer, Question } from './messages.ts';
import { study } from './study.ts';

function say(answer: Answer): void {
  postMessage(answer);
}

async function answer(state: Question): Promise<void> {
  const started = performance.now();
  const found = await study(state);
  say({ kind: 'study', study: found, milliseconds: performance.now() - started });
}

addEventListener('message', ({ data }: MessageEvent<Question>) => {
  answer(data).catch((error: unknown) => {
    say({ kind: 'failed', because: error instanceof Error ? error.message : String(error) });
  });
});
say({ kind: 'ready' });
