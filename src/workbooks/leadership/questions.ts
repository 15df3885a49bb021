import { addHeading } from '../headings.ts';
import { newPage } from '../page.ts';
import type { TableColumn } from '../page.ts';
import { pageSheet, widths } from '../page-sheet.ts';
import { textOf } from '../sheet.ts';
import type { Report } from '../report.ts';
import type { Sheet } from '../sheet.ts';
import { ownRules } from './own-questions.ts';
import type { Facts } from './facts.ts';
import { QUESTION_RULES } from './question-rules.ts';
import type { Question } from './question.ts';
import { counted } from './say.ts';

const MOST = 8;

/** The first eight questions whose rules find something: the owner's, then ours that are not switched off. */
const questionsOf = (facts: Facts): Question[] =>
  [
    ...ownRules(facts.view.report),
    ...QUESTION_RULES.filter(({ id }) => facts.view.report.questions[id] !== false),
  ]
    .flatMap(({ id, ask }) => {
      const asked = facts.view.all.units === 0 ? null : ask(facts);
      return asked === null ? [] : [{ rule: id, ...asked }];
    })
    .slice(0, MOST);

const LARGE = 1.35;
const WIDTHS = [5, 52, 66, 24];

/** Lines of large type that the longer of question and evidence takes. */
const linesOf = ({ question, evidence }: Question): number => {
  return Math.max(
    Math.ceil((question.length * LARGE) / 52),
    Math.ceil((textOf(evidence).length * LARGE) / 66),
  );
};

const columnsOf = (questions: Question[]): TableColumn<Question>[] => [
  {
    key: 'number',
    header: '#',
    format: 'text',
    role: 'lead',
    value: (one) => `${questions.indexOf(one) + 1}.`,
  },
  {
    key: 'question',
    header: 'Question',
    format: 'wrapped',
    role: 'lead',
    value: ({ question }) => question,
  },
  {
    key: 'evidence',
    header: 'Evidence',
    format: 'wrapped',
    role: 'lead',
    value: ({ evidence }) => evidence,
  },
  {
    key: 'rule',
    header: 'Rule',
    format: 'text',
    role: 'figureLabel',
    value: ({ rule }) => rule,
  },
];

/** Which rules there are, and which the configuration switches off or adds. */
const rulesText = (configured: Report['questions']): string => {
  const known = QUESTION_RULES.map(({ id }) => id);
  const off = known.filter((id) => configured[id] === false);
  const own = Object.keys(configured).filter((id) => typeof configured[id] !== 'boolean');
  return [
    `${counted(known.length, 'rule')}, the first ${MOST} that find something ask: ${known.join(', ')}.`,
    ...(own.length === 0 ? [] : [`Asked before them, from the configuration: ${own.join(', ')}.`]),
    ...(off.length === 0 ? [] : [`Switched off: ${off.join(', ')}.`]),
    'Rules are switched off and added under review: questions: in the configuration.',
  ].join(' ');
};

/** Five to eight questions for the meeting, each with what it rests on. */
export const questionsSheet = (facts: Facts): Sheet => {
  const page = newPage();
  const questions = questionsOf(facts);
  addHeading(page, facts.view.report, 'Questions to discuss', 4);
  if (questions.length === 0) page.add(['No rule has found anything to ask.'], 'lead');
  else {
    const placed = page.table(questions, columnsOf(questions));
    questions.forEach((one, index) => {
      const row = page.rows[placed.top - 1 + index];
      if (row) row.height = 8 + 19 * linesOf(one);
    });
  }
  page.blank();
  page.text(rulesText(facts.view.report.questions), 'figureLabel', 4, 68);
  return pageSheet('Questions', widths(...WIDTHS), page, {
    print: { orientation: 'landscape', wide: 1, tall: 1, titleRows: null, area: null },
  });
};
