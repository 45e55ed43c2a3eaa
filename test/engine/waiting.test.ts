import { compile, type Outcome, openBook, run, step } from 'tallybook';
import { describe, expect, it } from 'vitest';
import { textOf } from '../support/play.ts';
import { event } from './events.ts';

const program = compile({
  id: 'w',
  version: 1,
  timeZone: 'UTC',
  lateLimit: { days: 8 },
  rules: {
    chat: { kind: 'award', on: 'message', amount: 1, limit: { times: 1, per: 'day' } },
    thanks: { kind: 'award', on: 'like', to: '$.data.to', amount: 2 },
  },
});
const opened = () => openBook({ programme: 'p', rules: program });
const early = { receivedAt: '2024-06-03T08:00:00Z' };
const seenIn = (book: ReturnType<typeof opened>) =>
  [...book.snapshot()].flatMap((row) => (row.kind === 'member' ? row.row.seen : []));

describe('what had waited', () => {
  const filled = () => {
    const book = opened();
    book.post(event('b', early));
    book.post(event('a', { ...early, at: '2024-06-03T08:30:00Z' }));
    book.post(event('c', { ...early, type: 'like', memberId: 'zoe', data: { to: 'mia' } }));
    return book;
  };
  const short = ({ eventId, status, reasons }: Outcome) => ({
    eventId,
    status,
    why: reasons.map(({ code }) => code),
  });

  it('has outcomes of its own in the one that released it, in canonical order', () => {
    const outcome = filled().post(event('d', { memberId: 'ben', at: '2024-06-03T10:00:00Z' }));
    expect(outcome.released?.map(short)).toEqual([
      { eventId: 'a', status: 'accepted', why: [] },
      { eventId: 'b', status: 'accepted', why: ['cap-reached'] },
      { eventId: 'c', status: 'accepted', why: [] },
    ]);
    expect(short(outcome)).toEqual({ eventId: 'd', status: 'accepted', why: [] });
  });

  it('keeps its entries in the outcome, before those of the input', () => {
    const outcome = filled().post(event('d', { memberId: 'ben', at: '2024-06-03T10:00:00Z' }));
    expect(outcome.entries.map(({ eventId, memberId }) => `${eventId} ${memberId}`)).toEqual([
      'a mia',
      'c mia',
      'd ben',
    ]);
    expect(outcome.released?.flatMap(({ entries }) => entries)).toEqual(
      outcome.entries.slice(0, 2),
    );
  });

  it('is told by a step as by a book', () => {
    const book = opened();
    book.post(event('a', early));
    const waiting = step(program, undefined, {
      kind: 'event',
      programme: 'p',
      event: event('a', early),
    });
    const last = event('b', { at: '2024-06-03T10:00:00Z', seq: 1 });
    const released = book.post(last);
    expect(released.released?.map(short)).toEqual([{ eventId: 'a', status: 'accepted', why: [] }]);
    expect(
      step(program, waiting.state, { kind: 'event', programme: 'p', event: last }).outcome,
    ).toEqual(released);
  });

  it('is released by nothing that is turned away', () => {
    const book = filled();
    const state = textOf(book.snapshot());
    const outcome = book.post(event('j', { type: 'join', at: '2024-06-03T10:00:00Z' }));
    expect(outcome.status).toBe('refused');
    expect(outcome).not.toHaveProperty('released');
    expect(textOf(book.snapshot())).toBe(state);
  });

  it('leaves no trace in the outcome of an input that released nothing', () => {
    expect(opened().post(event('a'))).not.toHaveProperty('released');
  });
});

describe('at most 1,000 events of a member wait', () => {
  const book = opened();
  const fill = Array.from({ length: 1_000 }, (_, index) => book.post(event(`w${index}`, early)));
  const state = textOf(book.snapshot());
  const last = event('one-more', early);
  const refused = book.post(last);

  it('the thousandth does', () => {
    expect(new Set(fill.map(({ status }) => status))).toEqual(new Set(['future']));
  });

  it('one more is refused, for now, and not recorded', () => {
    expect(refused).toMatchObject({
      status: 'refused',
      retry: 'after',
      reasons: [{ code: 'future', params: { at: 1_717_405_200_000, waitingMax: 1_000 } }],
    });
    expect(textOf(book.snapshot())).toBe(state);
  });

  it('events of others, and events whose time has come, are taken', () => {
    expect(book.preview(event('x', { ...early, memberId: 'ben' })).status).toBe('future');
    expect(book.preview(event('x', { at: '2024-06-03T08:00:00Z', ...early })).status).toBe(
      'accepted',
    );
  });

  it('the same input is taken once there is room', () => {
    book.advance('2024-06-03T09:00:00Z');
    expect(book.post(last).status).toBe('future');
  });
});

describe('ids that were seen', () => {
  it('are forgotten after the late limit, whatever waits before them', () => {
    const book = opened();
    book.post(event('far', { ...early, at: '2030-01-01T00:00:00Z' }));
    for (let day = 3; day < 30; day += 1) {
      book.post(event(`d${day}`, { at: `2024-06-${String(day).padStart(2, '0')}T09:00:00Z` }));
    }
    const ids = seenIn(book).map(([id]) => id);
    expect(ids).toContain('far');
    expect(ids).not.toContain('d3');
    expect(ids.length).toBeLessThanOrEqual(11);
  });
});

describe('the seq of an outcome', () => {
  it('is the one given, else the number of the arrival', () => {
    const book = opened();
    const seqs = [
      book.post(event('a')),
      book.post(event('b', { seq: -7, at: '2024-06-03T10:00:00Z' })),
      book.post(event('c', { at: '2024-06-03T10:00:00Z' })),
      book.post(event('c', { at: '2024-06-03T10:00:00Z' })),
      book.post(event('d', { ...early, at: '2024-06-04T10:00:00Z' })),
      book.post(event('e', { at: '2024-06-03T08:00:00Z' })),
      book.post(event('f', { type: 'like', data: { to: 'ben' }, at: '2024-06-03T11:00:00Z' })),
    ].map(({ status, seq }) => [status, seq]);
    expect(seqs).toEqual([
      ['accepted', 0],
      ['accepted', -7],
      ['accepted', 2],
      ['duplicate', 3],
      ['future', 3],
      ['accepted', 4],
      ['accepted', 5],
    ]);
  });

  it('is absent where nothing could be read', () => {
    expect(opened().post(event('a', { at: 'noon' }))).not.toHaveProperty('seq');
  });

  it('is what a record needs to be run again', () => {
    const book = opened();
    const posted = ['z', 'y', 'x'].map((id) => {
      const outcome = book.post(event(id));
      return { recorded: event(id, { seq: outcome.seq ?? Number.NaN }), outcome };
    });
    const { entries } = run(program, posted.map(({ recorded }) => recorded).reverse(), {
      programme: 'p',
    });
    expect(entries).toEqual(posted.flatMap(({ outcome }) => outcome.entries));
    expect(entries.map(({ eventId }) => eventId)).toEqual(['z']);
  });
});

describe('what may be done about a refusal', () => {
  it('is after for what is not recorded: the same id is taken later', () => {
    const book = opened();
    const join = event('j', { type: 'join' });
    expect(book.post(join)).toMatchObject({ status: 'refused', retry: 'after' });
    expect(book.post(join, { trusted: true }).status).toBe('accepted');
  });

  it('is never for what this release will not do under any id', () => {
    const book = opened();
    const trusted = { trusted: true };
    book.post(event('j', { type: 'join' }), trusted);
    expect(book.post(event('k', { type: 'join' }), trusted).retry).toBe('never');
    expect(book.post(event('t', { type: 'transfer' }), trusted)).toMatchObject({
      reasons: [{ code: 'unsupported-type' }],
      retry: 'never',
    });
    expect(book.post(event('p', { type: 'profile' }), trusted).retry).toBe('new-id');
  });

  it('is never for what can no longer be taken back, and a new id for a payload that says nothing', () => {
    const book = opened();
    const trusted = { trusted: true };
    const refund = (id: string, at: string, ref?: string) =>
      book.post(event(id, { type: 'refund', at, ...(ref && { ref }) }), trusted);
    book.post(event('a'));
    expect(refund('r', '2024-06-11T08:00:00Z')).toMatchObject({
      status: 'refused',
      reasons: [{ code: 'bad-payload' }],
      retry: 'new-id',
    });
    expect(refund('s', '2024-06-11T09:00:00Z', 'a')).toMatchObject({
      status: 'refused',
      reasons: [{ code: 'not-reversible' }],
      retry: 'never',
      entries: [],
    });
  });
});
