import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { send } from './http-replies.ts';
import type { JiraServer, JiraServerOptions } from './jira-server-options.ts';
import { JiraSimulation } from './jira-simulation.ts';
import { JiraSite } from './jira-site.ts';

export type { JiraServer, JiraServerOptions, JiraServerStats } from './jira-server-options.ts';

/** A Jira site over real HTTP on a free loopback port, strict where the vendor is. Close it when done. */
export const startJiraServer = async (options: JiraServerOptions): Promise<JiraServer> => {
  const simulation = new JiraSimulation(options, () => performance.now());
  const http = createServer((request, response) => {
    options.onRequest?.(simulation.stats.requests, server);
    simulation.answer(request, response).catch((error: unknown) => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (!response.headersSent)
        send(response, { status: 500, body: { errorMessages: [message], errors: {} } });
      else response.destroy();
    });
  });
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  const { port } = http.address() as AddressInfo;
  simulation.base = `http://127.0.0.1:${port}${options.prefix ?? ''}`;
  const server: JiraServer = {
    url: simulation.base,
    stats: () => ({
      ...structuredClone(simulation.stats),
      maxPerSecond: simulation.meter.maxPerSecond,
      exceeded: simulation.meter.exceeded,
    }),
    update: (organisation) => {
      simulation.site = new JiraSite(organisation);
    },
    close: () =>
      new Promise((closed) => {
        http.close(() => closed());
        http.closeAllConnections();
      }),
  };
  return server;
};
