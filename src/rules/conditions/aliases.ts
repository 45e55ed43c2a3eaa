/** What people write for an operator that has another name here; only used in suggestions. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['=', 'equal'],
  ['==', 'equal'],
  ['===', 'equal'],
  ['eq', 'equal'],
  ['is', 'equal'],
  ['!=', 'notEqual'],
  ['!==', 'notEqual'],
  ['ne', 'notEqual'],
  ['<', 'lessThan'],
  ['lt', 'lessThan'],
  ['<=', 'lessThanInclusive'],
  ['lte', 'lessThanInclusive'],
  ['max', 'lessThanInclusive'],
  ['>', 'greaterThan'],
  ['gt', 'greaterThan'],
  ['>=', 'greaterThanInclusive'],
  ['gte', 'greaterThanInclusive'],
  ['min', 'greaterThanInclusive'],
  ['oneOf', 'in'],
  ['nin', 'notIn'],
  ['includes', 'contains'],
  ['startsWith', 'prefix'],
  ['endsWith', 'suffix'],
  ['like', 'glob'],
  ['matches', 'glob'],
  ['regex', 'glob'],
  ['some', 'someItem'],
  ['every', 'everyItem'],
]);

/** The operator that is meant by a name from another language. */
export function operatorAlias(name: string): string | undefined {
  return ALIASES.get(name);
}
