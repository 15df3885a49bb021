import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPeople } from '../../src/config/people.ts';
import { formatProblem } from '../../src/config/problem.ts';
import { minorDigits, readRates, toMinorUnits } from '../../src/config/rates.ts';
import { configOf, LEAST, problemsOf } from './folder.ts';

const HEADER = 'id,email,name,team,cost_centre,role,fte,from,to,time_off';

const people = (text: string) => {
  const { rows, problems } = readPeople('people.csv', text);
  return { rows, problems: problems.map(formatProblem) };
};

describe('people.csv', () => {
  it('reads every column', () => {
    const { rows, problems } = people(
      `${HEADER},location,accounts\np1,Ada@Example.com,"Example, Ada",Web,CC1,Engineer,0.8,2026-01-01,2026-06-30,2026-07-06..2026-07-17;2026-08-03; 2026-08-04 0.5,Berlin,5b10:abc;ada@other.example.com\n`,
    );
    expect(problems).toEqual([]);
    expect(rows).toEqual([
      {
        line: 2,
        id: 'p1',
        email: 'ada@example.com',
        name: 'Example, Ada',
        team: 'Web',
        costCentre: 'CC1',
        role: 'Engineer',
        location: 'Berlin',
        fte: 0.8,
        from: '2026-01-01',
        to: '2026-06-30',
        timeOff: [
          { from: '2026-07-06', to: '2026-07-17', fraction: 1 },
          { from: '2026-08-03', to: '2026-08-03', fraction: 1 },
          { from: '2026-08-04', to: '2026-08-04', fraction: 0.5 },
        ],
        accounts: ['5b10:abc', 'ada@other.example.com'],
      },
    ]);
  });

  it('fills in what is blank', () => {
    expect(people('email\nada@example.com\n').rows[0]).toMatchObject({
      id: 'ada@example.com',
      name: 'ada@example.com',
      fte: 1,
      team: null,
      from: null,
      to: null,
      timeOff: [],
    });
  });

  it.each([
    ['BOM and CRLF', '\uFEFFid,fte\r\na,0.5\r\nb,1\r\n'],
    ['semicolons and a decimal comma', 'id;fte\na;0,5\nb;1\n'],
    ['tabs', 'id\tfte\na\t50%\nb\t100 %\n'],
    ['quotes', '"id","fte"\n"a","0.5"\n"b",""\n'],
    [
      'other spellings of headers, and blank lines',
      'ID,FTE,Cost Center\na,.5,\n\n ,,\nb,1,\n'.replace('.5', '0.5'),
    ],
    ['short rows', 'id,fte,team\na,0.5\nb\n'],
  ])('tolerates %s', (_, text) => {
    const { rows, problems } = people(text);
    expect(problems).toEqual([]);
    expect(rows.map(({ id, fte }) => [id, fte])).toEqual([
      ['a', 0.5],
      ['b', 1],
    ]);
  });

  it('counts lines as an editor does, also after a cell of several lines', () => {
    const { problems } = people('id,name,fte\n\na,"one\ntwo\nthree",1\nb,x,7\n');
    expect(problems).toEqual([
      'people.csv:6:3: fte: "7" is not a share of full time; write 0 to 1, or 80%',
    ]);
  });

  it.each([
    ['', 'people.csv:1:1: the column id or email is missing; '],
    ['id,name', 'people.csv:1: the file names nobody; add a row or remove the file'],
    ['name,team\nAda,Web', 'people.csv:1:1: the column id or email is missing; '],
    [
      'id,naem\na,b',
      'people.csv:1:2: there is no column "naem"; allowed: id, email, name, team, cost_centre, role, location, fte, from, to, time_off, accounts; did you mean "name"?',
    ],
    ['id,id\na,b', 'people.csv:1:2: the column id is there twice'],
    ['id\n"a', 'people.csv:2: a quote is not closed or stands in the middle of a cell'],
    ['id,name\na,b,c', 'people.csv:2:3: the row has more cells than the header'],
    ['id,name\n,Ada', 'people.csv:2:1: the row names nobody; give an id or an email'],
    ['id,from\na,06.07.2026', 'people.csv:2:2: from: "06.07.2026" is not a date; write 2026-07-06'],
    [
      'id,from\na,2026-02-29',
      'people.csv:2:2: from: "2026-02-29" is not a date; write it as 2026-12-25',
    ],
    [
      'id,from,to\na,2026-02-02,2026-02-01',
      'people.csv:2:3: to: 2026-02-01 is before from: 2026-02-02',
    ],
    [
      'id,time_off\na,next week',
      'people.csv:2:2: time_off: "next week" is not a day or a range of days',
    ],
    [
      'id,time_off\na,2026-02-02..2026-02-01',
      'people.csv:2:2: time_off: "2026-02-02..2026-02-01" is not a day or a range of days; the first day comes first',
    ],
    [
      'id,time_off\na,2026-02-02 0.0',
      'people.csv:2:2: time_off: "2026-02-02 0.0" is not a day or a range of days; the part of the day off',
    ],
    ['id,email\na,nobody', 'people.csv:2:2: email: "nobody" is not an e-mail address'],
    [
      'id,email\na,x@y.z\nb,X@Y.z',
      'people.csv:3:2: email: "x@y.z" belongs to "a" already; use one id for one person',
    ],
    ['id,team\na,M\uFFFDnchen', 'people.csv:2: the text is not UTF-8; save it as "CSV UTF-8"'],
  ])('%j', (text, problem) => {
    const { problems } = people(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  it('takes several rows of a person as changes on a date, and refuses overlaps', () => {
    expect(people('id,team,from,to\na,X,,2026-06-30\na,Y,2026-07-01,\nb,X,,\n').problems).toEqual(
      [],
    );
    expect(people('id,team,from,to\na,Y,2026-07-01,\na,X,,2026-07-01\n').problems).toEqual([
      'people.csv:2:3: the person a has dates that overlap those of line 3; end one row the day before the other begins',
    ]);
    expect(
      people('id,from,to\na,,\na,2026-01-01,2026-01-02\na,2026-05-01,\n').problems,
    ).toHaveLength(2);
  });

  it('finds an overlap exactly when two rows share a day', () => {
    const day = fc.integer({ min: 1, max: 28 });
    const row = fc
      .tuple(fc.option(day), fc.option(day))
      .filter(([from, to]) => from === null || to === null || from <= to);
    const iso = (date: number | null) =>
      date === null ? '' : `2026-02-${String(date).padStart(2, '0')}`;
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), (rows) => {
        const text = `id,from,to\n${rows.map(([from, to]) => `a,${iso(from)},${iso(to)}`).join('\n')}\n`;
        const share = rows.some(([from, to], index) =>
          rows.slice(0, index).some(([a, b]) => (from ?? 0) <= (b ?? 99) && (a ?? 0) <= (to ?? 99)),
        );
        expect(people(text).problems.length > 0).toBe(share);
      }),
    );
  });

  it('round-trips any cell that is quoted', () => {
    const cell = fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .filter((text) => !text.includes('\uFFFD'));
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(',', ';', '\t'),
        (names, separator) => {
          const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const lines = names.map((name, index) =>
            [quote(`p${index}`), quote(name)].join(separator),
          );
          const { rows, problems } = people(`id${separator}name\n${lines.join('\n')}\n`);
          expect(problems).toEqual([]);
          expect(rows.map(({ name }) => name)).toEqual(
            names.map((name, index) => name.trim() || `p${index}`),
          );
        },
      ),
    );
  });
});

describe('rates.csv', () => {
  const rates = (text: string) =>
    readRates('rates.csv', `team_or_role,per_day,currency,from,to\n${text}\n`);

  it('holds money in minor units of its currency, exactly', () => {
    expect(
      rates('Web,1234.5,EUR,2026-01-01,\nOps,90000,JPY,,\nQA,0.005,KWD,,\nBE,"700,10",eur,,').rates,
    ).toEqual([
      { teamOrRole: 'Web', perDayMinor: 123450, currency: 'EUR', from: '2026-01-01', to: null },
      { teamOrRole: 'Ops', perDayMinor: 90000, currency: 'JPY', from: null, to: null },
      { teamOrRole: 'QA', perDayMinor: 5, currency: 'KWD', from: null, to: null },
      { teamOrRole: 'BE', perDayMinor: 70010, currency: 'EUR', from: null, to: null },
    ]);
  });

  it('reads back every amount that a currency has', () => {
    const code = fc.constantFrom('EUR', 'JPY', 'KWD', 'CHF', 'CLP');
    fc.assert(
      fc.property(code, fc.nat(), (currency, minor) => {
        const digits = minorDigits(currency);
        const text = String(minor).padStart(digits + 1, '0');
        const amount = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
        expect(toMinorUnits(amount, currency)).toBe(minor);
      }),
    );
  });

  it.each([
    ['Web,1.234,EUR,,', 'rates.csv:2:2: per_day: "1.234" is not an amount of EUR'],
    ['Web,"1,234.00",EUR,,', 'rates.csv:2:2: per_day: "1,234.00" is not an amount of EUR'],
    ['Web,-5,EUR,,', 'rates.csv:2:2: per_day: "-5" is not an amount'],
    ['Web,,EUR,,', 'rates.csv:2:2: per_day: "" is not an amount'],
    ['Web,99999999999999999,EUR,,', 'rates.csv:2:2: per_day'],
    ['Web,5.5,JPY,,', 'at most 0 decimal places'],
    ['Web,5,EURO,,', 'rates.csv:2:3: currency: "EURO" is not a currency'],
    [',5,EUR,,', 'rates.csv:2:1: the rate names no team or role'],
    [
      'Web,5,EUR,,2026-06-30\nWeb,6,EUR,2026-06-30,',
      'rates.csv:3:4: the rate of Web has dates that overlap those of line 2',
    ],
  ])('%j', (text, problem) => {
    const problems = rates(text).problems.map(formatProblem);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  it('that have no rows are no rates', async () => {
    const config = await configOf({
      'betsheet.yaml': LEAST,
      'rates.csv': 'team_or_role,per_day,currency\n',
    });
    expect(config.rates).toBeNull();
  });

  it('in several currencies need one to report in, and a rate of exchange to it', async () => {
    const csv = 'team_or_role,per_day,currency\nA,1,EUR\nB,1,USD\nC,1,USD\n';
    const exchange = 'exchange: [{ from: USD, to: EUR, rate: 0.9, period: FY2026 }]\n';
    expect(await problemsOf({ 'betsheet.yaml': LEAST, 'rates.csv': csv })).toEqual([
      'rates.csv:3:3: the rates are in EUR and in USD; say with currency: in the config which one to report in',
    ]);
    expect(
      await problemsOf({ 'betsheet.yaml': `${LEAST}currency: EUR\n`, 'rates.csv': csv }),
    ).toEqual([
      'rates.csv:3:3: there is no exchange rate from USD to EUR; add one a period under exchange: in the config',
    ]);
    const config = await configOf({
      'betsheet.yaml': `${LEAST}currency: EUR\n${exchange}`,
      'rates.csv': csv,
    });
    expect(config.exchange).toEqual([{ from: 'USD', to: 'EUR', rate: 0.9, periodKey: 'FY2026' }]);
  });
});

describe('overrides.csv', () => {
  const header = 'item,dimension,value,reason,by,on\n';
  const withOverrides = (text: string) =>
    problemsOf({ 'betsheet.yaml': LEAST, 'overrides.csv': header + text });

  it('are read', async () => {
    const config = await configOf({
      'betsheet.yaml': LEAST,
      'overrides.csv': `${header}PAY-1,shape,Run,agreed in review,finance,2026-07-01\nPAY-1,horizon,1-3 weeks,agreed,finance,2026-07-01\n`,
    });
    expect(config.overrides).toEqual([
      {
        itemId: 'PAY-1',
        dimension: 'shape',
        value: 'Run',
        reason: 'agreed in review',
        by: 'finance',
        on: '2026-07-01',
        origin: 'file',
      },
      {
        itemId: 'PAY-1',
        dimension: 'horizon',
        value: '1-3 weeks',
        reason: 'agreed',
        by: 'finance',
        on: '2026-07-01',
        origin: 'file',
      },
    ]);
  });

  it.each([
    [
      'PAY-1,shap,Run,r,b,2026-07-01',
      'overrides.csv:2:2: dimension: "shap" is not a dimension; allowed: shape, horizon; did you mean "shape"?',
    ],
    [
      'PAY-1,shape,Rnu,r,b,2026-07-01',
      'overrides.csv:2:3: value: "Rnu" is not a value of shape; allowed: Explore,',
    ],
    ['PAY-1,shape,Run,,b,2026-07-01', 'overrides.csv:2:4: reason is empty'],
    [
      'PAY-1,shape,Run,r,b,1.7.2026',
      'overrides.csv:2:6: on: "1.7.2026" is not a date; write 2026-07-01',
    ],
    [
      'A,shape,Run,r,b,2026-07-01\nA,shape,Build,r,b,2026-07-01',
      'overrides.csv:3:1: A has an override of shape of the same day on line 2; keep one of them',
    ],
  ])('%j', async (text, problem) => {
    const problems = await withOverrides(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  it('need every column', async () => {
    expect(
      await problemsOf({ 'betsheet.yaml': LEAST, 'overrides.csv': 'item,value\nA,Run\n' }),
    ).toHaveLength(4);
  });
});
