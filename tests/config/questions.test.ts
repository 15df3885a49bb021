import { expect, it } from 'vitest';
import { configOf, LEAST, problemsWith } from './folder.ts';

const questions = (lines: string): string => `review:\n  questions:\n${lines}`;

it('rules of the review are switched off and added', async () => {
  const { review } = await configOf({
    'betsheet.yaml':
      LEAST +
      questions(`    stalled: false
    silent-all-in: { ask: "{count} All-in bets say nothing", bets: { shape: All-in, health: notReported }, atLeast: 3 }
    run: { ask: Less of it?, share: { shape: Run, above: 25% } }
`),
  });
  expect(review.questions).toEqual({
    stalled: false,
    'silent-all-in': {
      ask: '{count} All-in bets say nothing',
      bets: { shape: ['All-in'], health: ['notReported'] },
      atLeast: 3,
    },
    run: { ask: 'Less of it?', share: { shape: ['Run'], above: 0.25 } },
  });
});

it.each([
  [
    'staled: false',
    /^betsheet.yaml:\d+:5: review.questions: "staled" is not a rule; allowed: shape-moved, .*did you mean "stalled"\?$/,
  ],
  ['mine: true', /"mine" is not a rule; allowed: /],
  ['mine: no thanks', /"no thanks" must be true or false or a map of settings$/],
  [
    'stalled: { ask: x, bets: { shape: Run } }',
    /"stalled" is a rule already; give yours another name/,
  ],
  ['mine: { bets: { shape: Run } }', /review.questions.mine.ask is missing$/],
  ['mine: { ask: x }', /is about nothing or about two things, give either bets or share$/],
  ['mine: { ask: x, bets: {} }', /bets is empty, name at least one thing/],
  [
    'mine: { ask: x, bets: { oneWay: true, shap: Run } }',
    /bets.shap is not a setting; allowed: shape, horizon, .*did you mean "shape"\?$/,
  ],
  [
    'mine: { ask: x, bets: { shape: Rnu } }',
    /bets.shape: "Rnu" is not a value of it; allowed: Explore, .*did you mean "Run"\?$/,
  ],
  [
    'mine: { ask: x, bets: { health: green } }',
    /bets.health: "green" is not allowed; allowed: onTrack, atRisk, offTrack, notReported/,
  ],
  ['mine: { ask: x, bets: { timesMoved: 0 } }', /bets.timesMoved: 0 is below 1$/],
  [
    'mine: { ask: x, share: { shape: Run } }',
    /share has no limit, give above, below, grewBy or shrankBy$/,
  ],
  ['mine: { ask: x, share: { above: 10% } }', /share names no days, give shape, horizon or team$/],
  [
    'mine: { ask: x, share: { shape: Run, above: 250% } }',
    /above: "250%" is not between 0% and 100%$/,
  ],
])('%s is refused', async (line, message) => {
  const problems = await problemsWith(questions(`    ${line}`));
  expect(problems).toEqual([expect.stringMatching(message)]);
});
