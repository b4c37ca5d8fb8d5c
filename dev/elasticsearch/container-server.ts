import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ELASTICSEARCH_VERSION } from './install.ts';

const run = promisify(execFile);

/** Starts the official image of the same version, published on 127.0.0.1 only; answers the container's name. */
export async function startContainer(options: {
  engine: string;
  name: string;
  port: number;
  heapMb: number;
}): Promise<string> {
  const { engine, port, heapMb } = options;
  const container = `onsale-elasticsearch-${options.name}`;
  const settings = {
    'discovery.type': 'single-node',
    'xpack.security.enabled': 'false',
    'cluster.routing.allocation.disk.threshold_enabled': 'false',
    ES_JAVA_OPTS: `-Xms${heapMb}m -Xmx${heapMb}m`,
  };
  const environment = Object.entries(settings).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const flags = ['--detach', '--rm', '--name', container, '--publish', `127.0.0.1:${port}:9200`];
  await run(engine, ['run', ...flags, ...environment, `elasticsearch:${ELASTICSEARCH_VERSION}`]);
  return container;
}

export async function isContainer(engine: string, container: string): Promise<boolean> {
  return run(engine, ['inspect', '--format', '{{.State.Running}}', container]).then(
    ({ stdout }) => stdout.trim() === 'true',
    () => false,
  );
}

export async function stopContainer(engine: string, container: string): Promise<void> {
  await run(engine, ['stop', container]);
}

/** 'stall': the server keeps its sockets and answers nothing, as a machine that hangs. */
export async function signalContainer(
  options: { engine: string; container: string },
  signal: 'stall' | 'go-on' | 'kill',
): Promise<void> {
  const { engine, container } = options;
  const command = { stall: 'pause', 'go-on': 'unpause', kill: 'kill' }[signal];
  await run(engine, [command, container]);
}
