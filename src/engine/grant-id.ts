import type { Grant, Reversible } from '../model/grant.ts';
import type { Member } from '../model/member.ts';
import type { Program } from '../rules/program.ts';
import { escapePart } from '../units/identifier.ts';

/** What names a line that grants something. */
export interface GrantName {
  /** Empty for what time alone has led to, which is named by its instant. */
  readonly eventId: string;
  readonly due: string;
  /** The rule, as a part of an id. */
  readonly idPart: string;
  readonly memberId: string;
  /** Id of the currency. */
  readonly currency: string;
  /** Where in what the event set off the line stands, as a part of an id. */
  readonly n: string;
  /** The member whose event it is. */
  readonly origin: string;
}

/**
 * Id of a line that grants something. Ids of events are unique in the stream of the member who acted,
 * whom a line of another member names.
 */
export function grantIdOf(name: GrantName): string {
  const { eventId, due, idPart, memberId, currency, n, origin } = name;
  const place = origin === memberId ? n : `${n}#${escapePart(origin)}`;
  return `${escapePart(eventId)}#${due}#${idPart}#accrual#${escapePart(memberId)}#${escapePart(currency)}#${place}`;
}

/** Id of the line of a grant; what is still held has the same. */
export function entryIdOf(
  { origin, eventId }: Pick<Reversible, 'origin' | 'eventId'>,
  { ruleId, currency, n }: Pick<Grant, 'ruleId' | 'currency' | 'n'>,
  { id: memberId }: Pick<Member, 'id'>,
  { currencies }: Program,
): string {
  const { id = '' } = currencies[currency] ?? {};
  const idPart = escapePart(ruleId);
  return grantIdOf({ eventId, due: '', idPart, memberId, currency: id, n, origin });
}

/** Where the place of a line stands among the parts of its id. */
const PLACE = 6;

/** The place of a line that grants something, out of its id. */
export function placeIn(entryId: string): string {
  return entryId.split('#')[PLACE] ?? '';
}
