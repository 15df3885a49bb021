import { createHash } from 'node:crypto';
import type { Verdict } from '../model/verdict.ts';

/** What a reviewer saw of a row, in twelve digits: an answer to a row that says something else by now is refused. */
export const fingerprint = (...parts: (string | null)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);

export const verdictFingerprint = (verdict: Verdict | undefined): string =>
  fingerprint(
    verdict?.value ?? null,
    verdict?.step ?? null,
    verdict?.ruleId ?? null,
    verdict?.evidence ?? null,
  );

export const promptFingerprint = (prompt: string, reason: string): string =>
  fingerprint(prompt, reason);
