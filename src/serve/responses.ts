import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Html } from './html.ts';
import { document } from './page.ts';
import { STYLE } from './style.ts';

/** One request on its way to its answer. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  path: string;
  allowed: boolean;
}

const HTML = 'text/html; charset=utf-8';

/** Sent with every answer. */
export const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Cache-Control': 'no-store',
};

/** Nothing may be loaded but the page's one style sheet; there are no scripts. */
export const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

export const send = (
  { request, response }: Exchange,
  status: number,
  contentType: string,
  body: string,
): void => {
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
};

export const sendText = (exchange: Exchange, status: number, text: string): void =>
  send(exchange, status, 'text/plain; charset=utf-8', `${text}\n`);

export const sendPage = (
  exchange: Exchange,
  status: number,
  body: Html,
  scrub: (text: string) => string,
): void => {
  const nonce = randomBytes(16).toString('base64');
  exchange.response.setHeader('Content-Security-Policy', policy(nonce));
  send(exchange, status, HTML, scrub(document('Betsheet', nonce, STYLE, body)));
};
