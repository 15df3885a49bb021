import { renderChange } from '../classify/render-explanation.ts';
import type { LedgerRow, RestatementRow } from '../ledger/row.ts';
import type { Period } from '../model/period.ts';
import type { Instant, WorkItem } from '../model/work-item.ts';
import { exportedBy, movedSince, type Today } from '../restatement.ts';
import type { Store } from '../store/store.ts';
import { UserError } from './command.ts';

/** What an item is otherwise than in an earlier export: verdicts, figures, and the cause of each. */
export interface ChangedSince {
  runId: string;
  at: Instant;
  period: Period;
  verdicts: string[];
  rows: RestatementRow[];
}

const verdictsIn = (rows: readonly LedgerRow[], { id }: WorkItem): LedgerRow['verdicts'] =>
  rows.find(({ itemId }) => itemId === id)?.verdicts ?? {};

/** Throws a UserError for a run that exported nothing, or whose export was forgotten. */
export const changedSince = async (
  runId: string,
  item: WorkItem,
  today: Omit<Today, 'period' | 'store'> & {
    store: Pick<Store, 'changes' | 'server' | 'worklogs' | 'snapshotsOf'>;
  },
): Promise<ChangedSince> => {
  const exported = await exportedBy(today.store, runId);
  if (exported === null)
    throw new UserError(
      `run "${runId}" is no export that the store remembers: \`betsheet status\` and manifest.json name the runs`,
    );
  const { at, contents } = exported;
  const { period } = contents;
  const { rows, current } = await movedSince(contents, { ...today, period });
  return {
    runId,
    at,
    period,
    verdicts: renderChange(verdictsIn(contents.rows, item), verdictsIn(current, item)),
    rows: rows.filter(({ itemId }) => itemId === item.id),
  };
};

const renderRow = ({ month, field, old, new: now, cause, detail }: RestatementRow): string =>
  `  ${month} ${field}: ${old ?? 'none'} -> ${now ?? 'none'} (${[cause, detail].filter(Boolean).join(': ')})`;

export const renderChangedSince = ({
  runId,
  at,
  period,
  verdicts,
  rows,
}: ChangedSince): string[] => [
  '',
  `Since run ${runId} of ${new Date(at).toISOString()}, in ${period.key}`,
  ...(rows.length + verdicts.length === 0 ? ['  nothing changed in the ledger of the period'] : []),
  ...verdicts.map((line) => `  ${line}`),
  ...rows.map(renderRow),
];
