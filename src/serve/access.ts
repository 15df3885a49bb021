import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Secret } from '../config/config.ts';
import type { Instant } from '../model/work-item.ts';

const COOKIE = 'betsheet';
const SESSION_MS = 12 * 3_600_000;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

export const isLoopback = (host: string): boolean => LOOPBACK.has(host);

const digest = (key: string, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

/** Compares in a time that tells nothing of either text, nor of their lengths. */
export const sameText = (a: string, b: string): boolean =>
  timingSafeEqual(digest('compare', a), digest('compare', b));

/** A cookie's value: when it ends, and a proof that only a holder of the token could make. */
const sessionUntil = (token: string, until: Instant): string =>
  `${until}.${digest(token, `session ${until}`).toString('base64url')}`;

export const sessionCookie = (token: Secret, now: Instant, secure: boolean): string => {
  const value = sessionUntil(token.reveal(), now + SESSION_MS);
  const flags = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_MS / 1000}`;
  return `${COOKIE}=${value}; ${flags}${secure ? '; Secure' : ''}`;
};

const cookieOf = ({ cookie = '' }: IncomingHttpHeaders): string | null => {
  for (const part of cookie.split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === COOKIE && value !== undefined) return value;
  }
  return null;
};

const hasSession = (headers: IncomingHttpHeaders, token: string, now: Instant): boolean => {
  const value = cookieOf(headers);
  const until = Number(value?.split('.', 1)[0]);
  return value !== null && until > now && sameText(value, sessionUntil(token, until));
};

/** Whether a request shows the token: as `Authorization: Bearer`, or by the cookie of the form. */
export const isAllowed = (
  headers: IncomingHttpHeaders,
  token: Secret | null,
  now: Instant,
): boolean => {
  if (token === null) return isLoopback(hostName(headers.host ?? ''));
  const { authorization = '' } = headers;
  const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (bearer !== undefined) return sameText(bearer, token.reveal());
  return hasSession(headers, token.reveal(), now);
};

/** Without a token only names of this machine are served, so that no web page can reach it under a name of its own. */
const hostName = (host: string): string => host.replace(/:\d+$/, '');
