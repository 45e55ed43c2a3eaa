#!/usr/bin/env node
import { commandLine } from './command-line.ts';

const { stdin, stdout, stderr, argv } = process;
// A reader that has gone is found by the next write; without a listener it would end the process.
for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
process.exitCode = await commandLine(argv.slice(2), {
  stdin,
  stdout,
  stderr,
  isTerminal: stderr.isTTY === true,
});
