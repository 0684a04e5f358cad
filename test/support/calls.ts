/**
 * # Counting calls
 *
 * How often each function of src runs, by the engine's precise coverage: the same on every machine, unlike a time.
 * @module
 */
import { Session } from 'node:inspector/promises';

/** The number of calls while `act` runs, by file and name: "linalg/cholesky.ts cholesky". */
export async function callsDuring(act: () => unknown): Promise<ReadonlyMap<string, number>> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    await act();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    return new Map(
      result.flatMap(({ url, functions }) =>
        functions.map(({ functionName, ranges }): [string, number] => [
          `${url.split('/src/').at(-1)} ${functionName}`,
          ranges[0]?.count ?? 0,
        ]),
      ),
    );
  } finally {
    session.disconnect();
  }
}
