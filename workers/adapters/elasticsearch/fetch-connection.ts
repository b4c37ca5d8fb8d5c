import { BaseConnection, errors } from '@elastic/elasticsearch';

type Params = Parameters<BaseConnection['request']>[0];
type Options = Parameters<BaseConnection['request']>[1];

/**
 * The client's connection over `fetch`: its own ones need Node's sockets or compile WebAssembly, and workerd has
 * neither. A request that takes longer than its timeout ends in `TimeoutError`, one that gets no answer in
 * `ConnectionError`.
 */
export class FetchConnection extends BaseConnection {
  override async request(params: Params, options: Options): Promise<never> {
    const timeoutMs = options.timeout ?? this.timeout;
    const signals = [options.signal, timeoutMs === null ? undefined : AbortSignal.timeout(timeoutMs)];
    const signal = AbortSignal.any(signals.filter((one) => one !== undefined));
    const init = { method: params.method, headers: this.#headersOf(params), body: bodyOf(params), signal };
    try {
      const response = await fetch(this.#urlOf(params), init);
      const answer = {
        statusCode: response.status,
        headers: readHeadersOf(response),
        body: await response.text(),
      };
      // The base class overloads `request` by whether a stream is asked for, and we never ask for one.
      return answer as never;
    } catch (error) {
      if (options.signal?.aborted) throw new errors.RequestAbortedError('the search was given up');
      if (signal.aborted) throw new errors.TimeoutError(`no answer within ${timeoutMs} ms`);
      throw new errors.ConnectionError(error instanceof Error ? error.message : String(error));
    }
  }

  #urlOf({ path, querystring }: Params): string {
    const base = this.url.href.replace(/\/$/, '');
    return base + path + (querystring === undefined || querystring === '' ? '' : `?${querystring}`);
  }

  /** Without those that belong to the platform's own connection. */
  #headersOf(params: Params): Record<string, string> {
    const given = Object.entries({ ...this.headers, ...params.headers });
    const ours = given.filter(([name, value]) => value !== undefined && !PLATFORMS_OWN.has(name.toLowerCase()));
    return Object.fromEntries(ours.map(([name, value]) => [name, String(value)]));
  }
}

const PLATFORMS_OWN = new Set(['connection', 'content-length', 'accept-encoding', 'host']);

/** `fetch` has unpacked the body: the client must not try it again. */
function readHeadersOf(response: Response): Record<string, string> {
  return Object.fromEntries([...response.headers].filter(([name]) => name !== 'content-encoding'));
}

/** The client serialises before it asks; streams and compressed bodies are switched off. */
function bodyOf({ body }: Params): string | null {
  return typeof body === 'string' && body !== '' ? body : null;
}
