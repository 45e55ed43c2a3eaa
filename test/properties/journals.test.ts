import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from '../../src/engine/fold.ts';
import { knowsSeen } from '../../src/engine/known.ts';
import { freezeMember, thawMember } from '../../src/engine/row.ts';
import {
  type Book,
  compile,
  type Event,
  type MemberRow,
  type Outcome,
  type Program,
} from '../../src/index.ts';
import { type Member, ranTo } from '../../src/model/member.ts';
import {
  belated,
  type Delivery,
  delayed,
  longWorlds,
  narrowWorlds,
  purseWorlds,
  shuffled,
  voided,
  wideWorlds,
} from '../reference/correction-worlds.ts';
import { PLAIN, returnWorlds, streamWith } from '../reference/order-worlds.ts';
import { bookOf, rowsOf, runs, textOf } from './support.ts';

const anyWorld = fc.oneof(narrowWorlds, wideWorlds, purseWorlds);
const anyDelivery = fc.oneof(shuffled(anyWorld), belated(anyWorld), delayed(anyWorld));

/** What members have bought, and given back; nothing is late. */
const returned: fc.Arbitrary<Pick<Delivery, 'rules' | 'arrivals' | 'end'>> = fc
  .oneof(
    ...[PLAIN, { ...PLAIN, isWide: true }, { ...PLAIN, isPlain: false, isTimed: true }].map(
      returnWorlds,
    ),
  )
  .map((world) => {
    const arrivals = streamWith(world);
    return { rules: world.rules, arrivals, end: Math.max(...arrivals.map(({ at }) => Number(at))) };
  });

const deliveries = fc.oneof(anyDelivery, voided(anyDelivery), returned);

const post = (book: Book, event: Event): Outcome => book.post(event, { trusted: true });

/**
 * What inputs have led to: without what only the door looks at, how many lines it took, and how far
 * time and knowledge had gone with inputs that never happened.
 */
function stateOf(member: Member, program: Program): Partial<MemberRow> {
  const {
    seen,
    prunedAt,
    waiting,
    journal,
    voided: _,
    entryCount,
    ranAt,
    receivedAt,
    ...state
  } = freezeMember(member, program);
  return state;
}

/** The open inputs of a member, applied once more to the state before them. */
function foldedAgain(member: Member, program: Program): Member {
  const { checkpoints, inputs, reserved } = member.journal ?? {};
  const [base] = checkpoints ?? [];
  if (!base || !inputs) return member;
  const desk = { program, programme: 'main', knows: knowsSeen };
  return fold(desk, base, inputs, {
    until: ranTo(member),
    live: member,
    answer: ({ id }) => reserved?.get(id),
  }).member;
}

describe('the row of a member', () => {
  it('has the same bytes once it was read, after each input', () => {
    let open = 0;
    fc.assert(
      fc.property(deliveries, ({ rules, arrivals }) => {
        const program = compile(rules);
        const book = bookOf(program);
        for (const event of arrivals) {
          post(book, event);
          const text = textOf(book);
          expect(textOf(bookOf(program, rowsOf(text)))).toBe(text);
          if (text.includes('"journal"')) open += 1;
        }
      }),
      runs(24),
    );
    expect(open).toBeGreaterThan(100);
  });

  it('holds the state that its open inputs lead to', () => {
    let inputs = 0;
    fc.assert(
      fc.property(deliveries, ({ rules, arrivals, end }) => {
        const program = compile(rules);
        const book = bookOf(program);
        for (const event of arrivals) post(book, event);
        book.advance(end);
        const rows = [...book.snapshot()].flatMap((row) =>
          row.kind === 'member' ? [row.row] : [],
        );
        for (const member of rows.map((row) => thawMember(row, program))) {
          inputs += member.journal?.inputs.length ?? 0;
          expect(stateOf(foldedAgain(member, program), program)).toEqual(stateOf(member, program));
        }
      }),
      runs(60),
    );
    expect(inputs).toBeGreaterThan(100);
  });
});

describe('a book that is closed and opened again before each input', () => {
  it.each([
    ['of any order', deliveries],
    ['so long that states are kept on the way', belated(longWorlds)],
  ])('answers as the one that stays open, in streams %s', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, ({ rules, arrivals, end }) => {
        const program = compile(rules);
        const whole = bookOf(program);
        let parts = bookOf(program);
        for (const event of arrivals) {
          parts = bookOf(program, rowsOf(textOf(parts)));
          expect(post(parts, event)).toEqual(post(whole, event));
        }
        expect(parts.advance(end)).toEqual(whole.advance(end));
        expect(textOf(parts)).toBe(textOf(whole));
      }),
      runs(24),
    );
  });
});
