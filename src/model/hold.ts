import type { Instant } from '../units/instant.ts';

/** Points that were granted and are not available yet. Never changed. */
export interface HeldGrant {
  /** Id of the line that granted it. */
  readonly id: string;
  /** The event that it is about, and its business key. */
  readonly eventId: string;
  readonly key: string | undefined;
  /** The member whose event it is. */
  readonly origin: string;
  /** Who acted, where it was not the member. */
  readonly by: string | undefined;
  readonly ruleId: string;
  /** `id@version` of the rule set that granted it. */
  readonly label: string;
  readonly currency: number;
  /** Units; not 0. */
  readonly points: number;
  /** Which lot it goes into, and by which tags expiry rules know it. */
  readonly lot: { readonly class: string; readonly priority: number };
  readonly tags: readonly string[];
  /** When it is released by time; Infinity: only an event releases it. */
  readonly releaseAt: number;
  /** The type of event that releases it; empty where only time does. */
  readonly releasedBy: string;
  /** Whether it lapses at `releaseAt` instead. */
  readonly lapses: boolean;
  /** Of the event that it is about. */
  readonly at: Instant;
}
