import { ITEM_OPERATORS, operatorTable } from '../../src/rules/conditions/operators.ts';
import { factsOf } from '../../src/rules/facts.ts';
import type { Node } from './json-schema.ts';

const ITEM_TEXT = 'A condition about the fact "item", an element of an array.';

/** The condition language: docs/conditions.md. */
export function conditionDefinitions(): Record<string, Node> {
  const facts = factsOf({
    currencyIndex: () => 0,
    unitsPerPoint: () => 1,
    purchasesSlot: () => 0,
    noteGroupTags: () => undefined,
    seasons: [],
    streak: () => undefined,
    tier: () => ({ fault: 'there is none' }),
  });
  const named = [...facts].map(([fact, { fields: known }]) => {
    const names = [...(known?.keys() ?? [])].sort().join('|');
    return `${fact}(\\.(${names})([.\\[].*)?)?`;
  });
  const names = [...facts.keys()];
  return {
    condition: condition('condition', named, names),
    itemCondition: {
      ...condition('itemCondition', [...named, 'item([.\\[].*)?'], [...names, 'item']),
      description: ITEM_TEXT,
    },
    ...operandDefinitions(),
    fact: {
      title: 'Fact',
      description: 'A value to compare with.',
      type: 'object',
      properties: { ...factProperties([...names, 'item']) },
      required: ['fact'],
      additionalProperties: false,
    },
  };
}

function condition(name: string, keys: readonly string[], facts: readonly string[]): Node {
  const self = { $ref: `#/$defs/${name}` };
  const list = { type: 'array', minItems: 1, items: self };
  const [all, any] = ['Every one of them holds.', 'At least one of them holds.'];
  return {
    title: 'Condition',
    description:
      'The name of a segment, a short form such as {"member.purchases": 0}, or a json-rules-engine condition tree.',
    anyOf: [
      { type: 'string', minLength: 1 },
      node('all', { title: 'All', description: all, ...list }),
      node('any', { title: 'Any', description: any, ...list }),
      node('not', { title: 'Not', description: 'It does not hold.', ...self }),
      node('condition', {
        title: 'Condition',
        description: 'The name of a segment.',
        type: 'string',
        minLength: 1,
      }),
      leaf(facts),
      {
        title: 'Short form',
        description: 'Comparisons that all hold, by fact and path, such as "event.data.paid".',
        type: 'object',
        minProperties: 1,
        patternProperties: { [`^(${keys.join('|')})$`]: { $ref: '#/$defs/comparison' } },
        additionalProperties: false,
      },
    ],
  };
}

function node(kind: string, value: Node): Node {
  return {
    type: 'object',
    properties: { [kind]: value, ...LABELS },
    required: [kind],
    additionalProperties: false,
  };
}

const LABELS: Node = {
  name: { title: 'Name', description: 'For explanations.', type: 'string', minLength: 1 },
  priority: {
    title: 'Priority',
    description: 'Higher is looked at first; it never changes the answer.',
    type: 'integer',
    minimum: 1,
  },
};

function leaf(facts: readonly string[]): Node {
  return {
    title: 'Comparison',
    description: 'A fact, an operator and a value.',
    type: 'object',
    properties: {
      ...factProperties(facts),
      operator: { title: 'Operator', description: OPERATOR_TEXT, $ref: '#/$defs/operator' },
      value: {
        title: 'Value',
        description: 'What the fact is compared with: a value, a list, another fact.',
      },
      ...LABELS,
    },
    required: ['fact', 'operator', 'value'],
    additionalProperties: false,
  };
}

function factProperties(facts: readonly string[]): Node {
  return {
    fact: { title: 'Fact', description: 'What is asked about.', enum: facts },
    path: {
      title: 'Path',
      description: 'Where in the fact, such as "$.data.paid".',
      $ref: '#/$defs/path',
    },
    params: {
      title: 'Params',
      description: 'For the fields that take them, such as {"currency": "growth"}.',
      type: 'object',
    },
  };
}

const OPERATOR_TEXT =
  'Decorators stand before it with a colon, such as "not:in". Those of a host are not known here.';

function operandDefinitions(): Record<string, Node> {
  const { operatorNames, decoratorNames } = operatorTable();
  const plain = operatorNames.filter((name) => !ITEM_OPERATORS.includes(name));
  const scalars = ['string', 'number', 'boolean', 'null'];
  const itemwise = Object.fromEntries(
    ITEM_OPERATORS.map((name) => [
      name,
      { title: titleOf(name), description: ITEM_TEXT, $ref: '#/$defs/itemCondition' },
    ]),
  );
  return {
    operator: {
      title: 'Operator',
      description: OPERATOR_TEXT,
      anyOf: [
        { enum: operatorNames },
        { type: 'string', pattern: `^((${decoratorNames.join('|')}):)+(${plain.join('|')})$` },
      ],
    },
    comparison: {
      title: 'Comparison',
      description: 'A value (equal), a list (in), another fact, or values by operator.',
      anyOf: [
        { type: scalars },
        { type: 'array' },
        { $ref: '#/$defs/fact' },
        {
          type: 'object',
          minProperties: 1,
          propertyNames: { $ref: '#/$defs/operator' },
          properties: itemwise,
        },
      ],
    },
  };
}

/** `atLimit` as "At limit". */
export function titleOf(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
