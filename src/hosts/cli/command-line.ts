import { Command, CommanderError } from 'commander';
import { check } from './check.ts';
import { demo } from './demo.ts';
import { type DiffOptions, diff } from './diff.ts';
import { flatten } from './flatten.ts';
import { packageVersion } from './package.ts';
import { type RunOptions, run } from './run.ts';
import { EXIT, type ExitCode, Failure, ReaderGone, type Streams } from './streams.ts';

const RULES = ['--rules <name>', 'a preset (such as food) or a JSON file'] as const;

const EXIT_CODES = `
Exit codes:
  0  done; also when whoever reads the output has gone
  1  wrong usage, faulty rules, or no event to explain
  2  a bad line, with --strict; a ledger with a line that is no entry
  3  a file that cannot be read or written, or is too large to sort`;

/** One invocation, from its arguments to its exit code. Throws only what is a fault of the program. */
export async function commandLine(args: readonly string[], streams: Streams): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const program = programFor(streams, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return endedBy(error, streams);
  }
}

function endedBy(error: unknown, { stderr }: Streams): ExitCode {
  if (error instanceof ReaderGone) return EXIT.done;
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (!(error instanceof Failure)) throw error;
  stderr.write(`${error.message}\n`);
  return error.exitCode;
}

function programFor(streams: Streams, end: (code: ExitCode) => void): Command {
  const program = new Command('tallybook')
    .description('Events and a JSON rule set in, a deterministic points ledger out.')
    .version(packageVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
    })
    .addHelpText('after', EXIT_CODES);
  addRun(program, streams, end);
  addDiff(program, streams, end);
  program
    .command('check')
    .description('list issues and warnings of a rule set, and what each rule reaches')
    .requiredOption(...RULES)
    .action(async (options: { readonly rules: string }) => end(await check(options, streams)));
  program
    .command('flatten')
    .description('print a rule set with its parents merged into it')
    .requiredOption(...RULES)
    .action(async (options: { readonly rules: string }) => end(await flatten(options, streams)));
  program
    .command('demo')
    .description('run the two real streams that come with the project')
    .action(async () => end(await demo(streams)));
  return program;
}

function addDiff(program: Command, streams: Streams, end: (code: ExitCode) => void): void {
  program
    .command('diff')
    .description('show what other rules would have made of recorded events')
    .argument('<before>', 'rules, or a ledger as JSON Lines (.jsonl, .jsonl.gz)')
    .argument('<after>', 'rules: a preset (such as food) or a JSON file')
    .argument('<events...>', 'JSON Lines, plain or gzip; - is standard input')
    .option('--json', 'print changes and totals as JSON')
    .option('--strict', 'end at the first bad line')
    .option('--out <file>', 'write the inputs that make the changes; - is standard output')
    .option('--at <instant>', 'when these inputs take effect; goes with --out')
    .option('--id <id>', 'how these inputs are called, numbered from 1', 'diff')
    .option('--reason <text>', 'why, in each of these inputs')
    .option('--asOf <instant>', 'compare as of it; events after it are left out')
    .option('--programme <id>', 'the tenant, part of every entry', 'main')
    .addHelpText('after', EXIT_CODES)
    .action(async (before: string, after: string, files: readonly string[], options: DiffOptions) =>
      end(await diff({ before, after, files }, options, streams)),
    );
}

function addRun(program: Command, streams: Streams, end: (code: ExitCode) => void): void {
  program
    .command('run')
    .description('judge recorded events and print what became of them')
    .argument('<events...>', 'JSON Lines in canonical order, plain or gzip; - is standard input')
    .requiredOption(...RULES)
    .option('--out <file>', 'write the entries as JSON Lines; - is standard output')
    .option('--until <instant>', 'stop before the first event at or after it, and advance to it')
    .option('--explain <id>', 'show how the event with this id is judged')
    .option('--sort', 'put the events in canonical order first; holds at most 2,000,000 in memory')
    .option('--json', 'print the summary as JSON')
    .option('--strict', 'end at the first bad line')
    .option(
      '--openPeriod <duration>',
      'how late an event may be and still be put in its place, such as 1h, 90m or 7d',
    )
    .option('--programme <id>', 'the tenant, part of every entry', 'main')
    .option('--progress', 'show progress even where standard error is no terminal')
    .option('--no-progress', 'show no progress')
    .addHelpText('after', EXIT_CODES)
    .action(async (files: readonly string[], options: RunOptions) =>
      end(await run(files, options, streams)),
    );
}
