import type { Member } from '../model/member.ts';
import type { Program } from '../rules/program.ts';
import { formatInstant } from '../units/instant.ts';

/** What a host may show of a member. */
export interface MemberView {
  readonly memberId: string;
  /** Available units by currency id, every currency of the program, ascending by id. */
  readonly balances: Readonly<Record<string, number>>;
  /** How many lines the member's ledger has. */
  readonly entries: number;
  /** Instant of the latest input that was applied, ISO 8601. */
  readonly lastAt?: string;
  readonly joinedAt?: string;
  readonly tags: readonly string[];
}

export function viewOf(member: Member, program: Program): MemberView {
  const { position, joinedAt } = member;
  return {
    memberId: member.id,
    balances: Object.fromEntries(
      program.currencies.map(({ id }, index) => [id, member.balances[index] ?? 0]),
    ),
    entries: member.entryCount,
    ...(position && { lastAt: formatInstant(position.at) }),
    ...(joinedAt !== undefined && { joinedAt: formatInstant(joinedAt) }),
    tags: member.tags,
  };
}
