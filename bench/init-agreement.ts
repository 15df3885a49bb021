/*
 * How good the first guesses of `init` are: over 20 generated organisations, the share of effort that is classified
 * without a hand edit, and on how much of that the verdict agrees with the generator's truth.
 * `node bench/init-agreement.ts [seeds]`; exits 1 below 80 % coverage or 85 % agreement on average.
 */
import { classify } from '../src/classify/classify.ts';
import { guessMappings } from '../src/classify/guess-mappings.ts';
import { renderMappings } from '../src/classify/render-mappings.ts';
import { factsOfItems } from '../src/classify/workspace-facts.ts';
import { mappingsFrom } from '../tests/classify/mappings-from.ts';
import { organisationOf } from './true-organisation.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const seeds = Number(process.argv[2] ?? 20);
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const totals = { coverage: 0, agreement: 0 };
for (let seed = 1; seed <= seeds; seed++) {
  const { items, truth, days } = organisationOf(seed);
  const mappings = await mappingsFrom(renderMappings(guessMappings(factsOfItems(items))));
  const { verdicts } = classify(items, mappings);
  let [all, classified, agreed] = [0, 0, 0];
  const wrong = new Map<string, number>();
  for (const [id, effort] of days) {
    const verdict = verdicts.get(id)!['shape']!;
    all += effort;
    if (verdict.value === 'Unclassified') continue;
    classified += effort;
    if (verdict.value === truth.get(id)) agreed += effort;
    else {
      const slip = `${truth.get(id)} read as ${verdict.value} by ${verdict.ruleId}`;
      wrong.set(slip, (wrong.get(slip) ?? 0) + effort);
    }
  }
  totals.coverage += classified / all / seeds;
  totals.agreement += agreed / classified / seeds;
  const worst = [...wrong].sort((a, b) => b[1] - a[1]).slice(0, 3);
  print(
    `seed ${seed}: ${items.length} items, ${percent(classified / all)} classified, ${percent(agreed / classified)} agree; ` +
      worst.map(([slip, effort]) => `${slip} (${percent(effort / all)})`).join('; '),
  );
}
print(`mean: ${percent(totals.coverage)} classified, ${percent(totals.agreement)} agree`);
if (totals.coverage < 0.8 || totals.agreement < 0.85) process.exitCode = 1;
