import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FaultInjector, isPageFault } from './faults.ts';
import type { FaultKind, FaultPlan } from './faults.ts';
import { readBody, send, sendFault } from './http-replies.ts';
import type { SentReply } from './http-replies.ts';
import { answerLinear, createLinearSchema, refuseLinear } from './linear-execute.ts';
import type { LinearAnswer, LinearQuestion } from './linear-execute.ts';
import { createLinearLimiter } from './linear-limits.ts';
import type { LinearRateLimit } from './linear-limits.ts';
import { createPageFaults } from './linear-page-faults.ts';
import { indexWorld } from './linear-world.ts';
import type { Organisation } from './organisation-model.ts';
import { RateMeter } from './rate-meter.ts';

export interface LinearServerOptions {
  organisation: Organisation;
  /** The API key that is let in; sent raw, without `Bearer`. */
  token: string;
  faults?: FaultPlan;
  /** Parts of the schema that this server does not know, as `Type.field` or `Type.field(argument)`. */
  without?: readonly string[];
  /** Requests and points a window; Linear's usual limits are told and not enforced when left out. */
  rateLimit?: LinearRateLimit;
  /** More requests than this in a second are refused. */
  requestsPerSecond?: number;
  /** Clock of the server, epoch milliseconds; the organisation's `now` unless told. */
  now?: () => number;
  /** How far the server's clock is ahead of `now`, in milliseconds. */
  clockSkewMs?: number;
  /** Changes younger than this are not listed yet. */
  indexLagMs?: number;
  /** Milliseconds added to every answer. */
  latencyMs?: number;
  /** Called before each request is answered with how many came before it: the place to change the organisation between pages. */
  onRequest?: (count: number, server: LinearServer) => void;
}

export interface LinearServerStats {
  requests: number;
  /** Requests by operation name. */
  operations: Record<string, number>;
  /** Mutations asked for: all refused. */
  writes: number;
  unauthorised: number;
  /** Points charged, and the dearest query. */
  complexity: number;
  mostComplex: number;
  /** Requests refused because a limit was used up. */
  rateLimited: number;
  faults: Partial<Record<FaultKind, number>>;
  /** Most requests within any one second, and those above the limit. */
  maxPerSecond: number;
  exceeded: number;
}

export interface LinearServer {
  /** What goes into `apiUrl`. */
  url: string;
  stats(): LinearServerStats;
  /** Serves another state of the organisation from now on. */
  update(organisation: Organisation): void;
  close(): Promise<void>;
}

const operationOf = (query: unknown): string =>
  /\b(?:query|mutation)\s+(\w+)/.exec(String(query))?.[1] ?? 'anonymous';

const RATE_LIMITED = refuseLinear('Rate limit exceeded', 'RATELIMITED', 'ratelimited');
const UNAUTHENTICATED = refuseLinear(
  'Authentication required, not authenticated',
  'AUTHENTICATION_ERROR',
  'authentication error',
  401,
);

const parseQuestion = (text: string): LinearQuestion | null => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
};

/** One simulated workspace: what it serves, how it counts and fails. */
class Simulation {
  readonly counts = {
    requests: 0,
    operations: {} as Record<string, number>,
    writes: 0,
    unauthorised: 0,
    complexity: 0,
    mostComplex: 0,
    rateLimited: 0,
  };
  readonly meter: RateMeter;
  readonly injector: FaultInjector | null;
  world;
  private readonly options: LinearServerOptions;
  private readonly schema;
  private readonly limiter;
  private readonly pageFaults = createPageFaults();

  constructor(options: LinearServerOptions) {
    this.options = options;
    this.world = indexWorld(options.organisation);
    this.schema = createLinearSchema(() => this.now(), options.without);
    this.limiter = createLinearLimiter(options.rateLimit ?? null, () => this.now());
    this.meter = new RateMeter(options.requestsPerSecond ?? null);
    this.injector = options.faults === undefined ? null : new FaultInjector(options.faults);
  }

  now(): number {
    return (this.options.now?.() ?? this.world.now) + (this.options.clockSkewMs ?? 0);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readBody(request);
    this.counts.requests += 1;
    const fault = this.injector?.next() ?? null;
    const limited = fault?.kind === 'rate-limited' || fault?.kind === 'quota';
    const reply = limited
      ? this.limited(fault.retryAfterSeconds * 1000)
      : await this.reply(request, text, fault?.kind ?? null);
    if (this.options.latencyMs !== undefined)
      await new Promise((done) => setTimeout(done, this.options.latencyMs));
    response.setHeader('date', new Date(this.now()).toUTCString());
    if (!limited && fault && (await sendFault(response, fault, reply, this.now()))) return;
    send(response, reply);
  }

  private limited(resetMs: number | null): SentReply {
    this.counts.rateLimited += 1;
    return { ...RATE_LIMITED, headers: this.limiter.headers(0, resetMs) };
  }

  private async reply(
    request: IncomingMessage,
    text: string,
    fault: FaultKind | null,
  ): Promise<SentReply> {
    if (request.url !== '/graphql') return refuseLinear('Not found', 'NOT_FOUND', 'other', 404);
    if (request.method !== 'POST') return refuseLinear('Use POST', 'BAD_REQUEST', 'other', 405);
    if (request.headers.authorization !== this.options.token) {
      this.counts.unauthorised += 1;
      return UNAUTHENTICATED;
    }
    if (!this.meter.admit(performance.now()) || !this.limiter.admits()) return this.limited(null);
    const question = parseQuestion(text);
    if (question === null) return refuseLinear('Malformed body', 'BAD_REQUEST', 'other');
    const operation = operationOf(question.query);
    this.counts.operations[operation] = (this.counts.operations[operation] ?? 0) + 1;
    const { world } = this;
    const visibleUntil = this.now() - (this.options.indexLagMs ?? -Infinity);
    const answer = await answerLinear(this.schema, { world, visibleUntil }, question);
    this.count(answer);
    const body = this.pageFaults(
      fault !== null && isPageFault(fault) ? fault : null,
      operation,
      question,
      answer.body,
    );
    return { status: answer.status, body, headers: this.limiter.headers(answer.complexity, null) };
  }

  private count({ complexity, write }: LinearAnswer): void {
    this.limiter.charge(complexity);
    this.counts.complexity += complexity;
    this.counts.mostComplex = Math.max(this.counts.mostComplex, complexity);
    if (write) this.counts.writes += 1;
  }
}

/** Linear's GraphQL API over a generated organisation, on a free loopback port, strict where the vendor is. Close it when done. */
export const startLinearServer = async (options: LinearServerOptions): Promise<LinearServer> => {
  const simulation = new Simulation(options);
  const http = createServer((request, response) => {
    options.onRequest?.(simulation.counts.requests, server);
    simulation.answer(request, response).catch((error: unknown) => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const reply = refuseLinear(message, 'INTERNAL_SERVER_ERROR', 'internal error', 500);
      if (response.headersSent) response.destroy();
      else send(response, reply);
    });
  });
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  const { port } = http.address() as AddressInfo;
  const { counts, meter, injector } = simulation;
  const server: LinearServer = {
    url: `http://127.0.0.1:${port}/graphql`,
    stats: () => ({
      ...structuredClone(counts),
      faults: { ...injector?.counts },
      maxPerSecond: meter.maxPerSecond,
      exceeded: meter.exceeded,
    }),
    update: (organisation) => {
      simulation.world = indexWorld(organisation);
    },
    close: () =>
      new Promise((closed) => {
        http.close(() => closed());
        http.closeAllConnections();
      }),
  };
  return server;
};
