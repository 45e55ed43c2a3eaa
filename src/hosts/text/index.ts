import type { Entry } from '../../model/entry.ts';
import type { Notice, Outcome, Reason, ReasonCode, Status } from '../../model/outcome.ts';
import type { RuleSet } from '../../rules/rule-set.ts';
import { changesOf, summed } from './corrected.ts';
import { en } from './en.ts';
import type { Language, ReasonFacts } from './language.ts';
import { amountOf, decimalOf, levelTitleOf, type Names, scaleOf, titleOf } from './names.ts';
import { whenInWords } from './time.ts';
import { zhCn } from './zh-cn.ts';

/** A sentence for one member. */
export interface Line {
  readonly memberId: string;
  readonly text: string;
}

export interface TellOptions {
  /** Also what a member hardly asks about: duplicates, rules that did not act. */
  readonly verbose?: boolean | undefined;
  /** Instant of the event: waits are then told from there ("in 3 minutes"), else as a wall clock. */
  readonly at?: string | number | undefined;
}

/**
 * An outcome in sentences: what was awarded, then the items, then what holds no longer, then why
 * something was not. Speaks `en` and `zh-CN`; other locales get English. Titles and scales come
 * from `rules`; without them ids are said and amounts are units.
 *
 * Each line goes to the member it is about: a reason from a beneficiary's step to the beneficiary.
 * Of a release only what becomes available is told. What is corrected about earlier inputs is told
 * in one sentence for each member and rule, and not at all where it sums up to nothing; why an
 * earlier input earns less now is told by `verbose`.
 * Duplicates are silent, since they were answered the first time, and so are rules that did not
 * act (`no-rule`, `condition-not-met`, `outside-window`, `retired`, `factor-zero`,
 * `factor-out-of-range`), trials (`shadow`), `base-negative`, `already-joined`, screens
 * (`rate-limited`, `repeated`, `gate-closed`, `muted`) and what only who undoes something needs to
 * know (`closed`, `nothing-left`); `verbose` tells them too. A limit is told at
 * each try: a host that finds this too much looks at the codes in `outcome.reasons` first.
 *
 * @example
 * tell(book.post(event), 'en', food)
 * // → [{ memberId: 'ada', text: '+5 points for Daily check-in, balance 25' }]
 */
export function tell(
  outcome: Outcome,
  locale: string,
  rules?: RuleSet,
  options: TellOptions = {},
): readonly Line[] {
  const names: Names = { language: languageOf(locale), locale, rules };
  const lines = [
    ...summed(outcome)
      .filter((entry) => options.verbose || !isOtherHalf(entry))
      .map((entry) => entryLine(entry, names)),
    ...outcome.notices.map((notice) => noticeLine(notice, names, options.at)),
    ...changedLines(outcome, names, options),
    ...reasonLines(outcome, names, options),
  ];
  return lines.filter(({ memberId }) => memberId !== '');
}

function languageOf(locale: string): Language {
  return /^zh([-_](cn|hans)([-_]cn)?)?$/i.test(locale) ? zhCn : en;
}

/** What a release takes out of the pending points is said by the line that makes them available. */
function isOtherHalf({ kind, bucket }: Entry): boolean {
  return kind === 'release' && bucket === 'pending';
}

function entryLine(entry: Entry, names: Names): Line {
  const { memberId, currency, points, ruleId, kind, bucket } = entry;
  const change = amountOf(points, currency, names, points > 0 ? '+' : '');
  const balance = decimalOf(entry.balance, scaleOf(currency, names));
  const title = ruleId === '' ? undefined : titleOf(ruleId, names);
  const facts = { kind, isPending: bucket === 'pending', isLoss: points < 0 };
  return { memberId, text: names.language.entry({ ...facts, change, title, balance }) };
}

function noticeLine(notice: Notice, names: Names, at: TellOptions['at']): Line {
  return { memberId: notice.memberId, text: noticeText(notice, names, at) };
}

function noticeText(notice: Notice, names: Names, at: TellOptions['at']): string {
  const { language, rules } = names;
  const title = titleOf(notice.ruleId, names);
  switch (notice.kind) {
    case 'item-granted': {
      const { item, of, quantity } = notice;
      return language.item({ title, item, of, quantity });
    }
    case 'strike':
      return language.strike({ title, strikes: notice.strikes });
    case 'mute': {
      const when = whenInWords(notice.until, { at, zone: rules?.timeZone }, language);
      return language.mute({ title, when });
    }
    case 'streak-ended':
      return language.streakEnded({ title, length: notice.length });
    case 'freeze-used': {
      const { days, saved } = notice;
      const [first = '', last = first] = [days[0], days.at(-1)];
      return language.freezeUsed({ title, count: days.length, first, last, saved });
    }
    case 'lapse-ahead': {
      const { points, currency, through } = notice;
      return language.lapseAhead({ title, amount: amountOf(points, currency, names), through });
    }
    case 'cohort-assigned':
      return language.cohortAssigned({ title, season: notice.season, cohort: notice.cohort });
    case 'tier-crossed': {
      const { ruleId, from, to, direction } = notice;
      const [level, before] = [to, from].map((id) => id && levelTitleOf(ruleId, id, names));
      return language.tierCrossed({
        title,
        level,
        lost: direction === 'down' ? before : undefined,
      });
    }
    default:
      return notice satisfies never;
  }
}

/** What was told of earlier inputs and holds no longer, and what holds instead. */
function changedLines(
  { corrected = [], notices }: Outcome,
  names: Names,
  { verbose = false, at }: TellOptions,
): readonly Line[] {
  const known = new Set(notices.map(({ id }) => id));
  return corrected.flatMap(({ memberId, was, now }) => {
    const told = changesOf(was.notices, now.notices, (notice) => noticeText(notice, names, at));
    const why = changesOf(was.reasons, now.reasons, (reason) => reasonText(reason, names));
    const texts = [
      ...told.gone.map(({ text }) => names.language.withdrawn(text)),
      ...told.come.filter(({ of }) => !known.has(of.id)).map(({ text }) => text),
      ...why.come.filter(() => verbose).map(({ text }) => text),
    ];
    return texts.map((text) => ({ memberId, text }));
  });
}

/**
 * Not told unless asked for: a rule that did not act is no news, a trial is the host's, and an
 * answer to each message of a flood would double it.
 */
const QUIET_REASONS: ReadonlySet<ReasonCode> = new Set([
  'no-rule',
  'condition-not-met',
  'outside-window',
  'retired',
  'factor-zero',
  'factor-out-of-range',
  'shadow',
  'base-negative',
  'already-joined',
  'rate-limited',
  'repeated',
  'gate-closed',
  'muted',
  'streak-pays-nothing',
  'replaced',
  'closed',
  'nothing-left',
  'exceeds',
  'still-earned',
]);

/** A delivery that came twice was answered the first time. */
const QUIET_STATUSES: ReadonlySet<Status> = new Set(['duplicate']);

function reasonLines(
  outcome: Outcome,
  names: Names,
  { verbose = false, at }: TellOptions,
): readonly Line[] {
  const { status, memberId, reasons } = outcome;
  if (status !== 'accepted' && reasons.length === 0) {
    if (QUIET_STATUSES.has(status) && !verbose) return [];
    return [{ memberId, text: names.language.statuses[status] }];
  }
  return reasons
    .filter(({ code }) => verbose || !QUIET_REASONS.has(code))
    .map((reason) => ({
      memberId: text(reason.params['memberId']) ?? memberId,
      text: reasonText(reason, names, { at, waits: status === 'future' }),
    }));
}

function reasonText(
  reason: Reason,
  names: Names,
  { at, waits = false }: { readonly at?: TellOptions['at']; readonly waits?: boolean } = {},
): string {
  return names.language.reasons[reason.code]({ ...factsOf(reason, names, at), waits });
}

/** The params of a reason as words and amounts. */
function factsOf(
  { ruleId = '', params }: Reason,
  names: Names,
  at: TellOptions['at'],
): Omit<ReasonFacts, 'waits'> {
  const by = text(params['by']) ?? ruleId;
  const currency = text(params['currency']);
  const opensAt = text(params['until']) ?? text(params['opensAt']);
  const amount = (units: unknown) =>
    currency !== undefined && typeof units === 'number'
      ? amountOf(units, currency, names)
      : undefined;
  return {
    title: ruleId === '' ? '' : titleOf(ruleId, names),
    by: by === ruleId ? undefined : titleOf(by, names),
    times: currency === undefined ? number(params['max']) : undefined,
    limit: amount(params['max']),
    asked: amount(params['asked']),
    granted: amount(params['granted'] ?? params['points']),
    needs: amount(params['needs']),
    has: amount(params['has']),
    least: text(params['min']),
    most: text(params['max']),
    minimum: text(params['minimum']),
    need: number(params['need']),
    have: number(params['have']),
    day: text(params['day']),
    within: number(params['within']),
    perMonth: number(params['perMonth']),
    month: text(params['month']),
    when: opensAt && whenInWords(opensAt, { at, zone: names.rules?.timeZone }, names.language),
  };
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
