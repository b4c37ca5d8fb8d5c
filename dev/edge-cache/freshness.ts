/** What a response says about being stored, as Workers Cache reads it. All in seconds. */
export interface Freshness {
  freshSeconds: number;
  /** After that it is served while it is read anew. */
  staleWhileRevalidateSeconds: number;
  /** How long it is served when the origin fails; without a word of the response there is no end to it. */
  staleIfErrorSeconds: number;
}

/** The platform keeps what says nothing for two hours. */
const UNSAID_SECONDS = 2 * 60 * 60;

/**
 * How a response may be stored; null: not at all. The header that is meant for the nearest cache counts alone:
 * Cloudflare-CDN-Cache-Control, else CDN-Cache-Control, else Cache-Control (RFC 9213).
 */
export function freshnessOf(response: Response): Freshness | null {
  const { headers, status } = response;
  if (status !== 200 && status !== 301 && status !== 404) return null;
  if (headers.has('Set-Cookie')) return null;
  const text = NEAREST_FIRST.map((name) => headers.get(name)).find((value) => value !== null) ?? null;
  if (text === null) return unlimited(UNSAID_SECONDS);
  const directives = parse(text);
  if (directives.has('no-store') || directives.has('private')) return null;
  const shared = directives.get('s-maxage');
  const isStrict = shared !== undefined || directives.has('must-revalidate') || directives.has('proxy-revalidate');
  const freshSeconds = directives.has('no-cache') ? 0 : Number(shared ?? directives.get('max-age') ?? UNSAID_SECONDS);
  const meanwhile = isStrict ? 0 : Number(directives.get('stale-while-revalidate') ?? 0);
  const onError = directives.get('stale-if-error');
  return {
    freshSeconds,
    staleWhileRevalidateSeconds: meanwhile,
    staleIfErrorSeconds: onError === undefined ? Number.MAX_SAFE_INTEGER : Number(onError),
  };
}

const NEAREST_FIRST = ['Cloudflare-CDN-Cache-Control', 'CDN-Cache-Control', 'Cache-Control'];

function unlimited(freshSeconds: number): Freshness {
  return { freshSeconds, staleWhileRevalidateSeconds: 0, staleIfErrorSeconds: Number.MAX_SAFE_INTEGER };
}

function parse(text: string): Map<string, string> {
  return new Map(
    text
      .toLowerCase()
      .split(',')
      .map((part) => part.trim().split('='))
      .map(([name, value]) => [name!, value ?? '']),
  );
}
