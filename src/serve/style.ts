/** The page's style sheet: neutral, light or dark as the reader's system is, readable on a phone. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1d2025; --soft: #5b6270; --line: #d9dce2; --back: #fbfbfc; --card: #fff;
  --good: #1b6e4b; --bad: #a3261d; --warn: #8a5a00; --link: #1f4f9c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7e9ee; --soft: #a5adbb; --line: #353b46; --back: #15181d;
  --card: #1c2027; --good: #6cc79a; --bad: #f08b80; --warn: #e3b155; --link: #8db6f5; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
header, main, footer { max-width: 60rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
p { margin: .25rem 0; }
a { color: var(--link); }
a:focus-visible, button:focus-visible, input:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; }
.soft, footer { color: var(--soft); font-size: .9rem; }
table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem; border-top: 1px solid var(--line); overflow-wrap: break-word; }
th { font-weight: 600; font-size: .85rem; color: var(--soft); border-top: 0; }
time { font-variant-numeric: tabular-nums; white-space: nowrap; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
.state { font-weight: 600; }
.why { white-space: pre-line; overflow-wrap: anywhere; font-size: .9rem; }
ul { padding-left: 1.2rem; }
svg { display: block; width: 100%; height: 6rem; background: var(--card); border: 1px solid var(--line); }
svg polyline { fill: none; stroke: var(--link); stroke-width: 2; vector-effect: non-scaling-stroke; }
svg line { stroke: var(--line); vector-effect: non-scaling-stroke; }
form { max-width: 24rem; margin: 4rem auto; padding: 0 1rem; }
label { display: block; font-weight: 600; margin-bottom: .25rem; }
input, button { font: inherit; width: 100%; padding: .6rem; border: 1px solid var(--soft); border-radius: 4px;
  background: var(--card); color: var(--ink); }
button { margin-top: .75rem; background: var(--link); border-color: var(--link); color: var(--back); font-weight: 600; }
footer { padding: 2rem 1rem; }
@media (max-width: 40rem) {
  thead { position: absolute; left: -99rem; }
  tr { display: block; padding: .5rem .75rem; border-top: 1px solid var(--line); }
  tr:first-child { border-top: 0; }
  td { display: block; border: 0; padding: .1rem 0; }
  td[data-head]::before { content: attr(data-head) ': '; color: var(--soft); font-size: .85rem; }
}
`;
