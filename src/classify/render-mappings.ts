import { Document } from 'yaml';
import type { GuessedMappings, GuessedRule } from './guess-mappings.ts';

/** Guessed mappings as a commented mappings.yaml. */
export const renderMappings = ({ types, rules, unknownLabels }: GuessedMappings): string => {
  const document = new Document({ version: '1', preset: 'bets', types, rules: rules.map(asData) });
  document.commentBefore =
    ' Guessed by betsheet init from the words this workspace uses. Read it, then correct what is wrong:\n' +
    ' the first rule that matches decides, rules of the preset come after these.';
  document.setIn(
    ['types'],
    commented(document, types, ' Own words for issue types, to those that rules ask for.'),
  );
  for (const [index, rule] of rules.entries()) {
    const node = document.getIn(['rules', index]) as { commentBefore?: string };
    node.commentBefore = ` ${rule.because}`;
  }
  if (unknownLabels.length > 0)
    document.comment = ` Labels that stand for nothing we know: ${unknownLabels.map(({ name, count }) => `${name} (${count})`).join(', ')}`;
  return document.toString({ lineWidth: 110, flowCollectionPadding: true });
};

const commented = (document: Document, data: unknown, comment: string) => {
  const node = document.createNode(data);
  node.commentBefore = comment;
  return node;
};

const asData = ({ id, when, value }: GuessedRule) => ({ id, when, set: { shape: value } });
