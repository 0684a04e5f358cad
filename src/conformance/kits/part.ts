/**
 * # A package that may not be installed
 *
 * The adapters for other libraries import them at start-up, so that Widthwise itself does not depend on them.
 * @module
 */
import { WidthwiseError } from '../../errors.ts';
import type { Fatal } from '../protocol.ts';

/**
 * What `load` imports. If it is not installed, an adapter that runs as a process tells the harness so and exits; in a
 * module this throws a {@link WidthwiseError} (`environment`).
 *
 * @param packages - the names for npm install.
 */
export async function installed<T>(
  load: () => Promise<T>,
  packages: string,
  isProcess: boolean,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const isMissing =
      error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    if (!isMissing) throw error;
    const advice = `Install it: npm install ${packages}`;
    if (isProcess) {
      const message = `${error.message.split('\n')[0]}. ${advice}`;
      const fatal: Fatal = { type: 'fatal', code: 'environment', message };
      process.stdout.write(`${JSON.stringify(fatal)}\n`);
      process.exit(3);
    }
    throw new WidthwiseError('environment', error.message, advice);
  }
}
