import { createWriteStream } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

/** The outside world of one invocation; tests hand in their own. */
export interface Streams {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Whether a person watches `stderr`. */
  readonly isTerminal: boolean;
}

/** Ends the invocation with a sentence on standard error. */
export class Failure extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.name = 'Failure';
    this.exitCode = exitCode;
  }
}

/** What the invocation ends with; listed in the help. */
export const EXIT = {
  done: 0,
  /** Wrong usage, faulty rules, or nothing to explain. */
  usage: 1,
  /** A bad line, with `--strict`. */
  badLine: 2,
  /** A file that cannot be read or written, or is too large to sort. */
  file: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A stream to write lines to, at the speed of its reader. */
export interface Sink {
  /** @throws Failure where the stream breaks; whoever reads it may have gone (`isGone`). */
  write(text: string): Promise<void>;
  end(): Promise<void>;
}

/** Whoever read the output has stopped reading: nothing is wrong, and nothing is left to do. */
export class ReaderGone extends Error {}

const CHUNK_LENGTH = 65_536;

/** Gathers short writes; waits while the stream is full. `name` is for messages. */
export function sinkOf(stream: Writable, name: string): Sink {
  let pending = '';
  let fault: Error | undefined;
  stream.on('error', (error) => {
    fault ??= error;
  });
  const flush = async () => {
    if (fault) throw brokenBy(fault, name);
    const text = pending;
    pending = '';
    if (text === '') return;
    await new Promise<void>((resolve, reject) => {
      stream.write(text, (error) => (error ? reject(brokenBy(error, name)) : resolve()));
    });
  };
  return {
    write: async (text) => {
      pending += text;
      if (pending.length >= CHUNK_LENGTH) await flush();
    },
    end: flush,
  };
}

/** A file that is written anew; `end` closes it. */
export function fileSink(path: string): Sink {
  const stream = createWriteStream(path);
  const sink = sinkOf(stream, path);
  return {
    write: sink.write,
    end: async () => {
      await sink.end();
      stream.end();
      await finished(stream).catch((error: Error) => {
        throw brokenBy(error, path);
      });
    },
  };
}

function brokenBy(error: Error & { readonly code?: string }, name: string): Error {
  if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') return new ReaderGone();
  return new Failure(EXIT.file, `${name} cannot be written: ${error.message}`);
}
