/** A query that Jira would refuse, with the sentence that it would say. */
export class JqlError extends Error {
  override name = 'JqlError';
}

export type JqlValue = { text: string; quoted: boolean } | { call: string; args: string[] };

export type JqlClause =
  | { op: 'and' | 'or'; of: JqlClause[] }
  | { op: 'not'; of: JqlClause }
  | { op: 'test'; field: string; operator: string; values: JqlValue[] };

export interface Jql {
  where: JqlClause | null;
  orderBy: { field: string; descending: boolean }[];
}

interface Token {
  kind: 'word' | 'quoted' | 'sign';
  text: string;
}

const TOKEN =
  /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(!=|!~|>=|<=|[=~<>(),])|([^\s"'=!~<>(),]+))/y;

const tokenise = (text: string): Token[] => {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) {
      throw new JqlError(
        `Error in the JQL Query: The character '${text.slice(at).trim()[0]}' is a reserved JQL character. (line 1, character ${at + 1})`,
      );
    }
    const [, double, single, sign, word] = match;
    const quoted = double ?? single;
    if (quoted !== undefined)
      tokens.push({ kind: 'quoted', text: quoted.replaceAll(/\\(.)/g, '$1') });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else tokens.push({ kind: 'word', text: word ?? '' });
  }
  return tokens;
};

const MAX_ORDER_FIELDS = 7;

class Parser {
  private readonly tokens: Token[];
  private position = 0;

  constructor(text: string) {
    this.tokens = tokenise(text);
  }

  parse(): Jql {
    const ordered = this.keyword('order');
    const where = ordered || this.tokens.length === 0 ? null : this.or();
    if (!ordered && this.position < this.tokens.length && !this.keyword('order')) this.unexpected();
    const orderBy = this.position > 0 && this.previousIs('order') ? this.order() : [];
    if (this.position < this.tokens.length) this.unexpected();
    return { where, orderBy };
  }

  private or(): JqlClause {
    const of = [this.and()];
    while (this.keyword('or')) of.push(this.and());
    return of.length === 1 && of[0] !== undefined ? of[0] : { op: 'or', of };
  }

  private and(): JqlClause {
    const of = [this.not()];
    while (this.keyword('and')) of.push(this.not());
    return of.length === 1 && of[0] !== undefined ? of[0] : { op: 'and', of };
  }

  private not(): JqlClause {
    if (this.keyword('not')) return { op: 'not', of: this.not() };
    if (this.sign('(')) {
      const inner = this.or();
      this.expect(')');
      return inner;
    }
    return this.test();
  }

  private test(): JqlClause {
    const field = this.name();
    const operator = this.operator();
    if (operator === 'is' || operator === 'is not') {
      if (!this.keyword('empty') && !this.keyword('null')) this.unexpected();
      return { op: 'test', field, operator, values: [] };
    }
    if (operator !== 'in' && operator !== 'not in') {
      return { op: 'test', field, operator, values: [this.value()] };
    }
    this.expect('(');
    const values = [this.value()];
    while (this.sign(',')) values.push(this.value());
    this.expect(')');
    return { op: 'test', field, operator, values };
  }

  private operator(): string {
    const token = this.next();
    const word = token.text.toLowerCase();
    if (token.kind === 'sign' && !['(', ')', ','].includes(word)) return word;
    if (token.kind === 'word' && word === 'in') return 'in';
    if (token.kind === 'word' && word === 'is') return this.keyword('not') ? 'is not' : 'is';
    if (token.kind === 'word' && word === 'not' && this.keyword('in')) return 'not in';
    this.position -= 1;
    return this.unexpected();
  }

  private value(): JqlValue {
    const token = this.next();
    if (token.kind === 'sign') {
      this.position -= 1;
      return this.unexpected();
    }
    if (token.kind === 'word' && this.sign('(')) {
      const args: string[] = [];
      while (!this.sign(')')) {
        args.push(this.next().text);
        this.sign(',');
      }
      return { call: token.text, args };
    }
    return { text: token.text, quoted: token.kind === 'quoted' };
  }

  private order(): Jql['orderBy'] {
    if (!this.keyword('by')) this.unexpected();
    const fields: Jql['orderBy'] = [];
    do {
      const field = this.name();
      const descending = this.keyword('desc');
      if (!descending) this.keyword('asc');
      fields.push({ field, descending });
    } while (this.sign(','));
    if (fields.length > MAX_ORDER_FIELDS) {
      throw new JqlError(`The orderBy clause can contain a maximum of ${MAX_ORDER_FIELDS} fields.`);
    }
    return fields;
  }

  private name(): string {
    const token = this.next();
    if (token.kind !== 'sign') return token.text;
    this.position -= 1;
    return this.unexpected();
  }

  private next(): Token {
    const token = this.tokens[this.position];
    if (token === undefined) return this.unexpected();
    this.position += 1;
    return token;
  }

  private keyword(word: string): boolean {
    const token = this.tokens[this.position];
    if (token?.kind !== 'word' || token.text.toLowerCase() !== word) return false;
    this.position += 1;
    return true;
  }

  private previousIs(word: string): boolean {
    return this.tokens[this.position - 1]?.text.toLowerCase() === word;
  }

  private sign(text: string): boolean {
    const token = this.tokens[this.position];
    if (token?.kind !== 'sign' || token.text !== text) return false;
    this.position += 1;
    return true;
  }

  private expect(text: string): void {
    if (!this.sign(text)) this.unexpected();
  }

  private unexpected(): never {
    const token = this.tokens[this.position];
    throw new JqlError(
      token === undefined
        ? 'Error in the JQL Query: The query ends before it is complete.'
        : `Error in the JQL Query: Expecting something else but got '${token.text}'.`,
    );
  }
}

/** Parses the part of JQL that a reader of issues needs; throws {@link JqlError} where Jira answers 400. */
export const parseJql = (text: string): Jql => new Parser(text).parse();
