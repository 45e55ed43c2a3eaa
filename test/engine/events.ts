import type { Event } from 'tallybook';

/** A message of mia on 3 June 2024, but for what a test says otherwise. */
export const event = (id: string, rest: Partial<Event> = {}): Event => ({
  id,
  type: 'message',
  memberId: 'mia',
  at: '2024-06-03T09:00:00Z',
  ...rest,
});
