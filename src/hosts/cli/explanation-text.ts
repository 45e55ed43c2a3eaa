import type {
  Entry,
  Event,
  Explanation,
  Notice,
  Outcome,
  Program,
  Reason,
  RuleExplanation,
} from '../../index.ts';
import { tell } from '../text/index.ts';
import { decimal } from './figures.ts';
import type { LoadedRules } from './rules.ts';

type Trace = NonNullable<RuleExplanation['when']>;

/** Why an event gave what it gave: the outcome, then each rule with its condition and its sums. */
export function explanationText(
  event: Event,
  { outcome, rules }: Explanation,
  { program }: LoadedRules,
): string {
  const known = new Set(rules.map(({ ruleId }) => ruleId));
  const others = outcome.reasons.filter(({ ruleId }) => ruleId === undefined || !known.has(ruleId));
  const sentences = tell(outcome, 'en', program.versions.at(-1)?.ruleSet, {
    verbose: true,
    at: event.at,
  });
  return [
    `${outcome.eventId}: ${event.type} of ${outcome.memberId} at ${event.at} is ${outcome.status}`,
    ...rules.flatMap((rule) => ruleLines(rule, outcome, program)),
    ...others.map((reason) => `  ${reasonText(reason)}`),
    ...(outcome.issues ?? []).map(({ path, message }) => `  ${path.join('.')}: ${message}`),
    ...sentences.map(({ memberId, text }) => `  to ${memberId}: ${text}`),
    '',
  ].join('\n');
}

function ruleLines(rule: RuleExplanation, outcome: Outcome, program: Program): readonly string[] {
  const { ruleId, ruleSet, inWindow, when } = rule;
  return [
    `  ${ruleId} (${ruleSet})${inWindow ? '' : ': outside its time'}`,
    ...(when ? traceLines(when, '    ') : []),
    ...outcome.entries
      .filter((entry) => entry.ruleId === ruleId)
      .map((entry) => calcText(entry, program)),
    ...outcome.notices
      .filter((notice) => notice.ruleId === ruleId)
      .map((notice) => `    ${noticeText(notice)}`),
    ...outcome.reasons
      .filter((reason) => reason.ruleId === ruleId)
      .map((reason) => `    ${reasonText(reason)}`),
  ];
}

function noticeText(notice: Notice): string {
  switch (notice.kind) {
    case 'item-granted':
      return `${notice.memberId} gets ${notice.quantity} × ${notice.item}`;
    case 'strike':
      return `${notice.memberId} has ${notice.strikes} strikes`;
    case 'mute':
      return `${notice.memberId} is muted until ${notice.until}`;
    case 'streak-ended':
      return `${notice.memberId} loses a streak of ${notice.length}, ${notice.first} to ${notice.last}`;
    case 'freeze-used':
      return `${notice.memberId} uses ${notice.days.length} freezes for ${notice.days.join(', ')}`;
    case 'lapse-ahead':
      return `${notice.memberId} loses ${notice.points} units of ${notice.currency} after ${notice.through}`;
    case 'cohort-assigned':
      return `${notice.memberId} is in cohort ${notice.cohort} from ${notice.season} on`;
    case 'tier-crossed':
      return `${notice.memberId} goes ${notice.direction} from ${notice.from ?? 'no level'} to ${notice.to ?? 'none'}`;
    default:
      return notice satisfies never;
  }
}

function calcText(entry: Entry, program: Program): string {
  const { memberId, currency, calc } = entry;
  const scale = program.currencies.find(({ id }) => id === currency)?.scale ?? 0;
  const [asked, granted, balance] = [calc.asked, calc.granted, entry.balance].map((units) =>
    decimal(BigInt(units), scale),
  );
  const factors = calc.factors.map(({ ruleId, factor }) => ` × ${factor} (${ruleId})`).join('');
  const cuts = calc.cutBy.length === 0 ? '' : ` (cut by ${calc.cutBy.join(' and ')})`;
  return (
    `    ${memberId}: base ${calc.base}${factors}, asked ${asked}, ` +
    `granted ${granted} ${currency}${cuts}, balance ${balance}`
  );
}

function reasonText({ code, params }: Reason): string {
  const facts = Object.entries(params).map(([name, value]) => `${name} ${show(value)}`);
  return facts.length === 0 ? code : `${code}: ${facts.join(', ')}`;
}

function traceLines(trace: Trace, indent: string): readonly string[] {
  const children = trace.all ?? trace.any ?? (trace.not ? [trace.not] : []);
  return [
    `${indent}${mark(trace)} ${nodeText(trace)}`,
    ...children.flatMap((child) => traceLines(child, `${indent}  `)),
  ];
}

/** A node without a result was not looked at: the outcome was certain before. */
function mark({ result }: Trace): string {
  if (result === undefined) return '·';
  return result ? '✓' : '✗';
}

function nodeText(trace: Trace): string {
  const label = trace.condition ?? trace.name;
  const named = label === undefined ? '' : `${label}: `;
  if (trace.all) return `${named}all`;
  if (trace.any) return `${named}any`;
  if (trace.not) return `${named}not`;
  return trace.fact === undefined ? `${label ?? ''}` : named + leafText(trace);
}

function leafText(trace: Trace): string {
  const { fact = '', path = '', params, operator = '', value } = trace;
  const asked = params === undefined ? '' : ` ${show(params)}`;
  const found = trace.missing ? 'missing' : show(trace.factResult);
  const looked = trace.result === undefined ? '' : `, found ${found}`;
  return `${fact}${path.replace(/^\$/, '')}${asked} ${operator} ${show(value)}${looked}`;
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}
