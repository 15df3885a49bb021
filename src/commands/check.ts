import { lintRules } from '../classify/lint.ts';
import type { CheckFinding } from '../sources/source.ts';
import { openSource } from '../sources/index.ts';
import type { CommandSpec } from './command.ts';
import { CONFIG_OPTION, openConfig, sourceEnvironment } from './session.ts';

const MARK = { ok: 'ok     ', warning: 'warning', error: 'ERROR  ' } as const;

const describe = (source: string, finding: CheckFinding): string => {
  const remedy = finding.remedy === null ? '' : `\n        -> ${finding.remedy}`;
  return `${MARK[finding.level]} ${source} ${finding.what}: ${finding.detail}${remedy}`;
};

export const checkCommand: CommandSpec = {
  options: [CONFIG_OPTION],
  async run(shell, _args, options) {
    const config = await openConfig(shell, options);
    const sources = await Promise.all(
      config.sources.map(async (entry) => {
        const source = await openSource(entry, sourceEnvironment(shell, entry.id));
        return { source: entry.id, findings: await source.check() };
      }),
    );
    const rules = lintRules(config.mappings);
    const lines = sources.flatMap(({ source, findings }) =>
      findings.map((finding) => describe(source, finding)),
    );
    const errors = sources
      .flatMap(({ findings }) => findings)
      .filter(({ level }) => level === 'error');
    const verdict =
      errors.length === 0
        ? 'Everything needed can be read.'
        : `${errors.length} ${errors.length === 1 ? 'problem' : 'problems'} to mend before a sync.`;
    return {
      exitCode: errors.length === 0 ? 0 : 2,
      text: [
        ...lines,
        ...rules.map(
          ({ origin, detail }) => `${MARK.warning} ${origin.file}:${origin.line}: ${detail}`,
        ),
        verdict,
      ].join('\n'),
      json: { ok: errors.length === 0, sources: sources as never, rules: rules as never },
    };
  },
};
