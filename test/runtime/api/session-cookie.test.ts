import { expect, test } from 'vitest';
import { noSessionCookie, sessionCookie, sessionCookieIn } from '../../../workers/session/session-cookie.ts';

test('[AUTH-1] over HTTPS the cookie is bound to the host; over plain HTTP it has another name and is not Secure', () => {
  expect(sessionCookie('token', 'https://tickets.test')).toBe(
    '__Host-onsale=token; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure',
  );
  expect(sessionCookie('token', 'http://localhost:8787')).toBe(
    'onsale-dev=token; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax',
  );
  expect(noSessionCookie('http://localhost:8787')).toBe('onsale-dev=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax');
});

test('the token is found among other cookies, under the name of the scheme', () => {
  const request = new Request('https://tickets.test/', {
    headers: { Cookie: 'a=b; __Host-onsale=one.two=; onsale-dev=other' },
  });
  expect(sessionCookieIn(request, 'https://tickets.test')).toBe('one.two=');
  expect(sessionCookieIn(request, 'http://localhost:8787')).toBe('other');
  expect(sessionCookieIn(new Request('https://tickets.test/'), 'https://tickets.test')).toBeNull();
});
