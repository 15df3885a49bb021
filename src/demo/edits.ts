import { DAY } from './calendar.ts';
import { editJira } from './jira-edits.ts';
import { editLinear } from './linear-edits.ts';
import type { Organisation } from './organisation-model.ts';
import { createRandom } from './random.ts';

export interface EditRequest {
  seed: number;
  /** Day number; the same seed and day on the same organisation give the same edits. */
  day: number;
  /** Edits in each system; one for every 200 issues, at least ten, unless told. */
  edits?: number;
}

/**
 * A day later: edits, moves, new issues, deletions, archivings, restores and lost or regained permissions.
 * Returns a new organisation whose `now` is one day on; the given one stays as it was.
 */
export const applyEdits = (organisation: Organisation, request: EditRequest): Organisation => {
  const random = createRandom(request.seed).fork(`day ${request.day}`);
  const window = { from: organisation.now, to: organisation.now + DAY };
  const size = (issues: number): number => request.edits ?? Math.max(10, Math.round(issues / 200));
  const jira = editJira(
    organisation,
    random.fork('jira'),
    window,
    size(organisation.jira.issues.length),
  );
  const linear = editLinear(
    organisation,
    random.fork('linear'),
    window,
    size(organisation.linear.issues.length),
  );
  return { ...organisation, now: window.to, jira, linear };
};
