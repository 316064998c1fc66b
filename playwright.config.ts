import { defineConfig } from '@playwright/test';
import { BROWSER_FLAGS } from './scripts/demo.mjs';

/** `npm test -- browser` starts the portal and says where it is. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: '.sandbox/test/browser-results',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 1,
  reporter: [['line'], ['json']],
  use: {
    baseURL: process.env.PORTAL_URL,
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      args: BROWSER_FLAGS,
    },
  },
});
