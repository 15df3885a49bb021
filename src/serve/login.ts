import type { IncomingMessage } from 'node:http';
import type { Secret } from '../config/config.ts';
import type { Instant } from '../model/work-item.ts';
import { sameText, sessionCookie } from './access.ts';
import { loginBody } from './page.ts';
import { sendPage, sendText, type Exchange } from './responses.ts';

const LONGEST_BODY = 4_096;

/** The body of a form, or null when it is longer than any form here. */
const readForm = async (request: IncomingMessage): Promise<URLSearchParams | null> => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk as string;
    if (text.length > LONGEST_BODY) return null;
  }
  return new URLSearchParams(text);
};

export interface LoginOptions {
  token: () => Secret | null;
  now: () => Instant;
  scrub: (text: string) => string;
}

const FAILURES_ALLOWED = 10;
const FAILURES_WITHIN_MS = 60_000;

/** Says whether a token may be tried now: ten wrong ones a minute are enough for anybody. */
export const createGate = (now: () => Instant): { open: () => boolean; failed: () => void } => {
  let failures: Instant[] = [];
  return {
    open() {
      failures = failures.filter((at) => now() - at < FAILURES_WITHIN_MS);
      return failures.length < FAILURES_ALLOWED;
    },
    failed: () => void failures.push(now()),
  };
};

/** Answers the form: a session for the right token. */
export const logIn = async (
  exchange: Exchange,
  options: LoginOptions,
  gate: ReturnType<typeof createGate>,
): Promise<void> => {
  const token = options.token();
  if (!gate.open()) return sendText(exchange, 429, 'Too many wrong tokens: wait a minute.');
  const form = await readForm(exchange.request);
  if (form === null) return sendText(exchange, 413, 'Too long.');
  if (token !== null && !sameText(form.get('token') ?? '', token.reveal())) {
    gate.failed();
    return sendPage(exchange, 401, loginBody(true), options.scrub);
  }
  const secure = exchange.request.headers['x-forwarded-proto'] === 'https';
  if (token !== null)
    exchange.response.setHeader('Set-Cookie', sessionCookie(token, options.now(), secure));
  exchange.response.setHeader('Location', '/');
  sendText(exchange, 303, 'Go to /');
};
