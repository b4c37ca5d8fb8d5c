import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { Pool, type PoolClient } from 'pg';
import { WebSocketServer, type WebSocket } from 'ws';

const BODY_BYTES_MAX = 64 * 1024 * 1024;
const CONNECTIONS_PER_DATABASE_MAX = 20;
const IDLE_CONNECTION_MS = 5_000;

export interface NeonRelay {
  port: number;
  /** http://127.0.0.1:port */
  url: string;
  close(): Promise<void>;
}

/**
 * What Neon's proxy is to a Neon database, for a local Postgres: `POST /sql` (one statement, or several in one
 * transaction) and the WebSocket tunnel `/v1`. Speaks to 127.0.0.1:postgresPort only, whatever host a URL names.
 */
export async function startNeonRelay(options: { port?: number; postgresPort: number }): Promise<NeonRelay> {
  const pools = new Map<string, Pool>();
  const poolOf = (connectionString: string) => {
    const { username, password, pathname } = new URL(connectionString);
    const database = decodeURIComponent(pathname.slice(1));
    const key = `${username} ${password} ${database}`;
    const pool = pools.get(key) ?? openPool({ username, password, database, port: options.postgresPort });
    pools.set(key, pool);
    return pool;
  };

  const server = createServer((request, response) => {
    if (request.method !== 'POST' || new URL(request.url ?? '/', 'http://relay').pathname !== '/sql') {
      send(response, 404, { message: 'The relay answers POST /sql and the WebSocket /v1.' });
      return;
    }
    void answerSql(request, poolOf).then(({ status, body }) => send(response, status, body));
  });
  const sockets = new WebSocketServer({ server, path: '/v1' });
  sockets.on('connection', (socket) => tunnel(socket, options.postgresPort));

  const port = await listen(server, options.port ?? 0);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await Promise.all([...pools.values()].map((pool) => pool.end()));
    },
  };
}

interface Statement {
  query: string;
  params?: unknown[];
}

/** Values stay as Postgres writes them: the driver on the other side parses them. */
const rawText = { getTypeParser: () => (value: string | Buffer) => value };

function openPool(options: { username: string; password: string; database: string; port: number }): Pool {
  const pool = new Pool({
    host: '127.0.0.1',
    port: options.port,
    user: decodeURIComponent(options.username),
    password: decodeURIComponent(options.password),
    database: options.database,
    max: CONNECTIONS_PER_DATABASE_MAX,
    idleTimeoutMillis: IDLE_CONNECTION_MS,
    allowExitOnIdle: true,
  });
  // An idle connection may be ended by the server (a test's database is dropped): the pool opens another.
  pool.on('error', () => undefined);
  return pool;
}

async function answerSql(
  request: IncomingMessage,
  poolOf: (connectionString: string) => Pool,
): Promise<{ status: number; body: unknown }> {
  try {
    const connectionString = request.headers['neon-connection-string'];
    if (typeof connectionString !== 'string') {
      return { status: 400, body: { message: 'The header Neon-Connection-String is missing.' } };
    }
    const pool = poolOf(connectionString);
    const body = JSON.parse(await readText(request)) as Statement | { queries: Statement[] };
    if (!('queries' in body)) return { status: 200, body: await runStatement(pool, body) };
    const results = await runTransaction(pool, body.queries, beginStatement(request));
    return { status: 200, body: { results } };
  } catch (error) {
    return { status: 400, body: errorBody(error) };
  }
}

async function runTransaction(pool: Pool, statements: Statement[], begin: string): Promise<unknown[]> {
  const client = await pool.connect();
  try {
    await client.query(begin);
    const results = [];
    for (const statement of statements) results.push(await runStatement(client, statement));
    await client.query('commit');
    return results;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

async function runStatement(client: Pool | PoolClient, statement: Statement): Promise<unknown> {
  const config = { text: statement.query, values: statement.params ?? [], rowMode: 'array' as const, types: rawText };
  const { command, rowCount, rows, fields } = await client.query(config);
  return { command, rowCount, rowAsArray: true, rows, fields };
}

/** The isolation that the driver asks for in headers, as the statement that begins the transaction. */
function beginStatement(request: IncomingMessage): string {
  const levels: Record<string, string> = {
    ReadUncommitted: 'read uncommitted',
    ReadCommitted: 'read committed',
    RepeatableRead: 'repeatable read',
    Serializable: 'serializable',
  };
  const level = levels[String(request.headers['neon-batch-isolation-level'])];
  const readOnly = request.headers['neon-batch-read-only'] === 'true';
  const deferrable = request.headers['neon-batch-deferrable'] === 'true';
  return ['begin', level && `isolation level ${level}`, readOnly && 'read only', deferrable && 'deferrable']
    .filter(Boolean)
    .join(' ');
}

/** Postgres's fields, as Neon gives them; anything else is a message alone. */
function errorBody(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const names = ['severity', 'code', 'detail', 'hint', 'position', 'internalPosition', 'internalQuery', 'where'];
  const places = ['schema', 'table', 'column', 'dataType', 'constraint', 'file', 'line', 'routine'];
  const fields = Object.fromEntries([...names, ...places].map((name) => [name, Reflect.get(error, name)]));
  return { message: error.message, ...fields };
}

/** Raw bytes both ways between a WebSocket and Postgres. */
function tunnel(socket: WebSocket, postgresPort: number): void {
  const upstream = connect(postgresPort, '127.0.0.1');
  socket.on('message', (data) => upstream.write(data as Buffer));
  socket.on('close', () => upstream.destroy());
  socket.on('error', () => upstream.destroy());
  upstream.on('data', (data) => socket.send(data));
  upstream.on('close', () => socket.close());
  upstream.on('error', () => socket.close());
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_BYTES_MAX) throw new Error(`The body is larger than ${BODY_BYTES_MAX} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });
  return (server.address() as AddressInfo).port;
}
