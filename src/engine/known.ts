import type { SeenInput } from '../model/member.ts';
import type { Knows } from './turn.ts';

/** Whether an own input of that id has been applied, by what the door remembers; not what was voided. */
export const knowsSeen: Knows = (id, { seen, waiting, voided }) => {
  if (voided?.get(id)?.isDone) return false;
  const one: SeenInput | undefined = seen.get(id);
  if (one?.status === 'future') return !waiting.some((other) => other.id === id);
  return one?.status === 'accepted';
};
