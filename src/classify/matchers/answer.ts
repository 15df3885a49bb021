/**
 * What a matcher says of one item. `not mentioned` means that the item (or the parent it would have to have) says
 * nothing about the attribute: no team, no labels, no dates. It never makes a rule fire, `not` turns it into true
 * (work without a team is not work of team Web), and explanations tell it apart from a plain no.
 */
export type Answer = true | false | 'not mentioned';

export const negate = (answer: Answer): Answer => answer !== true;
