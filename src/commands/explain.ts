import { explainItem } from '../classify/explain.ts';
import { renderExplanation } from '../classify/render-explanation.ts';
import { analyse, inputsOf, sumUnits, type Analysis } from '../analysis.ts';
import { readMaterial } from '../material.ts';
import { dateAt } from '../model/calendar.ts';
import { UNITS_PER_DAY } from '../model/units.ts';
import type { WorkItem } from '../model/work-item.ts';
import { UserError, type CommandSpec } from './command.ts';
import { CONFIG_OPTION, withSession } from './session.ts';

/** Days of an item by ledger month. */
const effortOf = ({ effort }: Analysis, item: WorkItem, today: string) => {
  const mine = effort.allocations.filter(({ itemId }) => itemId === item.id);
  const months = sumUnits(mine, { start: '0000-01-01', end: today }, ({ month }) => month);
  return [...months]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, units]) => ({ month, days: units / UNITS_PER_DAY }));
};

export const explainCommand: CommandSpec = {
  args: [{ name: '<key>', description: 'key of an item, for instance PAY-214' }],
  options: [CONFIG_OPTION, { flags: '--all', description: 'also the rules that did not match' }],
  run: (shell, [key], options) =>
    withSession(shell, options, 'explain', async ({ config, store }) => {
      const item = await store.findItem(key!);
      if (item === null)
        throw new UserError(
          `"${key}" is no item of the store: check the key, or run \`betsheet sync\` to pull it`,
        );
      const material = await readMaterial(config, store);
      const asOf = Math.max(...material.sources.map((source) => source.asOf ?? 0));
      const today = dateAt(asOf, config.calendar.timezone);
      const start = dateAt(item.createdAt, config.calendar.timezone);
      const analysis = await analyse(inputsOf(config, material), material, store, {
        window: { start: start < today ? start : today, end: today },
        asOf,
        rulesOn: today,
        cuts: [],
      });
      const explanation = explainItem(item.id, material.items.values(), config.mappings, {
        overrides: material.overrides,
        asOf: today,
        until: item.doneAt === null ? today : dateAt(item.doneAt, config.calendar.timezone),
        startedOn: item.plannedStart?.date ?? null,
        effort: effortOf(analysis, item, today),
      });
      if (explanation === null)
        throw new UserError(
          `${item.key} belongs to ${item.source}, which the configuration no longer names`,
        );
      return {
        exitCode: 0,
        text: renderExplanation(explanation, { showAll: options.all === true }),
        json: explanation as never,
      };
    }),
};
