import type { Writable } from 'node:stream';
import { grouped } from './figures.ts';
import type { SourceLine } from './lines.ts';

export interface Progress {
  show(line: SourceLine): void;
  clear(): void;
}

const SILENT: Progress = { show: () => undefined, clear: () => undefined };

const LINES_BETWEEN = 5_000;

/** A line that rewrites itself, on a stream that a person watches. */
export function progressOn(stream: Writable, isShown: boolean): Progress {
  if (!isShown) return SILENT;
  let count = 0;
  return {
    show: ({ bytesRead }) => {
      count += 1;
      if (count % LINES_BETWEEN !== 0) return;
      const megabytes = (bytesRead / 1_000_000).toFixed(1);
      stream.write(`\r${grouped(count)} lines, ${megabytes} MB read`);
    },
    clear: () => {
      if (count >= LINES_BETWEEN) stream.write('\r\u001b[K');
    },
  };
}
