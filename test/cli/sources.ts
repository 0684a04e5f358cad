/**
 * # The command line from its sources
 *
 * What src/cli/start.mjs does where there is no build: tests that start a process try the sources, whatever stands in
 * dist/.
 * @module
 */
import { main } from '../../src/cli/main.ts';

await main(process.argv.slice(2));
