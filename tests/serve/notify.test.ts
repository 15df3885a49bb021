import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Config, NotifyConfig } from '../../src/config/config.ts';
import {
  bodyFor,
  isQuiet,
  noteTroubles,
  sendNotices,
  troubles,
  type Message,
} from '../../src/serve/notify.ts';
import { sourceHealth } from '../../src/serve/health.ts';
import { openStore } from '../../src/store/connect.ts';
import { secret } from '../store/postgres-server.ts';
import { aJiraConfig } from '../sources/jira/a-config.ts';
import { embeddedFolder } from '../store/temporary-folder.ts';

const NONE: NotifyConfig = { url: null, style: 'generic', quietHours: null, link: null };
const message: Message = {
  event: 'trouble',
  title: '<!channel> jira & co is stale',
  lines: ['last pulled <https://evil.example.com|here>'],
  link: 'https://betsheet.example.com',
};

describe('quiet hours', () => {
  const at = (time: string): number => Date.parse(`2026-10-05T${time}:00Z`);
  it.each([
    ['19:00', '07:00', '17:30', true],
    ['19:00', '07:00', '04:59', true],
    ['19:00', '07:00', '05:00', false],
    ['19:00', '07:00', '16:59', false],
    ['12:00', '13:00', '10:00', true],
    ['12:00', '13:00', '11:00', false],
    ['12:00', '12:00', '10:00', false],
  ])('from %s to %s in Berlin hold at %s UTC: %s', (from, to, time, quiet) => {
    expect(isQuiet({ quietHours: { from, to } }, 'Europe/Berlin', at(time))).toBe(quiet);
  });

  it('are none unless configured', () => {
    expect(isQuiet({ quietHours: null }, 'UTC', 0)).toBe(false);
  });
});

describe('a message', () => {
  it('is plain JSON', () => {
    expect(bodyFor(message, 'generic', 0)).toEqual({ ...message, at: '1970-01-01T00:00:00.000Z' });
  });

  it('is text without commands for Slack', () => {
    expect(bodyFor(message, 'slack', 0)).toEqual({
      text: '*&lt;!channel&gt; jira &amp; co is stale*\nlast pulled &lt;https://evil.example.com|here&gt;\n<https://betsheet.example.com>',
    });
  });
});

describe('troubles', () => {
  const source = (tokenExpires: string) => ({ ...aJiraConfig({}), id: 'jira', tokenExpires });
  const health = (tokenExpires: string, now: string) =>
    sourceHealth([source(tokenExpires)], [], {
      staleAfterHours: 36,
      timezone: 'Europe/Berlin',
      now: Date.parse(now),
    });
  const titles = (wrong: Partial<Parameters<typeof troubles>[0]>): string[] => {
    const all = { health: [], failures: [], published: [], ...wrong };
    return [...troubles(all, { notify: NONE } as unknown as Config).values()].map(
      ({ title }) => title,
    );
  };

  it.each([
    ['2026-10-20', []],
    ['2026-10-19', ['jira: its token expires in 14 days']],
    ['2026-10-06', ['jira: its token expires in 1 day']],
    ['2026-10-05', ['jira: its token expires today']],
    ['2026-10-04', ['jira: its token has expired']],
  ])('name a token of which %s is the last day', (last, said) => {
    expect(titles({ health: health(last, '2026-10-04T22:30:00Z') })).toEqual(said);
  });

  it('name a check that failed, for as long as its workbook stands', () => {
    const published = [
      { period: 'FY2026-Q3', failedTieOuts: ['sum: 1 against 2 days'] },
      { period: 'FY2026-Q2', failedTieOuts: [] },
    ];
    expect(titles({ published })).toEqual(['FY2026-Q3: 1 check failed']);
  });
});

describe('telling people', () => {
  let server: Server;
  let status = 200;
  const told: { title: string }[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      request.on('end', () => {
        if (status === 200) told.push(JSON.parse(text) as { title: string });
        response.writeHead(status).end();
      });
    }).listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
  });
  beforeEach(() => {
    status = 200;
    told.length = 0;
  });
  afterAll(() => server.close());

  it('happens once for as long as a trouble lasts, again when it comes back, later when it is quiet or nobody hears', async () => {
    const folder = await embeddedFolder();
    const store = await openStore({ url: null, folder, now: () => 1, command: 'test' });
    const url = secret(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`);
    const config = (quietHours: NotifyConfig['quietHours']) =>
      ({ notify: { ...NONE, url, quietHours }, calendar: { timezone: 'UTC' } }) as Config;
    let now = Date.parse('2026-10-05T12:00:00Z');
    const log: string[] = [];
    const sender = {
      notices: store.notices,
      now: () => now,
      log: pino({ base: null }, { write: (line: string) => void log.push(line) }),
      scrub: (text: string) => text,
    };
    const health = [{ source: 'jira', asOf: 1_000, items: 1, stale: true, tokenDaysLeft: null }];
    const look = async (stale: boolean, quietHours: NotifyConfig['quietHours'] = null) => {
      const wrong = { health: stale ? health : [], failures: [], published: [] };
      const current = troubles(wrong, config(null));
      await noteTroubles(store.notices, current, now);
      await sendNotices(sender, config(quietHours));
      now += 600_000;
    };
    await look(true);
    await look(true);
    expect(told.map(({ title }) => title)).toEqual(['jira is stale']);
    await look(false);
    await look(true, { from: '12:00', to: '13:00' });
    expect(told).toHaveLength(1);
    status = 500;
    await look(true);
    expect(told).toHaveLength(1);
    expect(log.join()).toContain('the webhook answered 500');
    expect(log.join()).not.toContain('/hook');
    status = 200;
    await look(true);
    await look(true);
    expect(told).toHaveLength(2);
    await store.close();
  });
});
