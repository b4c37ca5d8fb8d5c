import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { fail, ok, type Result } from '../../domain/shared/result.ts';
import { drawRecordSchema } from '../../protocol/http/draw.ts';
import type { DrawSource } from './arguments.ts';

/** Fetches all that was published of a draw into a folder: the record, and the list of each class and register. */
export async function fetchDraw({ origin, eventId }: DrawSource, folder: string): Promise<Result<null, string>> {
  await mkdir(folder, { recursive: true });
  const address = `${origin}/v1/events/${eventId}/draw`;
  const recordPath = join(folder, 'draw.json');
  const written = await fetchFile(address, recordPath);
  if (!written.ok) return written;
  const record = drawRecordSchema.safeParse(JSON.parse(await readFile(recordPath, 'utf8')));
  if (!record.success) return fail(`${address} has no record of a draw.`);
  for (const [classIndex, { registers }] of (record.data.seal?.classes ?? []).entries()) {
    for (const register of registers.keys()) {
      const path = join(folder, `entries-${classIndex}-${register}.bin`);
      const list = await fetchFile(`${address}/entries/${classIndex}/${register}`, path);
      if (!list.ok) return list;
    }
  }
  return ok(null);
}

async function fetchFile(address: string, path: string): Promise<Result<null, string>> {
  try {
    const response = await fetch(address);
    if (!response.ok || response.body === null) return fail(`[missing-list] ${address} answered ${response.status}.`);
    await writeFile(path, Readable.fromWeb(response.body as ReadableStream));
    return ok(null);
  } catch (error) {
    return fail(`${address} cannot be read: ${(error as Error).message}`);
  }
}
