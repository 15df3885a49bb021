import { html, type Html } from './html.ts';
import type { Overview } from './overview.ts';
import { coverage, runs, schedule, sources, tieOuts, when, workbooks } from './sections.ts';

/** A whole document around a body; `nonce` lets its one style sheet through the security policy. */
export const document = (title: string, nonce: string, style: string, body: Html): string =>
  `<!doctype html>\n${
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style nonce="${nonce}">
          ${{ html: style }}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html>`.html
  }\n`;

/** The page for ops: works without scripts. */
export const overviewBody = (view: Overview): Html => html`
  <header>
    <a class="skip" href="#content">Skip to the content</a>
    <h1>Betsheet</h1>
    <p class="soft">${when(view.now, view.timezone)} ${view.timezone}</p>
  </header>
  <main id="content">
    <h2>Sources</h2>
    ${sources(view)}
    <h2>Schedule</h2>
    ${schedule(view)}
    <h2>Checks</h2>
    ${tieOuts(view)}
    <h2>Workbooks</h2>
    ${workbooks(view)}
    <h2>Coverage</h2>
    ${coverage(view)}
    <h2>Last runs</h2>
    ${runs(view)}
  </main>
  <footer>${view.worker}</footer>
`;

/** Asks for the token. */
export const loginBody = (wrong: boolean): Html => html`
  <main id="content">
    <form method="post" action="/login">
      <h1>Betsheet</h1>
      ${wrong ? html`<p class="bad" role="alert">That is not the token.</p>` : null}
      <p><label for="token">Token</label></p>
      <input
        id="token"
        name="token"
        type="password"
        autocomplete="current-password"
        required
        autofocus
      />
      <button>Show the page</button>
    </form>
  </main>
`;
