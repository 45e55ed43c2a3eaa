import type { AmendMessage, MemberMessage } from '../model/message.ts';
import { joinId } from '../units/identifier.ts';
import type { Cause, Folds } from './difference.ts';
import type { FoldStep } from './fold.ts';
import type { Sent } from './turn.ts';

/**
 * What other keys are told of another order of inputs. What an input sends when it is first applied
 * goes out as it is; what earlier inputs have sent, and would send otherwise now, is amended.
 */
export function messagesBetween(
  { before, after, isFirst }: Folds,
  cause: Cause,
  rev: number,
): readonly (Sent | AmendMessage)[] {
  const sent = new Map(before.flatMap(grantsOf).map((one) => [one.id, one]));
  const amending = { cause, rev };
  const messages: (Sent | AmendMessage)[] = keysTold(before, after, isFirst);
  for (const step of after) {
    for (const message of grantsOf(step)) {
      const told = messageFor(message, sent.get(message.id), isFirst(step.input), amending);
      sent.delete(message.id);
      if (told) messages.push(told);
    }
  }
  const withdrawn = [...sent.values()].map((about) => amendment(about, undefined, amending));
  return [...withdrawn, ...messages];
}

/** What refunds give back to programme keys for the first time, and what first inputs say to them. */
function keysTold(
  before: readonly FoldStep[],
  after: readonly FoldStep[],
  isFirst: Folds['isFirst'],
): Sent[] {
  const told = new Set(before.flatMap(({ messages }) => messages.map(({ id }) => id)));
  return after.flatMap(({ input, messages }) =>
    messages.filter(
      ({ kind, id }) =>
        (kind === 'release' && !told.has(id)) || (kind === 'group' && isFirst(input)),
    ),
  );
}

function grantsOf({ messages }: FoldStep): readonly MemberMessage[] {
  return messages.filter((one) => one.kind === 'grant' || one.kind === 'reverse');
}

interface Amending {
  readonly cause: Cause;
  readonly rev: number;
}

/** Undefined where nothing has changed. */
function messageFor(
  message: MemberMessage,
  known: MemberMessage | undefined,
  isFirst: boolean,
  amending: Amending,
): MemberMessage | AmendMessage | undefined {
  if (!known && isFirst) return message;
  if (known && JSON.stringify(known) === JSON.stringify(message)) return undefined;
  return amendment(message, message, amending);
}

function amendment(
  about: MemberMessage,
  content: MemberMessage | undefined,
  { cause: { id, knownAt }, rev }: Amending,
): AmendMessage {
  const message = {
    kind: 'amend',
    id: joinId([about.id, 'amend', String(rev)]),
    to: about.to,
    about: about.id,
    rev,
    of: grantOf(about),
    cause: { id, knownAt, at: about.event.at },
  } as const;
  return content ? { ...message, content } : message;
}

function grantOf(message: MemberMessage): AmendMessage['of'] {
  const { event, place } = message;
  const origin = place?.origin ?? event.memberId;
  return { origin, eventId: event.id, ruleId: message.kind === 'grant' ? message.ruleId : '' };
}
