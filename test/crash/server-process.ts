import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { convertV4MiniflareOptions, Miniflare, type V4MiniflareOptions } from 'miniflare';

/**
 * Runs workerd with the options of its first argument, and again at each message, after its parent has killed it. Tells
 * the parent workerd's process id whenever it takes requests.
 */
const options = JSON.parse(process.argv[2]!) as V4MiniflareOptions;
const miniflare = new Miniflare(convertV4MiniflareOptions(options));
await miniflare.ready;
process.send!(await workerdPid());

process.on('message', () => void startAgain());
process.on('disconnect', () => process.exit());

async function startAgain(): Promise<void> {
  await miniflare.setOptions(convertV4MiniflareOptions(options));
  process.send!(await workerdPid());
}

async function workerdPid(): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'pid=,comm=', '--ppid', String(process.pid)]);
  const line = stdout.split('\n').find((line) => line.trim().endsWith('workerd'));
  if (line === undefined) throw new Error(`workerd is not among the children:\n${stdout}`);
  return Number.parseInt(line, 10);
}
