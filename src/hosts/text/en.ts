import type { EntryKind } from '../../model/entry.ts';
import type { Language, ReasonFacts } from './language.ts';

export const en: Language = {
  tag: 'en',
  points: (decimal) => `${decimal} ${/^[+-]?1$/.test(decimal) ? 'point' : 'points'}`,
  amount: (decimal, currency) => `${decimal} ${currency}`,
  entry: ({ kind, isPending, isLoss, change, title, balance }) => {
    const done = doneOf(kind, isPending, isLoss);
    const sum = `${change}${done(title)}, ${isPending ? 'pending' : 'balance'} ${balance}`;
    return kind === 'correction' ? `Correction: ${sum}` : sum;
  },
  item: ({ title, item, of, quantity }) =>
    `${quantity} × ${item}${of === undefined ? '' : ` (${of})`} for ${title}`,
  strike: ({ title, strikes }) => `${title}: strike ${strikes}.`,
  streakEnded: ({ title, length }) => `${title}: your streak of ${length} has ended.`,
  freezeUsed: ({ title, count, first, last, saved }) => {
    const days = first === last ? first : `${first} to ${last}`;
    const used = `${count} ${count === 1 ? 'freeze' : 'freezes'} used for ${days}`;
    return saved ? `${title}: ${used}, your streak goes on.` : `${title}: ${used}, too few.`;
  },
  lapseAhead: ({ title, amount, through }) =>
    `${title}: ${amount} can be spent until the end of ${through}.`,
  cohortAssigned: ({ title, season, cohort }) =>
    `${title}: you are in cohort ${cohort} from ${season} on.`,
  tierCrossed: ({ title, level, lost }) => {
    if (lost === undefined) return `${title}: you have reached ${level}.`;
    return level === undefined
      ? `${title}: you have lost ${lost}.`
      : `${title}: you have lost ${lost} and are ${level} now.`;
  },
  withdrawn: (sentence) => `No longer so: ${sentence}`,
  mute: ({ title, when }) => `${title}: muted, this counts again ${when}.`,
  wait: (count, unit) => `in ${count} ${unit}${count === 1 ? '' : 's'}`,
  after: (time) => `after ${time}`,
  reasons: {
    'no-rule': () => 'Nothing is awarded for this.',
    'condition-not-met': ({ title }) => `${title}: the condition is not met.`,
    'outside-window': ({ title }) => `${title}: not at this time.`,
    retired: ({ title }) => `${title}: this has ended.`,
    'already-awarded': ({ title }) => `${title}: already awarded for this.`,
    'cap-reached': (facts) => `${facts.title}: ${reached(facts)}${again(facts)}.`,
    'cut-by-cap': (facts) =>
      `${facts.title}: ${facts.granted} instead of ${facts.asked}, ${reached(facts)}${again(facts)}.`,
    cooldown: ({ title, when }) => `${title}: too soon, try again ${when}.`,
    'rate-limited': (facts) => `${facts.title}: too many at once${again(facts)}.`,
    repeated: (facts) => `${facts.title}: the same as before${again(facts)}.`,
    'gate-closed': ({ title }) => `${title}: this does not count here.`,
    muted: (facts) => `${facts.title}: muted${again(facts)}.`,
    'factor-zero': ({ title }) => `${title}: gives nothing at the moment.`,
    'factor-out-of-range': ({ title, by = title }) =>
      `${title}: without ${by}, whose factor is missing or out of range.`,
    'rounds-to-zero': ({ title }) => `${title}: too little to earn anything.`,
    shadow: ({ title, granted }) => `${title}: on trial, would have given ${granted}.`,
    'self-award': ({ title }) => `${title}: nobody can give this to themselves.`,
    'streak-pays-nothing': ({ title }) => `${title}: nothing is due at this length.`,
    'freezes-insufficient': ({ title, need, have }) =>
      `${title}: begun anew, ${need} ${need === 1 ? 'freeze was' : 'freezes were'} needed and ${have} there.`,
    'make-up-not-offered': () => 'Days cannot be made up here.',
    'make-up-too-old': ({ day, within }) =>
      `${day} can no longer be made up: only the last ${within === 1 ? 'day' : `${within} days`}.`,
    'make-up-not-missed': ({ day }) => `There is nothing to make up on ${day}.`,
    'make-up-used-up': ({ month, perMonth }) =>
      `No more of ${month} can be made up: at most ${perMonth} ${perMonth === 1 ? 'day' : 'days'}.`,
    replaced: ({ title }) => `${title}: something else was awarded instead.`,
    'identity-used': ({ title }) => `${title}: this device or address belongs to somebody else.`,
    'identity-missing': ({ title }) => `${title}: it is not said which device or address this is.`,
    'ref-missing': ({ title }) => `${title}: it is not said what this is about.`,
    'ref-not-awarded': ({ title }) => `${title}: what this is about has not earned points.`,
    'cascade-limit': ({ title }) => `${title}: stopped, one thing led to too many others.`,
    'hop-limit': ({ title }) => `${title}: stopped, it was passed on too often.`,
    'message-limit': ({ title }) => `${title}: stopped, it concerns too many members at once.`,
    'beneficiary-missing': ({ title }) => `${title}: it is not said who should get it.`,
    'beneficiary-too-late': ({ title }) => `${title}: this came too late to be awarded.`,
    'key-missing': ({ title }) => `${title}: the number of the order or post is missing.`,
    'base-missing': ({ title }) => `${title}: the amount is missing.`,
    'base-not-a-decimal': ({ title }) => `${title}: the amount cannot be read.`,
    'base-negative': ({ title }) => `${title}: an amount below zero earns nothing.`,
    'below-minimum': ({ title, minimum }) => `${title}: earns from ${minimum} on.`,
    'no-table-row': ({ title }) => `${title}: nothing is set for this grade.`,
    'divided-by-zero': ({ title }) => `${title}: the amount cannot be worked out.`,
    'given-out-of-range': ({ title, least, most }) =>
      `${title}: expected at least ${least} and at most ${most}.`,
    'given-not-a-decimal': ({ title }) => `${title}: the amount given cannot be read.`,
    'finer-than-scale': ({ title }) =>
      `${title}: the amount given has too many digits after the point.`,
    overflow: ({ title }) => `${title}: the amount is too large.`,
    untrusted: () => 'This is not allowed here.',
    'unsupported-type': () => 'This is not possible yet.',
    'bad-payload': () => 'This cannot be understood.',
    'already-joined': () => 'You have joined before.',
    'not-spendable': () => 'This cannot be spent.',
    'already-spent': () => 'This order was paid before.',
    'insufficient-points': ({ needs, has }) => `Not enough: ${needs} needed, ${has} there.`,
    'unknown-spend': () => 'What is to be taken back was not spent here.',
    'already-cancelled': () => 'This was taken back before.',
    'cancel-too-late': () => 'It is too late to take this back.',
    clipped: ({ needs, has }) =>
      `${has} of ${needs} taken; the rest comes off what is earned next.`,
    'exceeds-balance': ({ needs, has }) =>
      `This cannot be taken back: ${needs} needed, ${has} there.`,
    'shortfall-lowered': ({ granted }) => `${granted} less come off what is earned next.`,
    forgiven: ({ granted }) => `${granted} had lapsed before and were not taken back.`,
    appended: () => 'This came late: it counts now, with what is left of its day.',
    closed: () => 'This was long ago: only what it gave itself is taken back.',
    voided: () => 'This was declared void and does not count.',
    'void-of-spend': () => 'What was spent cannot be voided, only cancelled.',
    'void-of-void': () => 'A void cannot be voided.',
    'nothing-left': () => 'There is nothing left to take back.',
    'awaits-target': () => 'This is kept until what it is about arrives.',
    exceeds: ({ by = '' }) => `More came back than was left: ${by} too much.`,
    'not-reversible': () => 'This is too long ago to be taken back.',
    'no-base': () => 'It is not known what a part of this was worth.',
    'unknown-line': () => 'The order has no such line.',
    'still-earned': () => 'What is left earns the same as before.',
    late: () => 'This came too late to be put in its place and was not counted.',
    'too-late': () => 'This came too late and was not counted.',
    future: ({ waits }) =>
      waits
        ? 'This is dated ahead; it counts when its time has come.'
        : 'This is dated ahead and was not counted.',
  },
  statuses: {
    duplicate: 'This was counted before.',
    conflict: 'Something else was counted under this number, and this was not.',
    late: 'This came too late to be put in its place and was not counted.',
    'too-late': 'This came too late and was not counted.',
    future: 'This is dated ahead; it counts when its time has come.',
    held: 'This is kept until what it is about arrives.',
    refused: 'This was not counted.',
    invalid: 'This cannot be read and was not counted.',
  },
};

type Done = (title: string | undefined) => string;

const forTitle: Done = (title) => (title === undefined ? '' : ` for ${title}`);
const byTitle: Done = (title) => (title === undefined ? '' : ` (${title})`);

const TO_COME: Done = (title) => `${forTitle(title)}, not yet to be spent`;
const TAKEN_BACK: Done = (title) => ` taken back${forTitle(title)}`;

function doneOf(kind: EntryKind, isPending: boolean, isLoss: boolean): Done {
  if (kind === 'accrual' && isPending) return TO_COME;
  return kind === 'reversal' && isLoss ? TAKEN_BACK : DONE[kind];
}

const DONE: Readonly<Record<EntryKind, Done>> = {
  accrual: forTitle,
  redemption: (title) => ` spent${forTitle(title)}`,
  expiration: (title) => ` lapsed${byTitle(title)}`,
  decay: (title) => ` faded${byTitle(title)}`,
  reversal: (title) => ` returned${forTitle(title)}`,
  correction: forTitle,
  transfer: (title) => ` transferred${forTitle(title)}`,
  exchange: (title) => ` exchanged${forTitle(title)}`,
  adjustment: (title) => ` booked${forTitle(title)}`,
  hold: (title) => ` held${forTitle(title)}`,
  release: (title) => `${forTitle(title)} released`,
};

function reached({ by, times, limit }: ReasonFacts): string {
  const most = times === undefined ? limit : `${times} ${times === 1 ? 'time' : 'times'}`;
  return `the limit of ${most}${by === undefined ? '' : ` (${by})`} is reached`;
}

function again({ when }: ReasonFacts): string {
  return when === undefined ? '' : `, again ${when}`;
}
