import { isMap, isSeq, parseDocument } from 'yaml';
import type { Suggestion } from './suggest.ts';

const FORMAT = { lineWidth: 110, flowCollectionPadding: true } as const;

/**
 * Adds rules at the end of `rules:` of a mappings.yaml and leaves the rest of the text as it is, comments included.
 * A rule whose id is already there is left out. Throws a SyntaxError when the text is not a YAML map.
 */
export const applySuggestions = (
  yamlText: string,
  suggestions: readonly Pick<Suggestion, 'rule' | 'because'>[],
): { text: string; added: string[]; skipped: string[] } => {
  const document = parseDocument(yamlText);
  if (document.errors.length > 0 || (document.contents !== null && !isMap(document.contents)))
    throw new SyntaxError('the mappings are not a YAML map; mend them before applying suggestions');
  if (document.getIn(['rules']) == null) document.setIn(['rules'], document.createNode([]));
  const rules = document.getIn(['rules']);
  if (!isSeq(rules)) throw new SyntaxError('`rules:` of the mappings is not a list');
  rules.flow = false;
  const present = new Set(rules.items.map((item) => (isMap(item) ? item.get('id') : undefined)));
  const added: string[] = [];
  const skipped: string[] = [];
  for (const { rule, because } of suggestions) {
    if (present.has(rule.id)) skipped.push(rule.id);
    else {
      const node = document.createNode(rule);
      node.commentBefore = ` Suggested: ${because}`;
      rules.add(node);
      present.add(rule.id);
      added.push(rule.id);
    }
  }
  return { text: added.length === 0 ? yamlText : document.toString(FORMAT), added, skipped };
};

/** Suggested rules as YAML to paste under `rules:`. */
export const renderSuggestions = (
  suggestions: readonly Pick<Suggestion, 'rule' | 'because'>[],
): string =>
  suggestions.length === 0 ? '' : applySuggestions('', suggestions).text.replace(/^rules:\n/, '');
