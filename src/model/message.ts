/**
 * What one step sends to another: JSON, with ids that are functions of the cause, so that a
 * message delivered again is a duplicate. A grant and a reply go to a member, the others to a
 * programme key.
 */
export type Message =
  | MemberMessage
  | AmendMessage
  | ReserveMessage
  | ReplyMessage
  | ReleaseMessage
  | GroupMessage;

/**
 * From the acting member's step to a beneficiary's: the award is decided, its multipliers and
 * caps are the beneficiary's.
 */
export interface GrantMessage {
  readonly kind: 'grant';
  /** Injective over acting member, event, place in the cascade, rule and beneficiary. */
  readonly id: string;
  /** The beneficiary. */
  readonly to: string;
  readonly ruleId: string;
  /** The event of the acting member, with the fields that rules read. */
  readonly event: MessageEvent;
  readonly bases: readonly MessageBase[];
  /** Absent: sent for the event itself, at the first hop. */
  readonly place?: MessagePlace;
  /** Tags of the event's group, where rules read them. */
  readonly groupTags?: readonly string[];
}

/** What a member's own step applies in its place among the member's inputs. */
export type MemberMessage = GrantMessage | ReverseMessage;

/**
 * From the step in which something is taken back to those who were sent awards for the same event: how
 * much of its order has come back in all. What that leaves of the award is the receiver's.
 */
export interface ReverseMessage {
  readonly kind: 'reverse';
  /** Injective over refund, event, sender and receiver. */
  readonly id: string;
  readonly to: string;
  /** The refund, without its data. */
  readonly event: MessageEvent;
  /** The event that was awarded; `memberId` is whose it is. */
  readonly about: Pick<MessageEvent, 'id' | 'type' | 'memberId' | 'at' | 'seq'> & {
    readonly key?: string;
  };
  readonly returned: {
    /** Whether nothing is left. */
    readonly all: boolean;
    /** Money, a decimal or a fraction. */
    readonly amount: string;
    /** How many of each line, by its place. */
    readonly lines: readonly number[];
  };
  readonly place: MessagePlace;
}

/**
 * A message that was sent before says something else now, because the inputs of its sender were put
 * in another order: the receiver derives again what came after it.
 */
export interface AmendMessage {
  readonly kind: 'amend';
  /** Of the message amended, and the revision. */
  readonly id: string;
  readonly to: string;
  /** Id of the message amended. */
  readonly about: string;
  /** Grows with each amendment of one sender: an older one changes nothing any more. */
  readonly rev: number;
  /** What it says now; absent: it was never sent. */
  readonly content?: MemberMessage;
  /** What the message amended was about: by it a receiver whose inputs have closed finds what it gave. */
  readonly of: AmendedGrant;
  /** The input that brought it about. */
  readonly cause: MessageCause;
}

/** What a rule has given for one event. */
export interface AmendedGrant {
  /** Whose event it is. */
  readonly origin: string;
  readonly eventId: string;
  /** Empty where the message took something back. */
  readonly ruleId: string;
}

/** Why a correction is made. */
export interface MessageCause {
  /** Id of the input. */
  readonly id: string;
  /** When it was known, epoch milliseconds. */
  readonly knownAt: number;
  /** Instant of the message amended, epoch milliseconds. */
  readonly at: number;
}

/** Where a message stands in what one event set off. */
export interface MessagePlace {
  /** Whose event began it all. */
  readonly origin: string;
  /** The sender's place, as it stands in ids; `0` for the event itself. */
  readonly n: string;
  /** Rules that followed each other so far. */
  readonly depth: number;
  /** Members that passed it on so far. */
  readonly hops: number;
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

/** A member's step asks a programme key for what its awards need. */
export interface ReserveMessage {
  readonly kind: 'reserve';
  readonly id: string;
  /** Address of the programme key. */
  readonly key: string;
  /** The member to answer. */
  readonly from: string;
  /** Name of the limit that the key counts for. */
  readonly gate: string;
  /** Instant of the event, epoch milliseconds. */
  readonly at: number;
  /** In the order in which the awards stand. */
  readonly asks: readonly ReserveAsk[];
}

export interface ReserveAsk {
  /** Whole units, or 1 for an award as a whole. */
  readonly amount: number;
  /** Units before the member's own limits: what a limit that refuses looks at. Absent: the amount. */
  readonly whole?: number | undefined;
  /** Whether the limit may hold it back; otherwise it is only counted. */
  readonly limited: boolean;
}

/** What a programme key grants of a reserve; never more than was asked. */
export interface ReplyMessage {
  readonly kind: 'reply';
  readonly id: string;
  /** The member that asked. */
  readonly to: string;
  readonly key: string;
  /** Id of the reserve. */
  readonly reserve: string;
  readonly granted: readonly number[];
  /** Instant from which there is more room, where it is known and something was held back. */
  readonly opensAt?: number;
}

/** What was granted and is not needed goes back. */
export interface ReleaseMessage {
  readonly kind: 'release';
  readonly id: string;
  readonly key: string;
  readonly gate: string;
  /** Instant of the event, epoch milliseconds. */
  readonly at: number;
  /** Whole units, or awards. */
  readonly amount: number;
}

/** A group's tags, said by a control input. */
export interface GroupMessage {
  readonly kind: 'group';
  readonly id: string;
  readonly key: string;
  /** Where the input stands in canonical order. */
  readonly position: readonly [at: number, seq: number, id: string];
  readonly tags: readonly string[];
}
