import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const report = process.env['TEST_REPORT'];

export default defineConfig({
  root: at(''),
  resolve: {
    alias: [
      { find: /^tallybook$/, replacement: at('src/index.ts') },
      { find: /^tallybook\/text$/, replacement: at('src/hosts/text/index.ts') },
      { find: /^tallybook\/presets$/, replacement: at('src/presets.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // Streams and child processes take seconds on a busy machine; a hang is still found.
    testTimeout: 60_000,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    typecheck: {
      enabled: true,
      include: ['test/types/**/*.test-d.ts'],
      tsconfig: 'test/tsconfig.json',
      // `npm run types` reports faults outside the type tests, with their own places.
      ignoreSourceErrors: true,
    },
    coverage: {
      include: ['src/**/*.ts'],
      exclude: ['src/hosts/cli/**'],
      reporter: ['text', 'json-summary'],
      thresholds: { branches: 100 },
    },
  },
});
