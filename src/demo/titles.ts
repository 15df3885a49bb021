import { CONTEXTS, SUBJECTS } from './names.ts';
import type { Intent, TicketKind } from './plan-model.ts';
import type { Random } from './random.ts';

/** Title patterns of a text: `{s}` is the subject, `{S}` the same as the first word, `{c}` the context. */
const patterns = (text: string): string[] => text.trim().replaceAll(/\s+/g, ' ').split(' | ');

const BUILD = patterns(`
  Add {s} {c} | Let users edit the {s} {c} | Show {s} {c} | First version of {s} {c} | Connect {s}
  to the new API | Bulk actions for {s} {c} | Permissions for {s} | Empty state of {s} {c} |
  Search and filter in {s} {c} | Roll out {s} {c} | {S}: acceptance criteria {c}
`);
const IMPROVE = patterns(`
  Make {s} faster {c} | Clearer wording in {s} {c} | Fewer clicks in {s} {c} | Sort order of {s}
  {c} | Polish {s} {c} | Keyboard shortcuts for {s}
`);
const RUN = patterns(`
  {S} fails {c} | {S} shows a wrong total {c} | Time-out in {s} {c} | {S} loses input {c} |
  Customer cannot open {s} {c} | Duplicate entries in {s} {c} | Error 500 from {s} {c} | {S}
  broken {c}
`);
const SUPPORT = patterns(`
  Question about {s} {c} | Change a setting in {s} {c} | Restore data in {s} {c} | Extract from
  {s} {c} | Access to {s} {c}
`);
const CHORE = patterns(`
  Rotate certificates of {s} | Upgrade dependencies of {s} | On-call follow-up: {s} {c} | Patch
  {s} {c} | Capacity check of {s} {c} | Clean up alerts of {s}
`);
const ENABLE = patterns(`
  Extract {s} into a shared library | Self-service {s} {c} | Speed up {s} {c} | Remove the old {s}
  {c} | Document {s} for other teams | Automate {s} {c}
`);
const EXPLORE = patterns(`
  Spike: can {s} work {c}? | Research {s} {c} | Prototype {s} {c} | Interview five customers about
  {s} | Experiment: {s} {c}
`);
const OBLIGE = patterns(`
  Evidence for {s} {c} | Close audit finding on {s} {c} | Policy update: {s} | Retention rule for
  {s} {c} | Contract clause: {s} {c}
`);
const OUTCOME = patterns(`
  Test a shorter {s} {c} | Measure drop-off in {s} {c} | Variant B of {s} {c} | Reduce abandoned
  {s} {c} | Nudge in {s} {c}
`);
const MIGRATE = patterns(`
  Move {s} to the new core {c} | Dual-write {s} {c} | Backfill {s} {c} | Cut over {s} {c} | Parity
  test of {s} {c} | Switch off the old {s} {c}
`);
const LOOSE = patterns(`
  {S} {c} | Look into {s} | {S} (see notes) | Prepare {s} workshop {c} | tbd: {s}
`);
const STEPS = patterns(`
  Write tests | API changes | UI | Database migration | Review with design | Documentation | Load
  test | Translations | Release notes | Clean up
`);

const BY_INTENT: Readonly<Record<Intent, readonly string[]>> = {
  Run: RUN,
  Build: BUILD,
  Improve: IMPROVE,
  'All-in': MIGRATE,
  Enable: ENABLE,
  Explore: EXPLORE,
  Oblige: OBLIGE,
  Outcome: OUTCOME,
  Unclassified: LOOSE,
};

const BY_KIND: Partial<Record<TicketKind, readonly string[]>> = {
  bug: RUN,
  incident: RUN,
  support: SUPPORT,
  spike: EXPLORE,
  subtask: STEPS,
  improvement: IMPROVE,
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A title that a team with that key could have written. */
export const workTitle = (
  random: Random,
  teamKey: string,
  intent: Intent,
  kind: TicketKind,
): string => {
  const choice = intent === 'Run' && kind === 'task' ? CHORE : (BY_KIND[kind] ?? BY_INTENT[intent]);
  const subject = random.pick(SUBJECTS[teamKey] ?? SUBJECTS.OPS ?? []);
  const context = random.chance(0.7) ? random.pick(CONTEXTS) : '';
  return random
    .pick(choice)
    .replace('{s}', subject)
    .replace('{S}', capital(subject))
    .replace('{c}', context)
    .replace(' ?', '?')
    .trim();
};

/** Titles that break careless programs: formulas, markup, direction marks, control-like characters, length. */
export const HOSTILE_TITLES: readonly string[] = [
  '=HYPERLINK("https://example.com","click me")',
  "+cmd|' /C calc'!A0",
  '@SUM(A1:A9)',
  '-2+3 cells off in the export',
  '=1+1',
  'Büroübersicht: Größe & Maß für „Zählerstände“ – naïve façade',
  '请求超时：发票导出 📄',
  'إصلاح تقرير الفواتير',
  'Mixed \u202Eright to left\u202C override in a title',
  '🚑🧾 invoices on fire 👩‍👩‍👧‍👦',
  'Literal _x0041_ and _x000D_ in a name',
  '<b>bold</b> & "quoted" \'single\' </t></si>',
  'Tab\there and a no-break\u00A0space',
  'Zero\u200Bwidth and e\u0301 combining',
  'Sheet [Book1.xlsx]Ledger!A1',
  '{{7*7}} ${jndi:x} %s %n',
  'null',
  '0012',
  '1E5',
  '2026-02-30',
  `A very long title ${'that goes on and on '.repeat(12)}end`.slice(0, 250),
];
