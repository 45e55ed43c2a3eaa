/**
 * From the acting member's step to a beneficiary's: the award is decided, its multipliers and
 * caps are the beneficiary's. JSON; ids are functions of the cause, so that a message delivered
 * again is a duplicate.
 */
export interface GrantMessage {
  readonly kind: 'grant';
  /** Injective over acting member, event, rule and beneficiary. */
  readonly id: string;
  /** The beneficiary. */
  readonly to: string;
  readonly ruleId: string;
  /** The event of the acting member, with the fields that rules read. */
  readonly event: MessageEvent;
  readonly bases: readonly MessageBase[];
}

/** Exact units before factors, as decimals or reduced fractions (`"10/3"`). */
export interface MessageBase {
  readonly currency: string;
  readonly total: string;
  readonly parts?: readonly { readonly value: string; readonly count: number }[];
}

/** An admitted event as JSON, `at` and `receivedAt` in epoch milliseconds. */
export interface MessageEvent {
  readonly id: string;
  readonly type: string;
  readonly memberId: string;
  readonly at: number;
  readonly receivedAt?: number | undefined;
  readonly seq: number;
  readonly by?: string | undefined;
  readonly groupId?: string | undefined;
  readonly key?: string | undefined;
  readonly ref?: string | undefined;
  readonly data?: Readonly<Record<string, unknown>> | undefined;
}
