import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/index.ts';
import { MEMBERS } from '../reference/streams.ts';
import { bookOf, postAll, runs, textOf, worlds } from './support.ts';

describe('asking', () => {
  it('never changes a book: its snapshot stays the same, byte for byte', () => {
    fc.assert(
      fc.property(worlds, fc.nat(30), ({ rules, events }, cut) => {
        const book = bookOf(compile(rules));
        postAll(book, events.slice(0, cut));
        const before = textOf(book);
        for (const event of events) {
          book.preview(event, { trusted: true });
          book.explain(event, { trusted: true });
          book.preview(event);
        }
        for (const member of [...MEMBERS, 'nobody']) book.member(member);
        book.wakeAt();
        expect(textOf(book)).toBe(before);
      }),
      runs(36),
    );
  });

  it('a preview is what posting then answers', () => {
    fc.assert(
      fc.property(worlds, ({ rules, events }) => {
        const book = bookOf(compile(rules));
        for (const event of events) {
          const preview = book.preview(event, { trusted: true });
          const { outcome } = book.explain(event, { trusted: true });
          expect(book.post(event, { trusted: true })).toEqual(preview);
          expect(outcome).toEqual(preview);
        }
      }),
      runs(36),
    );
  });

  it('does not change what comes after', () => {
    fc.assert(
      fc.property(worlds, ({ rules, events }) => {
        const [asked, left] = [bookOf(compile(rules)), bookOf(compile(rules))];
        const outcomes = events.map((event, index) => {
          const other = events[(index * 7) % events.length] ?? event;
          asked.preview(other, { trusted: true });
          asked.explain(other);
          return asked.post(event, { trusted: true });
        });
        expect(outcomes).toEqual(postAll(left, events));
        expect(textOf(asked)).toBe(textOf(left));
      }),
      runs(36),
    );
  });

  it('about what waits for its time neither moves it nor forgets it', () => {
    fc.assert(
      fc.property(worlds, ({ rules, events }) => {
        const [asked, left] = [bookOf(compile(rules)), bookOf(compile(rules))];
        const start = '2024-03-08T12:00:00Z';
        for (const book of [asked, left]) {
          book.advance(start);
          postAll(book, events);
        }
        for (const event of events) asked.preview(event, { trusted: true });
        expect(asked.wakeAt()).toBe(left.wakeAt());
        expect(textOf(asked)).toBe(textOf(left));
        expect(asked.advance('2024-06-01T00:00:00Z')).toEqual(left.advance('2024-06-01T00:00:00Z'));
        expect(asked.wakeAt()).toBeUndefined();
      }),
      runs(36),
    );
  });
});
