import { exceptionSummary } from './exceptions.ts';
import { addHeading, instantText } from './headings.ts';
import { newPage } from './page.ts';
import type { Page } from './page.ts';
import { pageSheet, widths } from './page-sheet.ts';
import type { Report } from './report.ts';
import type { Sheet } from './sheet.ts';

type Sentence = [topic: string, text: string];

const MODELS: Record<string, string> = {
  'time-share':
    "A person's working day is split over the items that were active for them that day, in proportion to active time.",
  equal:
    "A person's working day is split equally over the items that were active for them that day.",
  points:
    "A person's working day is split over the items that were active for them that day, in proportion to their points; an item without points weighs as one of 1 point.",
  count:
    'Every working day on which a person had an active item is split equally over all items that were active for them in that month.',
  worklog:
    "A person's working day is split over the items on which they logged work that day, in proportion to the time logged; a log counts on the day on which it starts. Work that has no log gets no days, and Linear records none.",
};

const BASES: Record<string, string> = {
  asu_2025_06: ' (US GAAP, ASU 2025-06, without project stages)',
  legacy_stages: ' (US GAAP, ASC 350-40 with its project stages)',
  ias_38: ' (IFRS, IAS 38)',
};

const effortSentences = ({ effort }: Report): Sentence[] => [
  ['Effort model', `The effort model is ${effort.model}. ${MODELS[effort.model] ?? ''}`],
  [
    'Active',
    `An item counts while its state has the source's own category "in progress", for its assignee at that instant, by its history. It stops ${effort.staleAfterDays} days after its last history entry.`,
  ],
  [
    'Levels',
    `Items of level ${effort.levels.join(' and ')} accrue effort (0 is an issue, -1 a sub-task); bets do not accrue by themselves.`,
  ],
  [
    'Capacity',
    effort.roster
      ? 'Capacity comes from the roster (people.csv): working time, dates of employment and time off.'
      : 'There is no roster: each person counts as one per working day between the first and the last day of a month on which they had an active item.',
  ],
];

const unitSentences = ({ calendar, timezone }: Report): Sentence[] => [
  [
    'Units',
    'Each person-day is split in whole units of 1/10,000 day by largest remainder, so that all sums tie without a tolerance. Days are shown with one decimal and kept with four.',
  ],
  [
    'Unrecorded',
    'Unrecorded is capacity on days without an active item. It has no key and is a line or a column of its own on every sheet that adds up to all capacity.',
  ],
  [
    'FTE-months',
    'FTE-months are days divided by the working days of one full-time person in that month.',
  ],
  [
    'Calendar',
    `${calendar.fiscal.slice(0, 1).toUpperCase()}${calendar.fiscal.slice(1)}. Days run from midnight to midnight in ${timezone}. Holidays: ${calendar.holidays.length === 0 ? 'none configured' : calendar.holidays.join(', ')}.`,
  ],
];

const sourceSentences = ({ sources, timezone }: Report): Sentence[] =>
  sources.map(({ source, kind, asOf, itemsInSource, itemsInStore }) => [
    `Source ${source}`,
    `${kind === 'jira' ? 'Jira' : 'Linear'}, ${asOf === null ? 'never completely synced' : `as of ${instantText(asOf, timezone)}`}; ${itemsInSource?.toLocaleString('en') ?? 'unknown number of'} items in the source, ${itemsInStore.toLocaleString('en')} in the store, where those that left the source stay.`,
  ]);

const judgementSentences = ({ run, currency, accountingBasis }: Report): Sentence[] => [
  [
    'Classification',
    `Shapes and horizons follow mapping version ${run.mappingVersion}, hash ${run.mappingHash.slice(0, 12)}. What decides, in this order: override, explicit field or label, nearest ancestor's explicit value, rules on the item, nearest ancestor's rule, heuristics, else Unclassified.`,
  ],
  [
    'Cost',
    currency === null
      ? 'No rates are configured, so no sheet shows a cost.'
      : `Cost is days times the daily rate that was in force on each day (rates.csv), in ${currency}. A cost that would reveal one person's pay is left empty.`,
  ],
  [
    'Accounting',
    accountingBasis === null
      ? 'No accounting basis is configured.'
      : `Prompts follow the basis ${accountingBasis}${BASES[accountingBasis] ?? ''}. They are questions: every decision is the reviewer's, with name, date and reason.`,
  ],
];

const readingSentences = (report: Report): Sentence[] => [
  [
    'Shares',
    'A share is of all capacity of the period without time off, Unrecorded included, computed from the days shown. Totals match names as a spreadsheet does: without regard to case.',
  ],
  [
    'Signs',
    'A dash is zero, 0.0 is less than half of what is shown; an empty cell, "not set" and "n/a" are unknown or do not apply; a minus sign is less than before; pp are percentage points.',
  ],
  [
    'Period before',
    `Figures of ${report.prior.key} and earlier are values; every figure of ${report.period.key} is a formula over the Ledger sheet, by the defined names Ledger_Days, Ledger_Cost, Ledger_Bet_shape and so on, one a column.`,
  ],
  [
    'Known gaps',
    report.exceptions.length === 0
      ? 'None.'
      : `${exceptionSummary(report)} Each is listed on the Checks sheet.`,
  ],
  [
    'Run',
    `Run ${report.run.id} of Betsheet ${report.run.productVersion} wrote this, with the configuration of hash ${report.run.configHash.slice(0, 12)}.`,
  ],
];

/** What a controller can quote: how every figure came about. */
export const methodSentences = (report: Report): Sentence[] => [
  ...effortSentences(report),
  ...unitSentences(report),
  ...sourceSentences(report),
  ...judgementSentences(report),
  ...readingSentences(report),
];

const CHARACTERS_A_LINE = 112;

export const addSentences = (page: Page, sentences: Sentence[]): void => {
  for (const [topic, text] of sentences)
    page.add(
      [
        { kind: 'styled', value: topic, role: 'topic' },
        { kind: 'styled', value: text, role: 'sentence' },
      ],
      'body',
      { height: 6 + 15 * Math.ceil(text.length / CHARACTERS_A_LINE) },
    );
};

/** Ranges that other models may refer to; they move with the workbook. */
const NAMES: Sentence[] = [
  [
    'Ledger_…',
    'Every column of the Ledger: Ledger_Month, Ledger_Team, Ledger_Days, Ledger_Cost, …',
  ],
  [
    'Summary_…',
    'Summary_Labels, Summary_Days and Summary_Shares: the table on Summary as it is chosen.',
  ],
  [
    'Allocation_…',
    'Allocation_Bet_shape, Allocation_Horizon and Allocation_Days. Lines of a whole shape say "All horizons".',
  ],
  [
    'Teams_…',
    'Teams_Names, Teams_Days, Cost_centres_Names and Cost_centres_Days: the two tables on Teams.',
  ],
  ['Bets_…', 'Bets_Keys and Bets_Days: the table on Bets.'],
  ['Choice_…', 'Choice_Team, Choice_Cost_centre and Choice_View: what is chosen on Summary.'],
  ['Checks_Holds', '"holds" or "FAILS" for every check.'],
];

export const methodSheet = (report: Report): Sheet => {
  const page = newPage();
  addHeading(page, report, 'Method', 2);
  addSentences(page, methodSentences(report));
  page.blank();
  page.add(['Names to refer to from other models'], 'section', { height: 24 });
  addSentences(page, NAMES);
  return pageSheet('Method', widths(22, 100), page);
};
