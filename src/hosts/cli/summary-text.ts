import { bar, counted, decimal, grouped, table } from './figures.ts';
import type { CurrencySummary, LimitSummary, Summary, Units } from './summary.ts';

/** The summary for people. */
export function summaryText(summary: Summary): string {
  const { events, members, entries, currencies } = summary;
  const parts = [
    `${summary.ruleSets.join(', ')}, programme ${summary.programme}: ` +
      `${counted(events.total, 'event')}, ${counted(members, 'member')}, ` +
      `${entries === 1 ? '1 entry' : `${grouped(entries)} entries`}\n`,
    section('Events', counts(events.byStatus)),
    ...Object.entries(currencies).map(([id, currency]) => currencyText(id, currency)),
    section('Items', counts(summary.items)),
    section('Limits', limitRows(summary)),
    section('Reasons', counts(summary.reasons)),
    badText(summary),
    stoppedText(summary),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

type Rows = readonly (readonly string[])[];

function section(title: string, rows: Rows): string {
  return rows.length === 0 ? '' : `${title}\n${table(rows)}`;
}

function counts(record: Readonly<Record<string, number>>): Rows {
  return Object.entries(record).map(([name, count]) => [name, grouped(count)]);
}

function currencyText(id: string, currency: CurrencySummary): string {
  const { scale, total, byRule, topMembers } = currency;
  const { title, sums } = periodsOf(currency.byDay);
  const largest = [...sums.values()].reduce((most, units) => (units > most ? units : most), 0n);
  const amount = (units: Units) => decimal(BigInt(units), scale);
  const ofPeriods = [...sums].map(([period, units]) => [
    period,
    decimal(units, scale),
    bar(units, largest),
  ]);
  return [
    `${id}: ${amount(total)}\n`,
    `  by rule\n${table(
      Object.entries(byRule).map(([rule, units]) => [rule, amount(units)]),
      '    ',
    )}`,
    `  by ${title}\n${table(ofPeriods, '    ')}`,
    `  top members\n${table(
      topMembers.map(({ memberId, points }) => [memberId, amount(points)]),
      '    ',
    )}`,
  ].join('');
}

/** More rows than this are gathered into months, then into years. */
const PERIODS_MAX = 31;

const PERIODS = [
  { title: 'day', length: 'YYYY-MM-DD'.length },
  { title: 'month', length: 'YYYY-MM'.length },
  { title: 'year', length: 'YYYY'.length },
] as const;

function periodsOf(byDay: Readonly<Record<string, Units>>) {
  const found = PERIODS.map(({ title, length }) => ({ title, sums: gather(byDay, length) }));
  return (
    found.find(({ sums }) => sums.size <= PERIODS_MAX) ?? {
      title: 'day',
      sums: new Map<string, bigint>(),
    }
  );
}

function gather(byDay: Readonly<Record<string, Units>>, length: number): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const [day, units] of Object.entries(byDay)) {
    const period = day.slice(0, length);
    sums.set(period, (sums.get(period) ?? 0n) + BigInt(units));
  }
  return sums;
}

function limitRows({ limits, currencies }: Summary): Rows {
  if (limits.length === 0) return [];
  const rows = limits.map((limit) => [
    limit.ruleId,
    grouped(limit.refused),
    grouped(limit.cut),
    keptBack(limit, currencies),
  ]);
  return [['', 'refused', 'cut', 'kept back'], ...rows];
}

function keptBack({ currency, units }: LimitSummary, currencies: Summary['currencies']): string {
  if (currency === undefined || units === undefined) return '';
  return `${decimal(BigInt(units), currencies[currency]?.scale ?? 0)} ${currency}`;
}

function badText({ badLines: { count, first } }: Summary): string {
  if (count === 0) return '';
  const rows = first.map(({ file, line, reason }) => `  ${file}:${line}: ${reason}\n`);
  const more = count > first.length ? `  and ${grouped(count - first.length)} more\n` : '';
  return `Bad lines: ${grouped(count)}\n${rows.join('')}${more}`;
}

function stoppedText({ stoppedAt }: Summary): string {
  return stoppedAt ? `Stopped before ${stoppedAt.file}:${stoppedAt.line}.\n` : '';
}
