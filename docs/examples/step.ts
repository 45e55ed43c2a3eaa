import { addressOf, compile, type Message, type StateRow, step } from 'tallybook';

const program = compile({
  id: 'forum',
  version: 1,
  timeZone: 'UTC',
  rules: { like: { kind: 'award', on: 'like', to: '$.data.author', amount: 1, once: '$.ref' } },
});
const programme = 'forum-1';
const rows = new Map<string, StateRow | undefined>();
const keyOf = (address: ReturnType<typeof addressOf>) => JSON.stringify(address);

const ben = keyOf({ member: 'ben' });
const liked = step(program, rows.get(ben), {
  kind: 'event',
  programme,
  event: {
    id: 'like-1',
    type: 'like',
    memberId: 'ben',
    ref: 'post-9',
    at: '2026-06-18T10:00:00Z',
    data: { author: 'mia' },
  },
});
rows.set(ben, liked.state);
console.log(liked.entries.length, liked.messages[0]?.id);
// → 0 ben#like-1#like#mia

const deliver = (message: Message) => {
  const key = keyOf(addressOf(message));
  const input = { kind: 'message', programme, message } as const;
  const { state, entries, outcome } = step(program, rows.get(key), input);
  rows.set(key, state);
  return `${outcome.status} ${entries.map(({ memberId, points }) => `${memberId} +${points}`)}`;
};
console.log(liked.messages.map(deliver), liked.messages.map(deliver));
// → [ 'accepted mia +1' ] [ 'duplicate ' ]
