import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults.ts';

export interface SentReply {
  status: number;
  body: unknown;
  headers?: Readonly<Record<string, string>>;
}

const JSON_TYPE = 'application/json;charset=UTF-8';
const LOGIN_PAGE =
  '<!DOCTYPE html><html><head><title>Log in</title></head><body>Please log in.</body></html>';
const DRIPS = 8;

/** The whole body of a request as text. */
export const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

export const send = (response: ServerResponse, reply: SentReply): void => {
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
  response.writeHead(reply.status, {
    'content-type': JSON_TYPE,
    'content-length': Buffer.byteLength(text),
    ...reply.headers,
  });
  response.end(text);
};

/** Announces the whole body, sends a part of it and hangs up. */
const sendCut = (response: ServerResponse, reply: SentReply, cut: number): void => {
  const text = Buffer.from(JSON.stringify(reply.body));
  response.writeHead(reply.status, { 'content-type': JSON_TYPE, 'content-length': text.length });
  response.write(text.subarray(0, Math.floor(cut * (text.length - 1))), () => response.destroy());
};

const sendSlowly = async (
  response: ServerResponse,
  reply: SentReply,
  ms: number,
): Promise<void> => {
  const text = Buffer.from(JSON.stringify(reply.body));
  response.writeHead(reply.status, { 'content-type': JSON_TYPE, 'content-length': text.length });
  const step = Math.ceil(text.length / DRIPS);
  for (let at = 0; at < text.length; at += step) {
    await sleep(ms / DRIPS);
    if (response.destroyed) return;
    response.write(text.subarray(at, at + step));
  }
  response.end();
};

/** The answer when something goes wrong on the way; true when the fault has answered in place of the reply. */
export const sendFault = async (
  response: ServerResponse,
  fault: Fault,
  reply: SentReply,
  now: number,
): Promise<boolean> => {
  const retryAfter = { 'retry-after': String(fault.retryAfterSeconds) };
  const tooMany = { errorMessages: ['Rate limit exceeded.'], errors: {} };
  switch (fault.kind) {
    case 'rate-limited':
      send(response, {
        status: 429,
        body: tooMany,
        headers: {
          ...retryAfter,
          'ratelimit-reason': 'jira-burst-based',
          'x-ratelimit-nearlimit': 'true',
        },
      });
      return true;
    case 'quota': {
      const reset = new Date(now + fault.retryAfterSeconds * 1000).toISOString();
      send(response, {
        status: 429,
        body: tooMany,
        headers: {
          ...retryAfter,
          'ratelimit-reason': 'jira-quota-global-based',
          'x-ratelimit-limit': '65000',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': reset,
        },
      });
      return true;
    }
    case 'unavailable':
      send(response, {
        status: 503,
        body: 'Service Unavailable',
        headers: { ...retryAfter, 'content-type': 'text/plain' },
      });
      return true;
    case 'html':
      send(response, {
        status: 200,
        body: LOGIN_PAGE,
        headers: { 'content-type': 'text/html;charset=UTF-8' },
      });
      return true;
    case 'reset':
      response.destroy();
      return true;
    case 'truncated':
      sendCut(response, reply, fault.cut);
      return true;
    case 'slow':
      await sendSlowly(response, reply, fault.slowMs);
      return true;
    default:
      return false;
  }
};
