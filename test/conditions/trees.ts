import { type Draw, MEMBER_FIELDS, pick, type World } from './world.ts';

type Json = Readonly<Record<string, unknown>>;

/** `typed`: what the checks admit and data that fits. `open`: also unknown names and any data. */
export type Mode = 'typed' | 'open';

export interface Tree {
  readonly condition: Json;
  readonly named: Readonly<Record<string, Json>>;
  readonly isHosted: boolean;
}

const TEXTS = ['gold', 'silver', 'a', '', '5', '10', '12abc', '2026-06-18', '2025-01-01T00:00:00Z'];
const NUMBERS = [0, 1, 2, 5, 10, -1, 1.5, 30, 99.5];
const PATHS = [
  '$',
  '$.data',
  '$.data.paid',
  '$.data.sku',
  '$.data.lines',
  '$.data.lines[0]',
].concat(
  ['$.data.lines[0].sku', '$.data.lines.length', "$.data['odd name']", '$.data.none.deeper'],
  ['$.data.sku.length', '$.constructor', '$.__proto__', '$[0]', '$.data.tags'],
);
const ORDERS = ['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'];
const UNKNOWN_OPERATORS = ['lesThan', 'nott:equal', 'not:', ':equal', 'someItems', '', 'toString'];

export function randomTree(draw: Draw, mode: Mode): Tree {
  const isHosted = draw(4) === 0;
  const maker = new TreeMaker(draw, mode, isHosted);
  const first = maker.list(2, []);
  const second = maker.list(2, ['first']);
  return { condition: maker.list(3, ['first', 'second']), named: { first, second }, isHosted };
}

class TreeMaker {
  readonly draw: Draw;
  readonly mode: Mode;
  readonly isHosted: boolean;

  constructor(draw: Draw, mode: Mode, isHosted: boolean) {
    this.draw = draw;
    this.mode = mode;
    this.isHosted = isHosted;
  }

  /** A node that may be a root: anything but a leaf. */
  list(depth: number, names: readonly string[]): Json {
    const kind = this.draw(10);
    if (kind === 9 && names.length > 0) return this.reference(names);
    if (kind >= 7) return { ...this.labels(), not: this.node(depth - 1, names) };
    const children = Array.from({ length: 1 + this.draw(kind === 0 ? 6 : 3) }, () =>
      this.node(depth - 1, names),
    );
    return { ...this.labels(), [kind < 4 ? 'all' : 'any']: children };
  }

  node(depth: number, names: readonly string[]): Json {
    return depth <= 0 || this.draw(2) === 0 ? this.leaf() : this.list(depth, names);
  }

  reference(names: readonly string[]): Json {
    const isUnknown = this.mode === 'open' && this.draw(40) === 0;
    return { ...this.labels(), condition: isUnknown ? 'nobody' : pick(this.draw, names) };
  }

  labels(): Json {
    return {
      ...(this.draw(5) === 0 ? { priority: 1 + this.draw(3) } : {}),
      ...(this.draw(9) === 0 ? { name: `n${this.draw(9)}` } : {}),
    };
  }

  leaf(): Json {
    const leaf = this.mode === 'typed' ? this.typedLeaf() : this.openLeaf();
    return { ...this.labels(), ...leaf };
  }

  typedLeaf(): Json {
    switch (this.draw(9)) {
      case 0:
        return { ...this.number(), ...this.order(this.number()) };
      case 1:
        return { ...this.field('joined'), operator: pick(this.draw, ORDERS), value: '2025-06-01' };
      case 2:
        return {
          ...this.text(),
          operator: pick(this.draw, ['equal', 'notEqual']),
          value: this.oneText(),
        };
      case 3:
        return { ...this.text(), operator: this.decorated(['in', 'notIn']), value: this.texts() };
      case 4:
        return {
          ...this.field('tags'),
          operator: this.decorated(['contains', 'doesNotContain']),
          value: this.oneText(),
        };
      case 5:
        return {
          ...this.text(),
          operator: pick(this.draw, ['in', 'not:notIn']),
          value: this.field('tags'),
        };
      case 6:
        return {
          ...this.field('tags'),
          operator: pick(this.draw, [
            'someFact:equal',
            'everyFact:notEqual',
            'not:someFact:in',
            'someFact:someValue:equal',
          ]),
          value: this.field('tags'),
        };
      case 7:
        return { ...this.field('vip'), operator: 'equal', value: this.draw(2) === 0 };
      default:
        return { fact: 'event', path: pick(this.draw, PATHS), ...this.order({ fact: 'level' }) };
    }
  }

  openLeaf(): Json {
    if (this.draw(3) === 0) return this.typedLeaf();
    const right = this.draw(4) > 0 ? this.anyFact() : this.anyValue();
    return { ...this.anyFact(), operator: this.anyOperator(), value: right };
  }

  anyFact(): Json {
    if (this.draw(60) === 0) return { fact: 'nobody' };
    const fact = pick(this.draw, ['event', 'event', 'level', 'member']);
    if (fact === 'member') return this.field(pick(this.draw, Object.keys(MEMBER_FIELDS)));
    return this.draw(5) === 0 ? { fact } : { fact, path: pick(this.draw, PATHS) };
  }

  anyOperator(): string {
    if (this.draw(40) === 0) return pick(this.draw, UNKNOWN_OPERATORS);
    const base = pick(
      this.draw,
      ['equal', 'notEqual', 'in', 'notIn', 'contains', 'doesNotContain', ...ORDERS].concat(
        this.isHosted ? ['divisibleBy', 'odd:named'] : [],
      ),
    );
    return this.decorated([base]);
  }

  decorated(names: readonly string[]): string {
    let name = pick(this.draw, names);
    const decorators =
      this.mode === 'typed'
        ? ['not']
        : ['not', 'swap', 'someFact', 'everyFact', 'someValue', 'everyValue'];
    if (this.isHosted) decorators.push('doubled', 'trimmed');
    while (this.draw(3) === 0) name = `${pick(this.draw, decorators)}:${name}`;
    return name;
  }

  order(fact: Json): Json {
    const right = this.draw(3) === 0 ? fact : pick(this.draw, NUMBERS);
    return {
      operator: this.mode === 'typed' ? pick(this.draw, ORDERS) : this.decorated(ORDERS),
      value: right,
    };
  }

  number(): Json {
    if (this.draw(4) === 0)
      return { ...this.field('spend'), params: { days: pick(this.draw, [7, 30, 365]) } };
    return this.field(pick(this.draw, ['purchases', 'idleDays']));
  }

  text(): Json {
    return this.draw(2) === 0 ? this.field('tier') : { fact: 'event', path: '$.data.sku' };
  }

  field(name: string): Json {
    return { fact: 'member', path: `$.${name}` };
  }

  oneText(): string {
    return pick(this.draw, TEXTS);
  }

  texts(): readonly string[] {
    return Array.from({ length: this.draw(12) }, () => this.oneText());
  }

  anyValue(): unknown {
    switch (this.draw(6)) {
      case 0:
        return null;
      case 1:
        return this.draw(2) === 0;
      case 2:
        return this.texts();
      case 3:
        return Array.from({ length: this.draw(12) }, () =>
          pick(this.draw, [...NUMBERS, ...TEXTS, null]),
        );
      case 4:
        return pick(this.draw, NUMBERS);
      default:
        return this.oneText();
    }
  }
}

export function randomWorld(draw: Draw, mode: Mode): World {
  const isOpen = mode === 'open';
  const some = (...values: readonly unknown[]): unknown =>
    isOpen && draw(3) === 0 ? anyDatum(draw) : values[draw(values.length)];
  const number = () => some(...NUMBERS);
  const text = () => some(...TEXTS);
  const tags = () => some([], ['gold'], ['a', '', 'gold'], ['5', 'silver', 'a']);
  const lines = some([], [{ sku: 'a', quantity: 1 }], [{ sku: 'b' }, { sku: 'a' }], undefined);
  const data = { paid: number(), sku: text(), lines, tags: tags(), 'odd name': number() };
  return {
    event: some({ type: 'purchase', data }, { data }, {}, [1, 2]),
    level: some(...NUMBERS, 'gold', null, true),
    member: {
      purchases: number(),
      idleDays: number(),
      spend: number(),
      tier: text(),
      joined: some('2025-01-01', '2026-01-01'),
      vip: some(true, false),
      tags: tags(),
      profile: some({ city: 'Oslo' }, {}),
      loose: anyDatum(draw),
    },
  };
}

const DATA: readonly unknown[] = [
  ...[undefined, null, 0, -0, Number.NaN, 7, '7', '', 'x', true, false, 'gold'],
  ...[[], [7], ['7', 7], [[]], [{ toString: 1 }]],
  ...[{}, { a: 1 }, { toString: 1, valueOf: 1 }, { length: 3 }],
];

function anyDatum(draw: Draw): unknown {
  return DATA[draw(DATA.length)];
}
