import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startHttpServer, type HttpServer } from '../../src/serve/http-server.ts';
import type { Overview } from '../../src/serve/overview.ts';
import { secret } from '../store/postgres-server.ts';
import { anOverview } from './an-overview.ts';

// A browser takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const BROWSER = '/usr/bin/chromium';
const TOKEN = 'a-long-token';
/** Where pictures go when somebody wants to look at them. */
const PICTURES = process.env.BETSHEET_PICTURES;

const WIDE = { width: 1200, height: 900 };
const NARROW = { width: 360, height: 740 };

const empty: Overview = {
  ...anOverview(),
  sources: [
    { source: 'acme-jira', asOf: null, items: 0, stale: true, tokenDaysLeft: null, error: null },
  ],
  schedule: [],
  runs: [],
  coverage: [],
  published: [],
};

const picture = async (page: Page, name: string): Promise<void> => {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(resolve(PICTURES), `${name}.png`), fullPage: true });
};

/** Wider than the window: something would have to be scrolled sideways. */
const overflows = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > window.innerWidth');

describe.skipIf(!existsSync(BROWSER))('the page in a browser (needs /usr/bin/chromium)', () => {
  let browser: Browser;
  let server: HttpServer;
  let shown: Overview = anOverview();

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox'] });
    server = await startHttpServer({
      host: '127.0.0.1',
      port: 0,
      token: () => secret(TOKEN),
      now: () => Date.now(),
      log: pino({ level: 'silent' }),
      scrub: (text) => text,
      health: async () => [],
      metrics: async () => ({ text: '', contentType: 'text/plain' }),
      overview: async () => shown,
      files: async () =>
        shown.published.flatMap(({ files }) =>
          files.map((file) => ({ ...file, path: import.meta.filename })),
        ),
    });
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  const open = async (viewport: { width: number; height: number }, dark = false) => {
    const context = await browser.newContext({
      viewport,
      colorScheme: dark ? 'dark' : 'light',
      javaScriptEnabled: true,
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(server.url);
    await page.waitForSelector('#token:focus');
    return { context, page, complaints };
  };

  const logIn = async (page: Page): Promise<void> => {
    await page.keyboard.type(TOKEN);
    await page.keyboard.press('Enter');
    await page.waitForSelector('h2');
  };

  it('asks for the token, says when it is wrong, and is left by the keyboard alone', async () => {
    const { context, page } = await open(NARROW);
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role=alert]');
    await page.waitForSelector('#token:focus');
    await picture(page, 'wrong-token');
    await logIn(page);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Tab');
    const download = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    expect((await download).suggestedFilename()).toBe('FY2026-Q4-finance-allocation.xlsx');
    await context.close();
  });

  it.each([
    ['failures-wide', WIDE, false, anOverview()],
    ['failures-narrow', NARROW, false, anOverview()],
    ['failures-dark', WIDE, true, anOverview()],
    ['empty-wide', WIDE, false, empty],
    ['empty-narrow', NARROW, false, empty],
  ])('fits its window and breaks no policy: %s', async (name, viewport, dark, overview) => {
    shown = overview;
    const { context, page, complaints } = await open(viewport, dark);
    await logIn(page);
    await picture(page, name);
    expect(await overflows(page)).toBe(false);
    const refused = complaints.filter((text) => !/401|favicon/.test(text));
    expect(refused).toEqual([]);
    expect(await page.getByRole('heading', { level: 2 }).count()).toBe(6);
    shown = anOverview();
    await context.close();
  });
});
