import type { Mappings } from '../../src/config/config.ts';
import { loadMappings } from '../../src/config/load-mappings.ts';
import { formatProblem } from '../../src/config/problem.ts';
import type { Findings } from '../../src/config/problem.ts';

/** Mappings of a YAML text, or of the bets preset alone, read as the program reads them. Throws on any finding. */
export const mappingsFrom = async (text = ''): Promise<Mappings> => {
  const findings: Findings = { problems: [], warnings: [] };
  const mappings = await loadMappings(
    text === '' ? null : { file: 'mappings.yaml', text },
    findings,
  );
  const found = [...findings.problems, ...findings.warnings];
  if (found.length > 0) throw new Error(found.map(formatProblem).join('\n'));
  return mappings;
};

/** Only what the text says: shape with the values A to E, the bands of the bets preset, no rules of a preset. */
export const bareMappings = (rules: string): Promise<Mappings> =>
  mappingsFrom(
    `preset: []
dimensions:
  - { id: shape, field: shape, labelPrefix: "shape:", values: [{ value: A }, { value: B }, { value: C }, { value: D }, { value: E }] }
horizon:
  field: horizon
  labelPrefix: "horizon:"
  bands:
    - { value: 1-3 hours, min: 1, max: 1, maxEstimateHours: 4 }
    - { value: 1-3 days, min: 1, max: 4 }
    - { value: 1-3 weeks, min: 5, max: 25 }
    - { value: 1-3 months, min: 26, max: 92 }
    - { value: 1-3 quarters, min: 93, max: 316 }
    - { value: 1-3 years, min: 317, max: 2000 }
    - { value: 1-3 decades, min: 2001 }
  levels: { -1: 1-3 days, 0: 1-3 weeks, 1: 1-3 months, 2: 1-3 quarters }
${rules}`,
  );
