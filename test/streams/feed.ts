import type { Book, Outcome } from 'tallybook';
import { type Stream, type StreamEvent, say } from './support.ts';

const BATCH = 1_000;

/**
 * Posts events in the order given and shows each outcome; no outcome is kept. Tells the events per
 * second of the book alone.
 */
export function feed(
  book: Book,
  { name, events }: Pick<Stream, 'name' | 'events'>,
  see: (outcome: Outcome, event: StreamEvent) => void,
): void {
  let spentMs = 0;
  for (let start = 0; start < events.length; start += BATCH) {
    const batch = events.slice(start, start + BATCH);
    const before = process.cpuUsage();
    const outcomes = batch.map((event) => book.post(event, { trusted: true }));
    spentMs += cpuMs(before);
    for (const [index, event] of batch.entries()) {
      const outcome = outcomes[index];
      if (outcome) see(outcome, event);
    }
  }
  tellSpeed(name, events.length, spentMs);
}

/** Information only, of processor time; nothing is asserted about speed. */
export function tellSpeed(name: string, count: number, spentMs: number): void {
  const perSecond = Math.round(count / (spentMs / 1_000));
  say(`${name}: ${count} events in ${Math.round(spentMs)} ms, ${perSecond} events/s`);
}

/** Milliseconds that the processor has spent since a reading; a busy machine does not change it much. */
export function cpuMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
