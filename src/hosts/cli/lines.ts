import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { EXIT, Failure } from './streams.ts';

/** One line of an input, without its end; numbers count from 1. */
export interface SourceLine {
  readonly file: string;
  readonly number: number;
  /** Absent where the line is not UTF-8 or too long. */
  readonly text: string | undefined;
  readonly fault?: string;
  /** Bytes of the file read so far, before decompression. */
  readonly bytesRead: number;
}

/** Longer lines are bad: an event has at most 200,000 characters of text. */
const LINE_BYTES_MAX = 4_000_000;

const NEWLINE = 10;
const RETURN = 13;

/**
 * The lines of a file, or of standard input for `-`, one at a time: at most one line and one chunk
 * are held. Gzip is known by its first bytes. Blank lines are left out and still count.
 */
export async function* linesOf(file: string, stdin: Readable): AsyncGenerator<SourceLine> {
  const source = file === '-' ? stdin : createReadStream(file);
  const progress = { bytesRead: 0 };
  try {
    yield* split(await unpacked(source, progress), file, progress);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(EXIT.file, `${nameOf(file)} cannot be read: ${messageOf(error)}`);
  } finally {
    if (file !== '-') source.destroy();
  }
}

function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface Progress {
  bytesRead: number;
}

/** The bytes as they are, or decompressed. */
async function unpacked(source: Readable, progress: Progress): Promise<AsyncIterable<Buffer>> {
  const chunks = counted(source, progress)[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const { done, value } = await chunks.next();
    if (done === true) break;
    head = Buffer.concat([head, value]);
  }
  const all = prepend(head, chunks);
  if (head[0] !== 0x1f || head[1] !== 0x8b) return all;
  return gunzip(all);
}

async function* counted(source: Readable, progress: Progress): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer);
    progress.bytesRead += bytes.length;
    yield bytes;
  }
}

async function* prepend(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

async function* gunzip(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const unzip = createGunzip();
  const feeding = feed(packed, unzip).catch((error: Error) => unzip.destroy(error));
  for await (const chunk of unzip) yield chunk as Buffer;
  await feeding;
}

async function feed(
  packed: AsyncIterable<Buffer>,
  unzip: ReturnType<typeof createGunzip>,
): Promise<void> {
  for await (const chunk of packed) {
    if (unzip.destroyed) return;
    if (!unzip.write(chunk)) await drained(unzip);
  }
  unzip.end();
}

function drained(unzip: ReturnType<typeof createGunzip>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      unzip.off('drain', done);
      unzip.off('close', done);
      resolve();
    };
    unzip.on('drain', done);
    unzip.on('close', done);
  });
}

async function* split(
  chunks: AsyncIterable<Buffer>,
  file: string,
  progress: Progress,
): AsyncGenerator<SourceLine> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let number = 0;
  for await (const bytes of linesOfBytes(chunks)) {
    number += 1;
    if (isBlank(bytes)) continue;
    const place = { file, number, bytesRead: progress.bytesRead };
    yield { ...place, ...read(bytes, decoder) };
  }
}

/** Longer lines end early, one byte past the limit. */
async function* linesOfBytes(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let length = 0;
  const add = (part: Buffer) => {
    if (length <= LINE_BYTES_MAX) parts.push(part.subarray(0, LINE_BYTES_MAX + 1 - length));
    length += part.length;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, end));
      yield Buffer.concat(parts);
      parts = [];
      length = 0;
      start = end + 1;
    }
    if (start < chunk.length) add(chunk.subarray(start));
  }
  if (length > 0) yield Buffer.concat(parts);
}

function isBlank(bytes: Buffer): boolean {
  return bytes.length === 0 || (bytes.length === 1 && bytes[0] === RETURN);
}

function read(bytes: Buffer, decoder: TextDecoder): Pick<SourceLine, 'text' | 'fault'> {
  if (bytes.length > LINE_BYTES_MAX) {
    return { text: undefined, fault: `longer than ${LINE_BYTES_MAX} bytes` };
  }
  try {
    return { text: decoder.decode(bytes) };
  } catch {
    return { text: undefined, fault: 'not UTF-8' };
  }
}
