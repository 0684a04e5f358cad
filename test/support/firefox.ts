/**
 * # Pages in Firefox
 *
 * Debian's firefox-esr, driven by WebDriver BiDi over the WebSocket of Node. Without it a test says in its title that
 * it was skipped, and fails under WIDTHWISE_REQUIRE=all.
 *
 * ## References
 * W3C, WebDriver BiDi.
 * @module
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const executable = process.env['WIDTHWISE_FIREFOX'] ?? '/usr/bin/firefox-esr';
const isThere = existsSync(executable);

/** Whether to skip, and the reason for the titles. */
export const isFirefoxSkipped: boolean = !isThere && process.env['WIDTHWISE_REQUIRE'] !== 'all';
export const firefoxReason: string = isThere ? '' : ` (needs ${executable}, which is not there)`;

const message = z.union([
  z.object({ type: z.literal('success'), id: z.number(), result: z.unknown() }),
  z.object({ type: z.literal('error'), id: z.number(), error: z.string(), message: z.string() }),
  z.object({ type: z.literal('event'), method: z.string(), params: z.unknown() }),
]);
const tree = z.object({ contexts: z.array(z.object({ context: z.string() })).min(1) });
const located = z.object({ nodes: z.array(z.object({ sharedId: z.string() })).length(1) });
const evaluated = z.union([
  z.object({ type: z.literal('success'), result: z.object({ value: z.string() }) }),
  z.object({ type: z.literal('exception'), exceptionDetails: z.object({ text: z.string() }) }),
]);

export interface Firefox {
  /** Opens an address, and waits until it is there. */
  readonly open: (address: string) => Promise<void>;
  /** What the function returns in the page, through JSON. */
  readonly evaluate: <R>(act: (argument: string) => Promise<R>, argument?: string) => Promise<R>;
  /** Chooses files in an input. */
  readonly choose: (selector: string, files: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

type Send = (method: string, params: object) => Promise<unknown>;

/** The address that the process prints once it listens. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (text) => {
      said += String(text);
      const [, address] = /WebDriver BiDi listening on (ws:\S+)/u.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Firefox ended with ${code}:\n${said}`)));
  });
}

async function connected(address: string): Promise<Send> {
  const socket = new WebSocket(`${address}/session`);
  const waiting = new Map<
    number,
    { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void }
  >();
  const fail = (because: string): void => {
    for (const { reject } of waiting.values()) reject(new Error(because));
    waiting.clear();
  };
  socket.addEventListener('message', ({ data }) => {
    const said = message.parse(JSON.parse(String(data)));
    if (said.type === 'event') return;
    const call = waiting.get(said.id);
    waiting.delete(said.id);
    if (said.type === 'success') call?.resolve(said.result);
    else call?.reject(new Error(`${said.error}: ${said.message}`));
  });
  socket.addEventListener('close', () => fail('Firefox closed the connection'));
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error(`no connection to ${address}`)));
  });
  let calls = 0;
  return (method, params) =>
    new Promise((resolve, reject) => {
      calls += 1;
      waiting.set(calls, { resolve, reject });
      socket.send(JSON.stringify({ id: calls, method, params }));
    });
}

export async function startFirefox(): Promise<Firefox> {
  const profile = mkdtempSync(join(tmpdir(), 'widthwise-firefox-'));
  const child = spawn(
    executable,
    ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: profile } },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const send = await connected(await addressOf(child));
  await send('session.new', { capabilities: {} });
  const [first] = tree.parse(await send('browsingContext.getTree', {})).contexts;
  const context = first?.context;
  return {
    open: async (url) => {
      await send('browsingContext.navigate', { context, url, wait: 'complete' });
    },
    evaluate: async (act, argument = '') => {
      const answer = await send('script.callFunction', {
        functionDeclaration: `async (text) => JSON.stringify((await (${String(act)})(text)) ?? null)`,
        arguments: [{ type: 'string', value: argument }],
        awaitPromise: true,
        target: { context },
      });
      const found = evaluated.parse(answer);
      if (found.type === 'exception') throw new Error(found.exceptionDetails.text);
      return JSON.parse(found.result.value);
    },
    choose: async (selector, files) => {
      const locator = { type: 'css', value: selector };
      const { nodes } = located.parse(
        await send('browsingContext.locateNodes', { context, locator }),
      );
      await send('input.setFiles', { context, element: nodes[0], files });
    },
    close: async () => {
      await send('browser.close', {});
      await ended;
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
