import { SESSION_SECONDS } from './session.ts';

/**
 * Browsers take a `__Host-` cookie over HTTPS only. Plain HTTP is for one machine in development, where the same
 * token travels under a name that promises nothing.
 */
function cookieName(secure: boolean): string {
  return secure ? '__Host-onsale' : 'onsale-dev';
}

/** The token in a request's cookies; null: none. */
export function sessionCookieIn(request: Request, origin: string): string | null {
  const name = cookieName(isSecure(origin));
  for (const part of request.headers.get('Cookie')?.split(';') ?? []) {
    const [key, ...value] = part.trim().split('=');
    if (key === name) return value.join('=');
  }
  return null;
}

/** `Set-Cookie` for a session token. Scripts cannot read it, other sites cannot send it along with a mutation. */
export function sessionCookie(token: string, origin: string): string {
  return cookie({ value: token, maxAgeSeconds: SESSION_SECONDS, secure: isSecure(origin) });
}

/** `Set-Cookie` that makes a browser forget its session. */
export function noSessionCookie(origin: string): string {
  return cookie({ value: '', maxAgeSeconds: 0, secure: isSecure(origin) });
}

function isSecure(origin: string): boolean {
  return origin.startsWith('https:');
}

function cookie(options: { value: string; maxAgeSeconds: number; secure: boolean }): string {
  const { value, maxAgeSeconds, secure } = options;
  const attributes = `Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax`;
  return `${cookieName(secure)}=${value}; ${attributes}${secure ? '; Secure' : ''}`;
}
