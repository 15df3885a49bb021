import { financeWorkbook } from '../../src/workbooks/finance.ts';
import { leadershipWorkbook } from '../../src/workbooks/leadership.ts';
import type { Report } from '../../src/workbooks/report.ts';
import type { Workbook } from '../../src/workbooks/sheet.ts';
import { aReport } from './a-report.ts';
import { restated } from './restated.ts';
import { HOSTILE } from './vocabulary.ts';

const FILED = { filedAt: Date.UTC(2026, 9, 2, 9, 0, 0), hash: 'f'.repeat(64) };

/** Answers to the first prompts, with hostile reasons and names. */
const decided = (report: Report, seed: number): Report => ({
  ...report,
  accountingDecisions: report.rows.flatMap(({ accountingPrompt, source, betKey }, index) =>
    accountingPrompt === null || index > 40
      ? []
      : [
          {
            periodKey: index % 2 === 0 ? report.period.key : report.prior.key,
            subject: `${source ?? ''}:${betKey ?? ''}`,
            prompt: accountingPrompt.prompt,
            decision: 'Expense',
            reason: HOSTILE[(seed + index) % HOSTILE.length] ?? '',
            by: HOSTILE[(seed + 3 * index) % HOSTILE.length] ?? '',
            on: '2026-10-05',
          },
        ],
  ),
});

/** A period in one of its states: open, over or not, with and without a period before, intent and decisions; filed; restated. */
const stateOf = (report: Report, seed: number): Report => {
  const varied = {
    ...decided(report, seed),
    partial: seed % 7 === 3,
    ...(seed % 7 === 5 ? { priorRows: [] } : {}),
    ...(seed % 9 === 7 ? { intended: null } : {}),
    ...(seed % 11 === 4 ? { sinceLastExport: null } : {}),
  };
  if (seed % 5 === 1) return restated(varied);
  return seed % 5 === 3 ? { ...varied, filed: FILED } : varied;
};

/** A finance workbook for an odd seed, a leadership workbook for an even one, of a random ledger with hostile text. */
export const randomWorkbook = (seed: number): Workbook => {
  const report = aReport({
    seed,
    rows: seed % 10 === 0 || seed % 50 === 9 ? 0 : 20 + ((seed * 37) % 180),
    hostile: true,
    rates: seed % 3 !== 0,
    individuals: seed % 4 === 0,
  });
  const built =
    seed % 2 === 0 ? leadershipWorkbook(report) : financeWorkbook(stateOf(report, seed));
  return built.workbook;
};
