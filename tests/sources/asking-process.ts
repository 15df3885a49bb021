/** Asks one host as often as the budget that it shares with others of its kind allows, until it is ended. */
import { setTimeout as sleep } from 'node:timers/promises';
import { makeSecret } from '../../src/config/secret.ts';
import { createBudgets } from '../../src/sources/budgets.ts';
import { openStore } from '../../src/store/connect.ts';

const [name, host, limit] = process.argv.slice(2);
const url = makeSecret(process.env.DATABASE!);
const store = await openStore({ url, folder: '', now: Date.now, command: 'test' });
const source = {
  id: name!,
  type: 'jira' as const,
  host: host!,
  token: makeSecret('t'),
  requestsPerSecond: Number(limit),
};
const budget = createBudgets([source], store.hostLedger).of(source, {
  now: Date.now,
  sleep: (ms) => sleep(ms),
  onParked: () => undefined,
});
const ask = async (): Promise<never> => {
  for (;;) {
    const answered = await budget.acquire('GET /', AbortSignal.timeout(60_000));
    try {
      await (await fetch(`${host}/${name}`)).text();
    } catch (error) {
      // While this process was stopped the server closed the connections that it did not use.
      if (!(error instanceof TypeError)) throw error;
    }
    answered();
  }
};
await Promise.all([ask(), ask(), ask()]);
