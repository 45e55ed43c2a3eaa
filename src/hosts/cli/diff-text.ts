import type { DiffChange, MemberTotal, RuleTotal } from '../../index.ts';
import { byCodeUnit } from '../../units/identifier.ts';
import type { Comparison } from './diff.ts';
import { bar, counted, decimal, grouped, table } from './figures.ts';

/** Two amounts in units, before and after. */
type Pair = Pick<DiffChange, 'was' | 'now'>;

/** The comparison for people: who gains, who loses, and what share each rule has. */
export function diffText(comparison: Comparison): string {
  const { before, after, programme, events, badLines, changes, members } = comparison;
  const people = new Set(members.map(({ memberId }) => memberId)).size;
  const changed = `${counted(changes.length, 'change')} for ${counted(people, 'member')}`;
  const parts = [
    `${before.join(', ')} → ${after.join(', ')}, programme ${programme}: ` +
      `${counted(events, 'event')}, ${changes.length === 0 ? 'no change' : changed}\n`,
    ...currenciesIn(comparison).map((currency) => currencyText(currency, comparison)),
    badLines === 0 ? '' : `Bad lines: ${grouped(badLines)}\n`,
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function currenciesIn({ rules, time }: Comparison): readonly string[] {
  return [...new Set([...rules, ...time].map(({ currency }) => currency))].sort(byCodeUnit);
}

function currencyText(id: string, { rules, members, time, scales }: Comparison): string {
  const inCurrency = <T extends { readonly currency: string }>(all: readonly T[]) =>
    all.filter(({ currency }) => currency === id);
  const scale = scales[id] ?? 0;
  const own = inCurrency(rules);
  const total = sumOf(own);
  const taken = sumOf(inCurrency(time));
  const lapsed =
    taken.was === taken.now ? '' : `  lapsed or decayed otherwise: ${signed(taken, scale)}\n`;
  if (own.every(({ was, now }) => was === now))
    return `${id}: ${decimal(BigInt(total.now), scale)}, no change\n${lapsed}`;
  const [was, , now, change] = amounts(total, scale);
  return [
    `${id}: ${was} → ${now} (${change})\n`,
    `  by rule\n${table(ruleRows(own, scale), '    ')}`,
    `  shares\n${table(shareRows(own), '    ')}`,
    memberText(inCurrency(members), scale),
    lapsed,
  ].join('');
}

function sumOf(pairs: readonly Pair[]): Pair {
  let was = 0;
  let now = 0;
  for (const pair of pairs) {
    was += pair.was;
    now += pair.now;
  }
  return { was, now };
}

function signed({ was, now }: Pair, scale: number): string {
  const text = decimal(BigInt(now - was), scale);
  return now > was ? `+${text}` : text;
}

type Rows = readonly (readonly string[])[];

function ruleRows(rules: readonly RuleTotal[], scale: number): Rows {
  const largest = largestChange(rules);
  return [...rules]
    .sort(byChange)
    .map((rule) => [
      rule.ruleId === '' ? '(no rule)' : rule.ruleId,
      ...amounts(rule, scale),
      balanceBar(rule, largest),
      [
        rule.gaining > 0 ? `${counted(rule.gaining, 'member')} up` : '',
        rule.losing > 0 ? `${counted(rule.losing, 'member')} down` : '',
      ]
        .filter((part) => part !== '')
        .join(', '),
    ]);
}

function amounts(pair: Pair, scale: number): readonly string[] {
  const { was, now } = pair;
  return [decimal(BigInt(was), scale), '→', decimal(BigInt(now), scale), signed(pair, scale)];
}

/** Columns on each side of the middle. */
const HALF = 16;

/** Losses to the left, gains to the right; what changes at all shows. */
function balanceBar({ was, now }: Pair, largest: number): string {
  const length = largest === 0 ? 0 : Math.ceil((Math.abs(now - was) * HALF) / largest);
  const left = now < was ? '░'.repeat(length) : '';
  const right = now > was ? '█'.repeat(length) : '';
  return `${left.padStart(HALF)}│${right.padEnd(HALF)}`;
}

function largestChange(pairs: readonly Pair[]): number {
  return pairs.reduce((most, { was, now }) => Math.max(most, Math.abs(now - was)), 0);
}

/** The largest first; equal ones stay as they stand. */
function byChange(a: Pair, b: Pair): number {
  return Math.abs(b.now - b.was) - Math.abs(a.now - a.was);
}

/** Of what was given in all; rules that take have none. */
function shareRows(rules: readonly RuleTotal[]): Rows {
  const given = rules.filter(({ was, now }) => was > 0 || now > 0);
  const total = sumOf(
    given.map(({ was, now }) => ({ was: Math.max(0, was), now: Math.max(0, now) })),
  );
  const share = (units: number, of: number) => {
    const percent = of === 0 ? 0 : Math.round((Math.max(0, units) * 100) / of);
    return [`${String(percent).padStart(3)} %`, bar(BigInt(Math.max(0, units)), BigInt(of))];
  };
  return [...given].sort(byChange).flatMap(({ ruleId, was, now }) => [
    [ruleId, 'before', ...share(was, total.was)],
    ['', 'after', ...share(now, total.now)],
  ]);
}

/** So many of those who gain and of those who lose are named. */
const NAMED = 10;

function memberText(members: readonly MemberTotal[], scale: number): string {
  const changed = members.filter(({ was, now }) => was !== now).sort(byChange);
  if (changed.length === 0) return '';
  const largest = largestChange(changed);
  const sides = [
    { title: 'gain', own: changed.filter(({ was, now }) => now > was) },
    { title: 'lose', own: changed.filter(({ was, now }) => now < was) },
  ];
  return sides
    .filter(({ own }) => own.length > 0)
    .map(({ title, own }) => {
      const rows = own.slice(0, NAMED).map((one) => {
        return [one.memberId, ...amounts(one, scale), balanceBar(one, largest)];
      });
      const more = own.length > NAMED ? `    and ${grouped(own.length - NAMED)} more\n` : '';
      const verb = own.length === 1 ? `${title}s` : title;
      return `  ${counted(own.length, 'member')} ${verb}\n${table(rows, '    ')}${more}`;
    })
    .join('');
}
