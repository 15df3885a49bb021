import { addHeading, instantText } from './headings.ts';
import { newPage } from './page.ts';
import { pageSheet, widths } from './page-sheet.ts';
import type { Report } from './report.ts';
import type { Sheet } from './sheet.ts';

const MODELS: Record<string, string> = {
  'time-share':
    "A person's working day is split over the items that were active for them that day, in proportion to active time.",
  equal:
    "A person's working day is split equally over the items that were active for them that day.",
  points:
    "A person's working day is split over the items that were active for them that day, in proportion to their points.",
  count: 'Every active item counts the same; days are a share of capacity by number of items.',
  worklog: 'Days are taken from logged work.',
};

/** What a controller can quote: how every figure came about. */
export const methodSentences = (report: Report): [string, string][] => [
  ['Effort model', `${report.effort.model}. ${MODELS[report.effort.model] ?? ''}`],
  [
    'Active',
    `An item counts while its state has the source's own category "in progress", for its assignee at that instant, by its history. It stops ${report.effort.staleAfterDays} days after its last history entry.`,
  ],
  [
    'Levels',
    `Items of level ${report.effort.levels.join(' and ')} accrue effort; bets do not accrue by themselves.`,
  ],
  [
    'Capacity',
    report.effort.roster
      ? 'From the roster (people.csv): working time, dates of employment and time off.'
      : 'There is no roster: each person counts as one per working day between the first and the last day of a month on which they had an active item.',
  ],
  [
    'Units',
    'Each person-day is split in whole units of 1/10,000 day by largest remainder, so that all sums tie without a tolerance. Days are shown with one decimal and kept with four.',
  ],
  [
    'Unrecorded',
    'Capacity on days without an active item. It has no key and is its own line on every sheet.',
  ],
  ['FTE-months', 'Days over the working days of one full-time person in that month.'],
  [
    'Calendar',
    `${report.calendar.fiscal}. Days run from midnight to midnight in ${report.timezone}. Holidays: ${report.calendar.holidays.length === 0 ? 'none configured' : report.calendar.holidays.join(', ')}.`,
  ],
  ...report.sources.map(({ source, kind, asOf, itemsInSource, itemsInStore }): [string, string] => [
    `Source ${source}`,
    `${kind === 'jira' ? 'Jira' : 'Linear'}, ${asOf === null ? 'never completely synced' : `as of ${instantText(asOf, report.timezone)}`}; ${itemsInSource ?? 'unknown number of'} items in the source, ${itemsInStore} in the store.`,
  ]),
  [
    'Classification',
    `Mapping version ${report.run.mappingVersion}, hash ${report.run.mappingHash.slice(0, 12)}. Precedence: override, explicit field or label, nearest ancestor's explicit value, rules on the item, nearest ancestor's rule, heuristics, Unclassified.`,
  ],
  [
    'Cost',
    report.currency === null
      ? 'No rates are configured, so no sheet shows a cost.'
      : `Days times the rate in force, in ${report.currency}.`,
  ],
  [
    'Accounting',
    report.accountingBasis === null
      ? 'No accounting basis is configured.'
      : `Basis ${report.accountingBasis}. The workbook prompts; the decision is the reviewer's.`,
  ],
  [
    'Shares',
    'A share is of all capacity of the period without time off, Unrecorded included, computed from the days shown. Totals match names as a spreadsheet does: without regard to case.',
  ],
  [
    'Period before',
    `Figures of ${report.prior.key} are values taken from the report; every figure of ${report.period.key} is a formula over the Ledger sheet.`,
  ],
  [
    'Known gaps',
    report.exceptions.length === 0
      ? 'None.'
      : `${report.exceptions.length} exceptions are listed on the Checks sheet.`,
  ],
  [
    'Run',
    `${report.run.id}, Betsheet ${report.run.productVersion}, configuration ${report.run.configHash.slice(0, 12)}.`,
  ],
];

export const methodSheet = (report: Report): Sheet => {
  const page = newPage();
  addHeading(page, report, 'Method', 2);
  for (const [topic, sentence] of methodSentences(report)) {
    const lines = Math.ceil(sentence.length / 95);
    page.add(
      [
        { kind: 'styled', value: topic, role: 'topic' },
        { kind: 'styled', value: sentence, role: 'sentence' },
      ],
      'body',
      { height: 6 + 15 * lines },
    );
  }
  return pageSheet('Method', widths(20, 100), page);
};
