import { defineConfig, devices } from '@playwright/test';

// The program itself is started by a fixture, once for each worker: see support/program.ts.

const phone = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  colorScheme: 'light' as const,
};

export default defineConfig({
  testDir: '.',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: process.env['CI'] ? 1 : 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['./support/last_words.ts']],
  use: {
    locale: 'en-US',
    timezoneId: 'America/Chicago',
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['SYNERGY_TEST_CHROMIUM'] || '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'phone', use: phone },
    {
      name: 'phone without JavaScript',
      use: { ...phone, javaScriptEnabled: false },
      testMatch: ['booking*.spec.ts', 'site.spec.ts'],
    },
    {
      name: 'desktop, dark',
      use: { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
      testMatch: ['booking.spec.ts', 'booking-keyboard.spec.ts', 'site.spec.ts'],
    },
  ],
});
