import type { Checkpoint, Journal, JournalInput } from '../model/journal.ts';
import type { Member } from '../model/member.ts';
import type { Program } from '../rules/program.ts';
import { fold } from './fold.ts';
import { checkpointOf } from './journal.ts';
import { knowsSeen } from './known.ts';

/** The inputs of a journal that are still open, and the state before them. */
export interface OpenPart {
  readonly base: Checkpoint;
  readonly inputs: readonly JournalInput[];
}

/**
 * What of a journal must outlive the process: it depends on the inputs alone, and not on where the
 * journal has kept states.
 */
export function openPart(live: Member, journal: Journal, program: Program): OpenPart {
  const { clock } = live;
  const { checkpoints, inputs, reserved } = journal;
  // What is due before this has run for good.
  const closed = (clock ?? Number.NEGATIVE_INFINITY) - program.terms.openMs;
  const firstOpen = inputs.findIndex(({ at }) => at >= closed);
  const count = firstOpen < 0 ? inputs.length : firstOpen;
  const from = checkpoints.findLast(({ index }) => index <= count) as Checkpoint;
  const { member, open } = fold(
    { program, programme: '', knows: knowsSeen },
    from,
    inputs.slice(from.index, count),
    {
      until: closed - 1,
      live,
      answer: ({ id }) => reserved.get(id),
    },
  );
  return { base: checkpointOf(member, count, { program, open }), inputs: inputs.slice(count) };
}
