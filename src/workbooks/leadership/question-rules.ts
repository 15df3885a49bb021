import { UNRECORDED } from '../tally.ts';
import {
  inTrouble,
  movedOften,
  doorsWithoutMilestone,
  pastTarget,
  waiting,
  stalled,
  manyTeams,
  silent,
  noLongBet,
} from './bet-questions.ts';
import {
  shapeMoved,
  awayFromIntent,
  reachFell,
  linksToNothing,
  unexplained,
} from './mix-questions.ts';
import type { QuestionRule } from './question.ts';

/** In the order in which they are asked; the configuration can switch each off by its id. */
export const QUESTION_RULES: readonly QuestionRule[] = [
  shapeMoved,
  awayFromIntent,
  reachFell,
  inTrouble,
  movedOften,
  doorsWithoutMilestone,
  pastTarget,
  waiting,
  stalled,
  manyTeams,
  silent,
  linksToNothing,
  noLongBet,
  unexplained(
    'unclassified',
    'Unclassified',
    'Much of the work has no bet shape. Which rule is missing?',
  ),
  unexplained('unrecorded', UNRECORDED, 'Much capacity has no active item. What was it spent on?'),
];
