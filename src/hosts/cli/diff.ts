import { type Diff, diff as diffOf, type Entry, type Event, type Program } from '../../index.ts';
import { diffText } from './diff-text.ts';
import { eventsOf, sorted } from './events.ts';
import { ledgerIn } from './ledger.ts';
import { instantIn } from './options.ts';
import { loadRules } from './rules.ts';
import { EXIT, type ExitCode, Failure, fileSink, type Streams, sinkOf } from './streams.ts';

export interface DiffOptions {
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly out?: string;
  readonly at?: string;
  readonly id: string;
  readonly reason?: string;
  readonly asOf?: string;
  readonly programme: string;
}

interface DiffFiles {
  readonly before: string;
  readonly after: string;
  readonly files: readonly string[];
}

/** What `diff --json` prints. */
export interface Comparison extends Omit<Diff, 'inputs'> {
  /** `id@version` of each rule set before, or the file of the ledger; and of each after. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly programme: string;
  readonly events: number;
  readonly badLines: number;
  /** Digits after the point, by currency. */
  readonly scales: Readonly<Record<string, number>>;
}

/** `tallybook diff`: what other rules would have made of recorded events, and the inputs that make it so. */
export async function diff(
  { before, after, files }: DiffFiles,
  options: DiffOptions,
  streams: Streams,
): Promise<ExitCode> {
  const { programme, strict = false } = options;
  const at = instantIn(options.at, '--at');
  const asOf = instantIn(options.asOf, '--asOf');
  if (options.out !== undefined && at === undefined)
    throw new Failure(EXIT.usage, '--out needs --at: the instant at which the inputs take effect.');
  const then = await sideOf(before);
  const { program } = loadRules(after);
  const { events, badLines } = await readEvents(files, strict, streams);
  const found = compared(() => diffOf(then.side, program, events, { programme, asOf }));
  const { inputs, ...sums } = found;
  const comparison: Comparison = {
    before: then.labels,
    after: labelsOf(program),
    programme,
    events: events.length,
    badLines,
    scales: Object.fromEntries(program.currencies.map(({ id, scale }) => [id, scale])),
    ...sums,
  };
  if (options.out !== undefined && at !== undefined)
    await writeInputs(inputs({ ...options, at }), options.out, streams);
  const said = sinkOf(options.out === '-' ? streams.stderr : streams.stdout, 'the comparison');
  const json = () => `${JSON.stringify(comparison, undefined, 2)}\n`;
  await said.write(options.json === true ? json() : diffText(comparison));
  await said.end();
  return EXIT.done;
}

interface Side {
  readonly side: Program | readonly Entry[];
  readonly labels: readonly string[];
}

/** What is compared with: a ledger by the ending of its file, else rules. */
async function sideOf(name: string): Promise<Side> {
  if (/\.jsonl(\.gz)?$/.test(name)) return { side: await ledgerIn(name), labels: [name] };
  const { program } = loadRules(name);
  return { side: program, labels: labelsOf(program) };
}

function labelsOf({ versions }: Program): readonly string[] {
  return versions.map(({ label }) => label);
}

async function readEvents(files: readonly string[], strict: boolean, { stdin }: Streams) {
  if (files.filter((file) => file === '-').length > 1)
    throw new Failure(EXIT.usage, 'Standard input can be read once.');
  const events: Event[] = [];
  let badLines = 0;
  for (const read of await sorted(eventsOf(files, stdin))) {
    if (read.kind === 'event') events.push(read.event);
    else if (strict)
      throw new Failure(EXIT.badLine, `${read.line.file}:${read.line.number}: ${read.reason}`);
    else badLines += 1;
  }
  return { events, badLines };
}

function compared(compare: () => Diff): Diff {
  try {
    return compare();
  } catch (error) {
    if (error instanceof RangeError) throw new Failure(EXIT.usage, error.message);
    throw error;
  }
}

async function writeInputs(
  inputs: readonly Event[],
  out: string,
  { stdout }: Streams,
): Promise<void> {
  const sink = out === '-' ? sinkOf(stdout, 'standard output') : fileSink(out);
  for (const input of inputs) await sink.write(`${JSON.stringify(input)}\n`);
  await sink.end();
}
