import { compile, openBook, type RuleSet, run } from 'tallybook';
import { describe, expect, it } from 'vitest';
import { Audit } from './audit.ts';
import { cpuMs, feed, tellSpeed } from './feed.ts';
import { linesOf, mills } from './retail.ts';
import { invoiceSample, purchaseSample } from './samples.ts';
import { add, pairs } from './sums.ts';
import { itOnReal, openStream, type StreamEvent, tellSkips } from './support.ts';

/** Points of one currency for each rule, so that several ways to count share one pass. */
const CDNOW: RuleSet = {
  id: 'cdnow',
  version: 1,
  timeZone: 'America/New_York',
  currencies: { floored: {}, even: {}, trimmed: {}, skipped: {} },
  rules: {
    floored: {
      kind: 'award',
      on: 'purchase',
      amount: { floored: { rate: '1', of: '$.data.amount' } },
    },
    even: {
      kind: 'award',
      on: 'purchase',
      amount: { even: { rate: '1.5', of: '$.data.amount', rounding: 'half-even' } },
    },
    trimmed: {
      kind: 'award',
      on: 'purchase',
      amount: { trimmed: { rate: '1', of: '$.data.amount' } },
      limit: { sum: 100, of: 'trimmed', per: 'year' },
    },
    skipped: {
      kind: 'award',
      on: 'purchase',
      amount: { skipped: { rate: '1', of: '$.data.amount' } },
      limit: { sum: 100, of: 'skipped', per: 'year', atLimit: 'skip' },
    },
  },
};

/** Cents of a decimal with two digits; the text is read, never a floating point number. */
function cents(amount: unknown): bigint {
  const [, whole = '', part = ''] = /^(\d+)\.(\d\d)$/.exec(String(amount)) ?? [];
  return BigInt(whole + part);
}

/** 1.5 points per dollar is 3 for each 200 cents; a half goes to the even neighbour. */
function oneAndAHalf(amount: bigint): bigint {
  const whole = (amount * 3n) / 200n;
  const rest = (amount * 3n) % 200n;
  const isUp = rest > 100n || (rest === 100n && whole % 2n === 1n);
  return isUp ? whole + 1n : whole;
}

interface Plain {
  readonly sums: ReadonlyMap<string, number>;
  /** Purchases that give nothing, by rule and reason. */
  readonly reasons: ReadonlyMap<string, number>;
}

/** What every customer gets in the four currencies, by whole numbers of cents. */
function plainCdnow(events: readonly StreamEvent[]): Plain {
  const sums = new Map<string, number>();
  const reasons = new Map<string, number>();
  const years = new Map<string, number>();
  const book = (rule: string, memberId: string, { asked, got }: Plainly) => {
    add(sums, `${rule} ${memberId}`, got);
    if (asked === 0) add(reasons, `${rule} rounds-to-zero`, 1);
    else if (got === 0) add(reasons, `${rule} cap-reached`, 1);
    else if (got < asked) add(reasons, `${rule} cut-by-cap`, 1);
  };
  for (const { memberId, at, data } of events) {
    const amount = cents(data['amount']);
    const dollars = Number(amount / 100n);
    const half = Number(oneAndAHalf(amount));
    const year = `${memberId} ${at.slice(0, 4)}`;
    const left = 100 - (years.get(`trimmed ${year}`) ?? 0);
    const room = 100 - (years.get(`skipped ${year}`) ?? 0);
    const cut = Math.min(dollars, left);
    const whole = dollars <= room ? dollars : 0;
    add(years, `trimmed ${year}`, cut);
    add(years, `skipped ${year}`, whole);
    book('floored', memberId, { asked: dollars, got: dollars });
    book('even', memberId, { asked: half, got: half });
    book('trimmed', memberId, { asked: dollars, got: cut });
    book('skipped', memberId, { asked: dollars, got: whole });
  }
  return { sums, reasons };
}

interface Plainly {
  readonly asked: number;
  readonly got: number;
}

tellSkips();

describe('points per dollar in cdnow-master, sorted by customer and not by time', () => {
  const stream = openStream('purchases/cdnow-master', () => purchaseSample(3));
  const plain = plainCdnow(stream.events);
  const book = openBook({ programme: 'cdnow', rules: CDNOW });
  const audit = new Audit();
  feed(book, stream, (outcome) => audit.see(outcome));

  it('accepts every purchase, as lateness is judged for each customer alone', () => {
    expect(pairs(audit.statuses)).toEqual([['accepted', stream.events.length]]);
  });

  it('gives each customer the floored dollars, half-even halves and capped years of a plain sum', () => {
    expect(pairs(audit.sums)).toEqual(pairs(plain.sums));
  });

  it('says of each purchase why a rule gave nothing or less', () => {
    expect(pairs(audit.reasons)).toEqual(pairs(plain.reasons));
  });

  it('keeps a ledger that adds up line by line, and to zero over all accounts', () => {
    expect(audit.close(book)).toEqual([]);
  });

  it('meets a half and a full year often enough for these rules to matter', () => {
    const halves = stream.events.filter(({ data }) => (cents(data['amount']) * 3n) % 200n === 100n);
    expect(halves.length).toBeGreaterThan(0);
    expect(plain.reasons.get('trimmed cut-by-cap')).toBeGreaterThan(0);
    expect(plain.reasons.get('skipped cap-reached')).toBeGreaterThan(0);
  });

  itOnReal(stream)(
    'has 80 purchases of 0.00, which round to zero, and 2,453,159 floored dollars',
    () => {
      const free = stream.events.filter(({ data }) => data['amount'] === '0.00');
      expect(free.length).toBe(80);
      expect(audit.reasons.get('floored rounds-to-zero')).toBe(80);
      expect(audit.contras.get('floored issued')).toBe(-2_453_159);
      expect(audit.contras.get('trimmed issued')).toBe(-1_447_048);
      expect(stream.withoutMember).toBe(0);
    },
  );
});

describe('points per pound in online-retail', () => {
  const stream = openStream('purchases/online-retail', () => invoiceSample(4));
  const purchases = stream.events.filter(({ type }) => type === 'purchase');
  const refunds = stream.events.filter(({ type }) => type === 'refund');

  function orderRules(): RuleSet {
    return {
      id: 'orders',
      version: 1,
      timeZone: 'Europe/London',
      rules: {
        order: { kind: 'award', on: 'purchase', amount: { rate: '1', of: '$.data.amount' } },
      },
    };
  }

  /** The same pounds from the lines of an order, `[stock code, quantity, unit price]`. */
  function lineRules(): RuleSet {
    const of = { lines: '$.data.lines', quantity: '$[1]', price: '$[2]' };
    const rule = (each: 'order' | 'line' | 'unit') =>
      ({
        kind: 'award',
        on: 'purchase',
        amount: { [each]: { rate: '1', of, roundEach: each } },
      }) as const;
    return {
      id: 'lines',
      version: 1,
      timeZone: 'Europe/London',
      currencies: { order: {}, line: {}, unit: {} },
      rules: { order: rule('order'), line: rule('line'), unit: rule('unit') },
    };
  }

  function plainLines(): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    for (const event of purchases) {
      let order = 0n;
      let line = 0n;
      let unit = 0n;
      for (const [, quantity, price] of linesOf(event)) {
        const ofUnit = mills(price);
        const ofLine = ofUnit * BigInt(quantity);
        order += ofLine;
        line += ofLine / 1_000n;
        unit += (ofUnit / 1_000n) * BigInt(quantity);
      }
      add(sums, `order ${event.memberId}`, Number(order / 1_000n));
      add(sums, `line ${event.memberId}`, Number(line));
      add(sums, `unit ${event.memberId}`, Number(unit));
    }
    return sums;
  }

  describe('by the amount of the order', () => {
    const book = openBook({ programme: 'retail', rules: orderRules() });
    const audit = new Audit();
    const codes = new Map<string, number>();
    feed(book, stream, (outcome, { type }) => {
      audit.see(outcome);
      for (const { code } of outcome.reasons) add(codes, `${type} ${outcome.status} ${code}`, 1);
    });

    it('gives each customer the floored pounds of a plain sum', () => {
      const sums = new Map<string, number>();
      for (const { memberId, data } of purchases)
        add(sums, `points ${memberId}`, Number(mills(data['amount']) / 1_000n));
      expect(pairs(audit.sums)).toEqual(pairs(sums));
      expect(audit.close(book)).toEqual([]);
    });

    it('refuses each refund, as none of them names a purchase', () => {
      const small = purchases.filter(({ data }) => mills(data['amount']) < 1_000n);
      expect(refunds.length).toBeGreaterThan(0);
      expect(pairs(audit.statuses)).toEqual([
        ['accepted', purchases.length],
        ['refused', refunds.length],
      ]);
      expect(pairs(codes)).toEqual(
        pairs(
          new Map([
            ['purchase accepted rounds-to-zero', small.length],
            ['refund refused bad-payload', refunds.length],
          ]),
        ),
      );
    });

    itOnReal(stream)('has 11,102 purchases and 2,315 refunds', () => {
      expect(stream.withoutMember).toBe(0);
      expect(purchases.length).toBe(11_102);
      expect(refunds.length).toBe(2_315);
    });
  });

  describe('by its lines', () => {
    const before = process.cpuUsage();
    const { entries, outcomes, book } = run(compile(lineRules()), stream.events, {
      programme: 'retail',
    });
    tellSpeed(`${stream.name} by lines, run`, stream.events.length, cpuMs(before));
    const audit = new Audit();
    for (const outcome of outcomes) audit.see(outcome);
    const plain = plainLines();

    it('rounds the order, each line or each unit as a plain sum does', () => {
      expect(pairs(audit.sums)).toEqual(pairs(plain));
    });

    it('keeps a ledger that adds up line by line, and to zero over all accounts', () => {
      expect(audit.close(book)).toEqual([]);
      expect(audit.entries).toBe(entries.length);
    });

    it('tells the three ways apart: each unit by itself gives least, the order most', () => {
      const total = (currency: string) => -(audit.contras.get(`${currency} issued`) ?? 0);
      expect(total('unit')).toBeLessThan(total('line'));
      expect(total('line')).toBeLessThan(total('order'));
    });
  });
});

describe('invoices without a customer in online-retail-guests', () => {
  const withoutCustomer = () => invoiceSample(7).map((row) => ({ ...row, memberId: null }));
  const stream = openStream('purchases/online-retail-guests', withoutCustomer);

  it('are left out by the loader and counted', () => {
    expect(stream.events).toEqual([]);
    expect(stream.withoutMember).toBeGreaterThan(0);
  });

  itOnReal(stream)('are 3,710', () => {
    expect(stream.withoutMember).toBe(3_710);
  });
});
