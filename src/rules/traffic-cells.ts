/** Why what a rule decides depends on the order in which members meet. */
export const ORDER_REASONS = [
  'wide-limit',
  'wide-once',
  'identity',
  'group-tags',
  'limit',
  'balance-cap',
  'reads-balance',
  'reads-member',
  'reads-streak',
  'reads-tier',
  'carry',
  'once',
  'follows',
  'streak',
  'tier',
  'timer',
] as const;
export type OrderReason = (typeof ORDER_REASONS)[number];

/** The step of the member whose input it is, or one that a message of another member begins. */
export type StepKind = 'own' | 'other';

/** A rule decides by something that is remembered. */
export interface Look {
  /** What is remembered: a slot, a balance, what members are, what other keys hold. */
  readonly cell: string;
  readonly step: StepKind;
  readonly ruleId: string;
  readonly why: OrderReason;
}

/** Something is remembered. */
export interface Mark {
  readonly cell: string;
  readonly step: StepKind;
}

/** What the rules of one version remember, and what they decide by. */
export interface Traffic {
  readonly looks: readonly Look[];
  readonly marks: readonly Mark[];
}

/** Of other keys: whoever looks at it sees it in some order. */
export const WIDE = 'wide';
export const GROUP_TAGS = 'group tags';
/** What a member's own inputs say about it: tags, days, purchases. */
export const MEMBER = 'member';

export const balanceCell = (currency: string | undefined): string => `balance ${currency}`;
export const slotCell = (slot: number): string => `slot ${slot}`;

/** A cell that is looked at. */
export type Seen = Pick<Look, 'cell' | 'why'>;
