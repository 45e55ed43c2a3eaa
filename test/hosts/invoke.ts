import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { commandLine } from '../../src/hosts/cli/command-line.ts';

export interface Invocation {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly stdin?: string | Buffer | Readable;
  readonly isTerminal?: boolean;
  readonly stdout?: Writable;
}

/** One invocation of the command line inside this process. */
export async function tallybook(
  args: readonly string[],
  { stdin = '', isTerminal = false, stdout }: Surroundings = {},
): Promise<Invocation> {
  const out = collector();
  const err = collector();
  const exitCode = await commandLine(args, {
    stdin: stdin instanceof Readable ? stdin : Readable.from([Buffer.from(stdin)]),
    stdout: stdout ?? out.stream,
    stderr: err.stream,
    isTerminal,
  });
  return { exitCode, stdout: out.text(), stderr: err.text() };
}

function collector() {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}

const folder = mkdtempSync(join(tmpdir(), 'tallybook-'));

/** Writes a file for one test and answers its path. */
export function fileOf(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

export function jsonLines(events: readonly unknown[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}
