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

const TOO_MANY = { errorMessages: ['Rate limit exceeded.'], errors: {} };

/** What is sent in place of the answer; null for faults that spoil the answer itself. */
const insteadOf = (fault: Fault, now: number): SentReply | null => {
  const retryAfter = { 'retry-after': String(fault.retryAfterSeconds) };
  const burst = { 'ratelimit-reason': 'jira-burst-based', 'x-ratelimit-nearlimit': 'true' };
  const quota = {
    'ratelimit-reason': 'jira-quota-global-based',
    'x-ratelimit-limit': '65000',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': new Date(now + fault.retryAfterSeconds * 1000).toISOString(),
  };
  switch (fault.kind) {
    case 'rate-limited':
      return { status: 429, body: TOO_MANY, headers: { ...retryAfter, ...burst } };
    case 'quota':
      return { status: 429, body: TOO_MANY, headers: { ...retryAfter, ...quota } };
    case 'unavailable':
      return {
        status: 503,
        body: 'Service Unavailable',
        headers: { ...retryAfter, 'content-type': 'text/plain' },
      };
    case 'html':
      return {
        status: 200,
        body: LOGIN_PAGE,
        headers: { 'content-type': 'text/html;charset=UTF-8' },
      };
    default:
      return null;
  }
};

/** The answer when something goes wrong on the way; true when the fault has answered in place of the reply. */
export const sendFault = async (
  response: ServerResponse,
  fault: Fault,
  reply: SentReply,
  now: number,
): Promise<boolean> => {
  const instead = insteadOf(fault, now);
  if (instead !== null) send(response, instead);
  else if (fault.kind === 'reset') response.destroy();
  else if (fault.kind === 'truncated') sendCut(response, reply, fault.cut);
  else if (fault.kind === 'slow') await sendSlowly(response, reply, fault.slowMs);
  else return false;
  return true;
};
