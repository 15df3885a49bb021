import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/prepared/longest-first.ts';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/prepared/global-setup.ts'],
    // Files share a worker's modules: to compile the embedded database anew for each would cost a second.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
