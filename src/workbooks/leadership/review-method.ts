import { addHeading } from '../headings.ts';
import { methodSentences } from '../method.ts';
import { newPage } from '../page.ts';
import { pageSheet, widths } from '../page-sheet.ts';
import type { Report } from '../report.ts';
import type { Sheet } from '../sheet.ts';
import { MIDDLE } from './rungs.ts';

const WIDTH = 100;

/** What the figures of the finance workbook rest on, then what the words of this one mean. */
const TOPICS = ['Effort model', 'Active', 'Levels', 'Capacity', 'Calendar', 'Classification'];

const paragraph = (report: Report): string => {
  const shared = methodSentences(report)
    .filter(([topic]) => TOPICS.includes(topic))
    .map(([topic, sentence]) => `${topic}: ${sentence}`);
  return [
    'Days come from records that exist already, without timesheets.',
    ...shared,
    'A bet is anything above an issue. It stands on the rung of its horizon: planned length from its dates, else what its level suggests, which is said. Work reaches a multi-year bet when a bet on the rung of years is among those above it by today\u2019s parents; of several the topmost counts, so each day counts once.',
    `Months to quarters lists what is planned for ${MIDDLE.min} to ${MIDDLE.max} days. A target has moved when its recorded date was replaced by another; a first date is no move. Days so far are those of this period and of all history before it.`,
    `A bet has slipped a band when the time since its planned start is in a longer band than its planned length. Every figure of ${report.period.key} is a formula over the Ledger sheet; figures of ${report.prior.key}, counts of bets, ages and dates are values. Work is reported by team, never by person${report.individuals ? ', but for the owners of bets and the Ledger, because this configuration names individuals' : ''}.`,
    `Run ${report.run.id}, Betsheet ${report.run.productVersion}, mapping version ${report.run.mappingVersion}.`,
  ].join(' ');
};

/** The method in one paragraph. */
export const reviewMethodSheet = (report: Report): Sheet => {
  const page = newPage();
  addHeading(page, report, 'Method', 1);
  const text = paragraph(report);
  page.add([text], 'sentence', { height: 10 + 15 * Math.ceil(text.length / 90) });
  return pageSheet('Method', widths(WIDTH), page);
};
