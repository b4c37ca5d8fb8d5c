import { jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import type { Fan } from '../../domain/inventory/commands.ts';
import { isUuid, uuidV7, type DeviceId, type UserId } from '../../domain/shared/ids.ts';
import { fail, ok, type Result } from '../../domain/shared/result.ts';
import { ROLES, type Role } from '../../domain/shared/roles.ts';

/** Brings a new session's token to programs that keep no cookies. */
export const SESSION_TOKEN_HEADER = 'Onsale-Session';

export const SESSION_SECONDS = 30 * 24 * 60 * 60;

/** Who is at the other end: always a device, and a user once they have shown that an address is theirs. */
export interface Session {
  deviceId: DeviceId;
  user: SessionUser | null;
  /** Unix time in milliseconds. */
  expiresAtMs: number;
}

export interface SessionUser {
  id: UserId;
  email: string;
  name: string | null;
  roles: Role[];
}

export type SignedInSession = Session & { user: SessionUser };

/** A session as it travels: a JWT (HS256) that says all there is to know; nothing is stored on our side. */
export async function signSession(session: Session, secret: string): Promise<string> {
  const { deviceId, user, expiresAtMs } = session;
  const claims = user ? { email: user.email, name: user.name, roles: user.roles } : {};
  const jwt = new SignJWT({ device: deviceId, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setExpirationTime(Math.floor(expiresAtMs / 1000));
  if (user) jwt.setSubject(user.id);
  return await jwt.sign(new TextEncoder().encode(secret));
}

/** The session that a token stands for; fails for a token that we did not make, was changed, or is over. */
export async function readSession(token: string, secret: string): Promise<Result<Session, 'invalid-session'>> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      algorithms: ['HS256'],
      issuer: ISSUER,
    });
    const claims = claimsSchema.parse(payload);
    const { sub, email, name, roles } = claims;
    const user = sub !== undefined && email !== undefined ? { id: sub, email, name, roles } : null;
    return ok({ deviceId: claims.device, user, expiresAtMs: claims.exp * 1000 });
  } catch {
    return fail('invalid-session');
  }
}

/** A session for a browser that has not said who it is. */
export function deviceSession(nowMs: number): Session {
  const deviceId = uuidV7<DeviceId>(nowMs, crypto.getRandomValues(new Uint8Array(10)));
  return { deviceId, user: null, expiresAtMs: nowMs + SESSION_SECONDS * 1000 };
}

export function fanOf(session: Session): Fan {
  return { userId: session.user?.id ?? null, deviceId: session.deviceId };
}

const ISSUER = 'onsale';

const claimsSchema = z.object({
  device: z.custom<DeviceId>((value) => typeof value === 'string' && isUuid(value)),
  sub: z.custom<UserId>((value) => typeof value === 'string' && isUuid(value)).optional(),
  email: z.string().optional(),
  name: z.string().nullable().default(null),
  roles: z.array(z.enum(ROLES)).default([]),
  exp: z.number(),
});
