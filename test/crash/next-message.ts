import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** The next thing that a child process says. @throws when it ends before, or says nothing for so long */
export async function nextMessage(child: ChildProcess, secondsMax: number): Promise<unknown> {
  const done = new AbortController();
  const signal = AbortSignal.any([done.signal, AbortSignal.timeout(secondsMax * 1000)]);
  const ended = once(child, 'exit', { signal }).then(() => {
    throw new Error('a child process ended before it said anything');
  });
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal }), ended])) as [unknown];
    return message;
  } finally {
    done.abort();
  }
}
