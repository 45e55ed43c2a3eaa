/**
 * What an editor says about each property of a rule set, by the place of the property: a definition
 * and the way from there, `[]` for the rows of a list and `{}` for the values of an object. What all
 * kinds of rules share stands under `rule`, what all that reach awards share under `reach`.
 */
export const TEXTS: Readonly<Record<string, string>> = {
  'ruleSet.id': 'Names the rule set in every line of the ledger, with its version.',
  'ruleSet.version': 'A whole number from 0. A published version never changes.',
  'ruleSet.extends':
    'The pinned parent, such as "food@1". The rest of the document is then a merge patch (RFC 7396) on it.',
  'ruleSet.title': 'The name that people see, by language.',
  'ruleSet.description': 'What it is for, by language.',
  'ruleSet.references': 'Where numbers were taken from.',
  'ruleSet.references[].url': 'The address of the source.',
  'ruleSet.references[].read': 'The day on which it was read.',
  'ruleSet.timeZone':
    'The zone of every day, week and month: "UTC", an offset such as "+08:00", or a name such as "Asia/Shanghai".',
  'ruleSet.dayStart': 'The wall clock at which a day begins; "00:00" by default. (advanced)',
  'ruleSet.weekStart': 'The first day of a week; monday by default.',
  'ruleSet.openPeriod':
    'How late an event may be and still be put in its place; 1 hour by default. Weeks and smaller. (advanced)',
  'ruleSet.lateLimit':
    'How late an event may be at all, included; 7 days by default. Weeks and smaller. (advanced)',
  'ruleSet.future': 'What becomes of events ahead of the known clock. (advanced)',
  'ruleSet.future.tolerance':
    'How far ahead an event may be and still count at once; 2 minutes by default. (advanced)',
  'ruleSet.future.beyond':
    'Further ahead: "hold" keeps the event until the clock gets there (default), "refuse" turns it away. (advanced)',
  'ruleSet.currencies': 'What is counted, by id; only "points" by default.',
  'ruleSet.currencies{}.scale':
    'Digits after the point, 0 (default) to 6. A ledger counts whole units of the last digit.',
  'ruleSet.currencies{}.spendable': 'false for values that only grow and cannot be spent.',
  'ruleSet.currencies{}.title': 'The name that people see, by language.',
  'ruleSet.segments':
    'Named conditions; rules say the name where they would otherwise repeat the condition.',
  'ruleSet.rules': 'Rules by id. The order in which they stand here means nothing.',

  'rule.kind': 'What the rule does.',
  'rule.title': 'The name that people see, by language.',
  'rule.description': 'What it is for, by language.',
  'rule.tags': 'Groups that multipliers, caps and cooldowns can name instead of rule ids.',
  'rule.priority': 'Lower goes first; 0 if absent; ties go by id.',
  'rule.enabled': 'false switches the rule off; its counters stay.',
  'rule.retire':
    'The first day, or an instant with an offset, at which the rule no longer acts. Its counters stay.',
  'rule.counterId':
    'The name under which its counters are kept; the id of the rule if absent. Keep the old id here when you rename a rule. (advanced)',
  'reach.rules': 'The ids of the award rules that it acts on.',
  'reach.tags': 'It acts on every award rule that carries one of these tags.',

  'award.on': 'The type of event that it answers to, or a list of types.',
  'award.to':
    'Where the event names the member who gets it, such as "$.data.to"; absent: the acting member. Nobody can award themselves this way.',
  'award.others':
    'true where somebody else decides about the points (likes, praise): nobody can award themselves.',
  'award.when': 'Awarded only where this holds for the acting member and the event.',
  'award.during': 'Awarded only within this time.',
  'award.amount': 'How much; without it the rule only gives items.',
  'award.gives': 'Items, each told as a notice with every award.',
  'award.gives[].item': 'What is given.',
  'award.gives[].of': 'Where the event says what the item is of, such as "$.data.sku".',
  'award.gives[].quantity': 'How many; 1 if absent.',
  'award.limit': 'At most so many awards or points in a period, or a list of such limits.',
  'award.once':
    'A path: one award for each value of it, for ever. A purchase is awarded once per key by default; false lifts that.',
  'award.once.of': 'The path to the value, such as "$.data.post".',
  'award.once.forget': 'How long a value is remembered after its award; for ever if absent.',
  'award.shadow':
    'true: computed and told, not paid. It uses only its own limit and once. (advanced)',

  'multiplier.on':
    'The type of event, or a list. Without rules and tags it reaches only what the acting member gains in the default currency.',
  'multiplier.of': 'The currency that it multiplies; the default currency if absent.',
  'multiplier.factor':
    'A decimal of at least 0, a decimal of the event within a range, or an ordered list in which the first match counts. 0 suppresses the award.',
  'multiplier.factor.of': 'Where the event holds the factor, such as "$.data.weight".',
  'multiplier.factor.min': 'Included. A factor outside the range does not count.',
  'multiplier.factor.max': 'Included. A factor outside the range does not count.',
  'multiplier.factor[].if': 'The condition of the row; absent in the last row, the default.',
  'multiplier.factor[].use': 'The factor of the row.',
  'multiplier.during': 'Acts only within this time.',
  'multiplier.when': 'Acts only where this holds for the member who gets the award.',
  'multiplier.group':
    'Factors of one group are put together first, then the groups multiply; the group "default" if absent. (advanced)',
  'multiplier.stacking':
    'How the factors of one group become one. 2 and 5 give: product (default) 10, sum-of-bonuses 6, best 5, first the one that goes first, sum-of-factors 7. The same in all rules of a group. (advanced)',
  'multiplier.ceiling':
    'The most that the factors of the group come to together. The same in all rules of a group. (advanced)',

  'cap.for': 'Whose limit it is: each member has their own.',
  'cap.balance': 'Awards do not lift the balance of a member above this.',
  'cap.alsoCounts': 'Award rules that use up the room and are never cut. (advanced)',

  'cooldown.lasts': 'An award exactly this long after the last one is granted.',
  'cooldown.extended':
    'true: a refused try starts the pause again; by default only grants do. (advanced)',

  'limit.times': 'Most awards in the period; 0 allows none.',
  'limit.sum': 'Most points in the period; 0 allows none.',
  'limit.of': 'The currency of the sum; the default currency if absent.',
  'limit.per': 'A calendar period, one event, "ever", or a window that moves with time.',
  'limit.weekStart': 'The first day of a "week" here; that of the rule set if absent. (advanced)',
  'limit.atLimit':
    'The award that crosses the sum: "trim" cuts it to what is left (default), "skip" refuses it whole. (advanced)',
  'limit.counts':
    'What uses up the sum: "gross" points granted (default), "net" of deductions, or "base" points before factors. (advanced)',
  'per.rolling': 'The window (t − length, t] before each event.',

  'during.from': 'Included: a date, or an instant with an offset.',
  'during.until': 'Excluded: a date, or an instant with an offset.',
  'during.through': 'Included: the last date. Not beside until.',
  'during.weekdays': 'Days of the week.',
  'during.hours': 'Stretches of the wall clock; until before from goes over midnight.',
  'during.hours[].from': 'Included, HH:MM.',
  'during.hours[].until': 'Excluded, HH:MM; 24:00 is the end of the day.',
  'during.daysOfMonth': '1 to 31, or −1 (the last) to −31 from the end.',

  'fixed.fixed': 'The same for every event; negative for a deduction.',
  'rate.rate': 'Points for each per of the base.',
  'rate.per': 'Greater than 0; 1 if absent.',
  'rate.of': 'A path to a decimal in the event, such as "$.data.paid", or the lines of an order.',
  'rate.roundEach':
    'What is rounded by itself: the whole order (default), each line or each unit. Needs lines. (advanced)',
  'rate.minimum': 'A base below it earns nothing.',
  'rate.signed': 'true: a negative base takes points; by default it earns nothing. (advanced)',
  'given.given':
    'Where the event holds the points that a person decided, such as "$.data.points". Nobody can award themselves.',
  'given.min': 'Included. Points outside the range are refused.',
  'given.max': 'Included. Points outside the range are refused.',
  'table.table': 'Where the event holds the grade, such as "$.data.grade".',
  'table.rows': 'Thresholds in ascending order; the last one that is reached counts.',
  'table.rows[].from': 'The threshold, included.',
  'table.rows[].points': 'Points from this threshold on.',
  'table.values': 'Points by the name of the grade.',
  'formula.formula': 'Exact arithmetic over decimals and decimals of the event.',
  'amount.rounding':
    'How exact points become whole units, once per award; floor by default. "carry" keeps the fraction for the next award. (advanced)',
  'lines.lines': 'Where the event holds the lines of an order, such as "$.data.lines".',
  'lines.price': 'Where one line holds its price, such as "$.price".',
  'lines.quantity': 'Where one line holds how many, a whole number; 1 if absent.',

  'expression.add': 'The sum of all.',
  'expression.subtract': 'The first less the second.',
  'expression.multiply': 'The product of all.',
  'expression.divide': 'The first by the second, exactly.',
  'expression.min': 'The smallest.',
  'expression.max': 'The greatest.',

  'duration.years': 'Civil years.',
  'duration.months': 'Civil months.',
  'duration.weeks': 'Civil weeks, of 7 days.',
  'duration.days': 'Civil days.',
  'duration.hours': 'Elapsed hours.',
  'duration.minutes': 'Elapsed minutes.',
  'duration.seconds': 'Elapsed seconds.',
};

/** Definitions that many places share. */
export const DEFINITIONS: Readonly<Record<string, readonly [title: string, description: string]>> =
  {
    award: ['Award', 'Points, items or both for an event.'],
    multiplier: ['Multiplier', 'Multiplies awards before they are rounded.'],
    cap: ['Cap', 'A limit shared by several award rules, for each member.'],
    cooldown: ['Cooldown', 'A pause between awards.'],
    amount: ['Amount', 'Points in the default currency, or an object of amounts by currency.'],
    duration: ['Duration', 'Days and larger are civil; hours and smaller are elapsed time.'],
    during: ['During', 'When the rule acts: dates, weekdays, hours, days of the month.'],
    expression: [
      'Expression',
      'A decimal, a path to a decimal in the event, or add, subtract, multiply, divide, min, max over such.',
    ],
    name: ['Name', '1 to 128 code units, without control characters and outer spaces.'],
    names: ['Names', 'At least one name.'],
    texts: ['Texts', 'By language tag: {"en": "Check-in", "zh-CN": "签到"}.'],
    decimal: ['Decimal', 'A number, or a text such as "0.1" of at most 40 digits.'],
    gain: ['Decimal of at least 0', 'A number, or a text such as "0.1" of at most 40 digits.'],
    path: ['Path', 'A definite path into the event, such as "$.data.paid" or "$.data.lines[0]".'],
    on: ['Types of events', 'One type or a list of types.'],
    per: ['Period', 'A calendar period, one event, "ever", or {"rolling": duration}.'],
    limit: [
      'Limit',
      'At most so many awards (times) or points (sum) in a period, for each member.',
    ],
    lines: ['Lines of an order', 'An array in the event, with the paths inside one line.'],
    fixed: ['Fixed amount', 'The same points for every event.'],
    rate: ['Rate', 'Points for each unit of a base.'],
    given: ['Given amount', 'Points that a person decided, inside a range.'],
    table: ['Table', 'Points by a grade: by threshold (rows) or by name (values).'],
    formula: ['Formula', 'Points from exact arithmetic.'],
    oneAmount: [
      'Amount in one currency',
      'A decimal, or one of: fixed, rate, given, table, formula.',
    ],
  };
