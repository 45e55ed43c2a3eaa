import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compare,
  DECIMAL_DIGITS_MAX,
  type Exact,
  formatExact,
  minus,
  over,
  parseExact,
  parseFraction,
  plus,
  ROUNDINGS,
  type Rounding,
  signOf,
  times,
  toInteger,
} from '../../src/units/exact.ts';
import {
  add,
  divide,
  isLess,
  multiply,
  type Rational,
  rational,
  round,
  subtract,
} from '../reference/rational.ts';

const RUNS = { seed: 20_240_601, numRuns: process.env['LONG'] === '1' ? 50_000 : 2_000 };

/** Wide enough that no sum or product of these tests is rounded. */
const Wide = Decimal.clone({ precision: 400, toExpNeg: -9e15, toExpPos: 9e15 });

const DECIMAL_ROUNDINGS: Readonly<Record<Rounding, Decimal.Rounding>> = {
  floor: Decimal.ROUND_FLOOR,
  ceil: Decimal.ROUND_CEIL,
  trunc: Decimal.ROUND_DOWN,
  'half-up': Decimal.ROUND_HALF_UP,
  'half-even': Decimal.ROUND_HALF_EVEN,
};

function exact(value: unknown): Exact {
  const parsed = parseExact(value);
  if (!parsed) throw new Error(`not a decimal: ${String(value)}`);
  return parsed;
}

function reduced(x: Exact): Rational {
  return rational(BigInt(x.num), BigInt(x.den));
}

/** Decimals where carelessness shows: ties, the edge of safe integers, many digits, zeros. */
const decimalText = fc
  .oneof(
    fc.tuple(fc.bigInt({ min: -(10n ** 4n), max: 10n ** 4n }), fc.integer({ min: 0, max: 3 })),
    fc.tuple(
      fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }),
      fc.integer({ min: 0, max: 16 }),
    ),
    fc.tuple(fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }), fc.integer({ min: 0, max: 38 })),
  )
  .map(([digits, places]) => decimalOf(digits, places));

function decimalOf(digits: bigint, places: number): string {
  const text = String(digits < 0n ? -digits : digits).padStart(places + 1, '0');
  const whole = text.slice(0, text.length - places);
  const sign = digits < 0n ? '-' : '';
  return places === 0 ? sign + whole : `${sign}${whole}.${text.slice(text.length - places)}`;
}

const part = fc.oneof(
  fc.bigInt({ min: -20n, max: 20n }),
  fc.bigInt({ min: 2n ** 53n - 2n, max: 2n ** 53n + 2n }),
  fc.bigInt({ min: -(2n ** 53n) - 2n, max: -(2n ** 53n) + 2n }),
  fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
);

/** Fractions, as they come out of divisions. */
const fraction = fc
  .tuple(
    part,
    part.filter((den) => den !== 0n),
  )
  .map(([above, below]): Exact => {
    const { num, den } = rational(above, below);
    const isSmall = Number.isSafeInteger(Number(num)) && Number.isSafeInteger(Number(den));
    return isSmall ? { num: Number(num), den: Number(den) } : { num, den };
  });

describe('a decimal string', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['007', '7'],
    ['12.50', '12.5'],
    ['-12.50', '-12.5'],
    ['0.1', '0.1'],
    ['9007199254740991', '9007199254740991'],
    ['9007199254740993', '9007199254740993'],
    [`0.${'0'.repeat(38)}1`, `0.${'0'.repeat(38)}1`],
    ['9'.repeat(40), '9'.repeat(40)],
    [`-${'9'.repeat(20)}.${'9'.repeat(20)}`, `-${'9'.repeat(20)}.${'9'.repeat(20)}`],
  ])('%s is read as %s', (text, expected) => {
    expect(formatExact(exact(text))).toBe(expected);
  });

  it.each([
    '',
    '-',
    '.',
    '-.',
    '1.',
    '.5',
    '-.5',
    '+1',
    '--1',
    '1-',
    '1e3',
    '1E3',
    '0x10',
    '1,5',
    '1_000',
    '1 000',
    ' 1',
    '1 ',
    '1\n',
    '1.2.3',
    'NaN',
    'Infinity',
    '١٢',
    '１２',
    '²',
    '1/2',
    '9'.repeat(41),
    `-${'9'.repeat(41)}`,
    `${'9'.repeat(20)}.${'9'.repeat(21)}`,
    `0.${'0'.repeat(40)}`,
    '9'.repeat(1_000_000),
  ])('%j is none', (text) => {
    expect(parseExact(text)).toBeUndefined();
  });

  it.each([
    [null],
    [undefined],
    [true],
    [false],
    [[]],
    [['1']],
    [{}],
    [10n],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY],
    [() => 1],
    [Symbol('1')],
  ])('no decimal is read from %o', (value) => {
    expect(parseExact(value)).toBeUndefined();
  });

  it('means what decimal.js reads', () => {
    fc.assert(
      fc.property(decimalText, (text) => {
        expect(formatExact(exact(text))).toBe(new Wide(text).toString().replace(/^-0$/, '0'));
      }),
      RUNS,
    );
  });

  it(`has at most ${DECIMAL_DIGITS_MAX} digits, the sign and the point not counted`, () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(60),
        fc.boolean(),
        (whole, rest, minus) => {
          const text = `${minus ? '-' : ''}${'1'.repeat(whole)}${rest > 0 ? `.${'1'.repeat(rest)}` : ''}`;
          expect(parseExact(text) !== undefined).toBe(whole + rest <= 40);
        },
      ),
      RUNS,
    );
  });
});

describe('a number', () => {
  it.each([
    [0.1 + 0.2, '0.30000000000000004'],
    [1e-7, '0.0000001'],
    [1e21, `1${'0'.repeat(21)}`],
    [1.5e21, `15${'0'.repeat(20)}`],
    [4.35, '4.35'],
    [1.005, '1.005'],
    [-1.005, '-1.005'],
    [0.07, '0.07'],
    [-0, '0'],
    [2 ** 53, '9007199254740992'],
    [2 ** 53 - 1, '9007199254740991'],
    [-(2 ** 53), '-9007199254740992'],
    [1e39, `1${'0'.repeat(39)}`],
    [1e-39, `0.${'0'.repeat(38)}1`],
    [123456789012.34, '123456789012.34'],
    [9007199254740.91, '9007199254740.91'],
  ])('%d is read by its shortest decimal form', (value, expected) => {
    expect(formatExact(exact(value))).toBe(expected);
  });

  it.each([5e-324, 1e40, 1e-40, 1.7976931348623157e308, 1.2345e-37])(
    '%d has too many digits',
    (value) => {
      expect(parseExact(value)).toBeUndefined();
    },
  );

  it('is read the same, whatever a host sets on decimal.js', () => {
    Decimal.set({ maxE: 2, precision: 1, toExpPos: 1 });
    try {
      expect(formatExact(exact(1234.5678))).toBe('1234.5678');
    } finally {
      Decimal.set({ defaults: true });
    }
  });

  it('means what decimal.js reads from its shortest form', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -(10 ** 15), max: 10 ** 15 }).map((cents) => cents / 100),
      fc.integer({ min: -(10 ** 9), max: 10 ** 9 }).map((thousandths) => thousandths / 1000),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
    );
    fc.assert(
      fc.property(value, (one) => {
        const expected = new Wide(one).toFixed().replace(/^-0$/, '0');
        const parsed = parseExact(one);
        const digits = expected.replace(/[-.]/g, '').length;
        expect(parsed && formatExact(parsed)).toBe(
          digits <= DECIMAL_DIGITS_MAX ? expected : undefined,
        );
      }),
      RUNS,
    );
  });
});

describe('arithmetic', () => {
  it('of decimals agrees with decimal.js', () => {
    fc.assert(
      fc.property(decimalText, decimalText, (a, b) => {
        const [x, y, X, Y] = [exact(a), exact(b), new Wide(a), new Wide(b)];
        const text = (value: Decimal) => value.toFixed().replace(/^-0$/, '0');
        expect(formatExact(times(x, y))).toBe(text(X.times(Y)));
        expect(formatExact(plus(x, y))).toBe(text(X.plus(Y)));
        expect(formatExact(minus(x, y))).toBe(text(X.minus(Y)));
        expect(compare(x, y)).toBe(X.comparedTo(Y));
        expect(signOf(x)).toBe(X.comparedTo(0));
      }),
      RUNS,
    );
  });

  it('of rational numbers agrees with fractions of bigints', () => {
    fc.assert(
      fc.property(fraction, fraction, (x, y) => {
        const [a, b] = [reduced(x), reduced(y)];
        expect(reduced(times(x, y))).toEqual(multiply(a, b));
        expect(reduced(plus(x, y))).toEqual(add(a, b));
        expect(reduced(minus(x, y))).toEqual(subtract(a, b));
        const quotient = over(x, y);
        expect(quotient ? reduced(quotient) : 'none').toEqual(b.num === 0n ? 'none' : divide(a, b));
        expect(compare(x, y)).toBe(Number(isLess(b, a)) - Number(isLess(a, b)));
      }),
      RUNS,
    );
  });

  it('keeps to two safe integers or two bigints, with a denominator above zero', () => {
    fc.assert(
      fc.property(fraction, fraction, (x, y) => {
        for (const result of [times(x, y), plus(x, y), minus(x, y), over(x, y) ?? x]) {
          expect(typeof result.num).toBe(typeof result.den);
          expect(result.den > 0).toBe(true);
          if (typeof result.num === 'number') {
            expect(Number.isSafeInteger(result.num) && Number.isSafeInteger(result.den)).toBe(true);
            expect(Object.is(result.num, -0)).toBe(false);
          }
        }
      }),
      RUNS,
    );
  });

  it('has no quotient by zero, however the zero came about', () => {
    for (const zero of ['0', '-0', '0.000']) expect(over(exact('1'), exact(zero))).toBeUndefined();
    expect(over(exact('1'), minus(exact('0.1'), exact('0.10')))).toBeUndefined();
  });
});

describe('rounding', () => {
  it.each([
    ['5', '1.5', { floor: 7, 'half-up': 8, 'half-even': 8, trunc: 7, ceil: 8 }],
    ['3', '1.5', { floor: 4, 'half-up': 5, 'half-even': 4, trunc: 4, ceil: 5 }],
    ['-3', '1.5', { floor: -5, 'half-up': -5, 'half-even': -4, trunc: -4, ceil: -4 }],
    ['-5', '1.5', { floor: -8, 'half-up': -8, 'half-even': -8, trunc: -7, ceil: -7 }],
    ['1', '0.5', { floor: 0, 'half-up': 1, 'half-even': 0, trunc: 0, ceil: 1 }],
    ['-1', '0.5', { floor: -1, 'half-up': -1, 'half-even': 0, trunc: 0, ceil: 0 }],
    ['1', '0.49', { floor: 0, 'half-up': 0, 'half-even': 0, trunc: 0, ceil: 1 }],
    ['-1', '0.51', { floor: -1, 'half-up': -1, 'half-even': -1, trunc: 0, ceil: 0 }],
    ['-4', '1', { floor: -4, 'half-up': -4, 'half-even': -4, trunc: -4, ceil: -4 }],
    ['0', '1.5', { floor: 0, 'half-up': 0, 'half-even': 0, trunc: 0, ceil: 0 }],
  ] as const)('MUL-03: %s × %s', (base, factor, expected) => {
    const product = times(exact(base), exact(factor));
    for (const rounding of ROUNDINGS) expect(toInteger(product, rounding)).toBe(expected[rounding]);
  });

  it('agrees with decimal.js on decimals', () => {
    fc.assert(
      fc.property(decimalText, fc.constantFrom(...ROUNDINGS), (text, rounding) => {
        const expected = new Wide(text).toDecimalPlaces(0, DECIMAL_ROUNDINGS[rounding]).toNumber();
        const found = toInteger(exact(text), rounding);
        expect(found).toBe(Number.isSafeInteger(expected) ? expected + 0 : undefined);
      }),
      RUNS,
    );
  });

  it('agrees with bigints on rational numbers, and gives no minus zero', () => {
    fc.assert(
      fc.property(fraction, fc.constantFrom(...ROUNDINGS), (x, rounding) => {
        const expected = Number(round(reduced(x), rounding));
        expect(toInteger(x, rounding)).toBe(Number.isSafeInteger(expected) ? expected : undefined);
      }),
      RUNS,
    );
  });

  it('rounds every half from −20 to 20 as the name says, reduced or not', () => {
    for (let halves = -40; halves <= 40; halves += 1) {
      const expected = ROUNDINGS.map((rounding) =>
        Number(round(rational(BigInt(halves), 2n), rounding)),
      );
      const numbers: Exact = { num: halves, den: 2 };
      const tenfold: Exact = { num: halves * 10, den: 20 };
      const bigints: Exact = { num: BigInt(halves), den: 2n };
      for (const x of [numbers, tenfold, bigints]) {
        expect(ROUNDINGS.map((rounding) => toInteger(x, rounding))).toEqual(expected);
      }
    }
  });

  it('has no answer outside the safe integers, and one at each edge', () => {
    expect(toInteger(exact('9007199254740991'), 'floor')).toBe(9007199254740991);
    expect(toInteger(exact('9007199254740991.9'), 'floor')).toBe(9007199254740991);
    expect(toInteger(exact('9007199254740991.1'), 'ceil')).toBeUndefined();
    expect(toInteger(exact('9007199254740992'), 'floor')).toBeUndefined();
    expect(toInteger(exact('-9007199254740991.9'), 'ceil')).toBe(-9007199254740991);
    expect(toInteger(exact('-9007199254740991.1'), 'floor')).toBeUndefined();
  });
});

describe('the written form', () => {
  it.each([
    [{ num: 10, den: 3 }, '10/3'],
    [{ num: -10, den: 30 }, '-1/3'],
    [{ num: 15, den: 2 }, '7.5'],
    [{ num: 150, den: 100 }, '1.5'],
    [{ num: 105, den: 100 }, '1.05'],
    [{ num: -105, den: 100 }, '-1.05'],
    [{ num: -5, den: 100 }, '-0.05'],
    [{ num: -50, den: 100 }, '-0.5'],
    [{ num: -100, den: 100 }, '-1'],
    [{ num: 0, den: 100 }, '0'],
    [{ num: 100, den: 1000 }, '0.1'],
    [{ num: 1, den: 1024 }, '0.0009765625'],
    [{ num: -7n, den: 1n }, '-7'],
  ] as const)('of %o is %s', (x, text) => {
    expect(formatExact(x)).toBe(text);
  });

  it('is read back as the same number, whatever its size', () => {
    fc.assert(
      fc.property(fraction, fraction, decimalText, (x, y, text) => {
        for (const value of [x, y, times(x, y), plus(x, y), times(x, exact(text))]) {
          const back = parseFraction(formatExact(value));
          expect(back && reduced(back)).toEqual(reduced(value));
        }
      }),
      RUNS,
    );
  });

  it('is one text for equal numbers, however they were written', () => {
    fc.assert(
      fc.property(fraction, fc.integer({ min: 1, max: 1000 }), (x, by) => {
        const { num, den } = reduced(x);
        const expanded: Exact = { num: num * BigInt(by), den: den * BigInt(by) };
        expect(formatExact(expanded)).toBe(formatExact(x));
      }),
      RUNS,
    );
  });

  it.each(['', '/', '1/', '/2', '1/0', 'x', '1e3', '1/x', '--1'])('%j is no fraction', (text) => {
    expect(parseFraction(text)).toBeUndefined();
  });
});
