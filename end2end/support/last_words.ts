import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Says at the very end, where a log is read first, what each test that failed ran into. */
export default class LastWords implements Reporter {
  private readonly failed: string[] = [];

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status === test.expectedStatus || result.status === 'skipped') return;
    const words = (result.error?.message ?? result.status).replace(/\u001b\[[\d;]*m/g, '');
    const lines = words.split('\n').filter((line) => line.trim() !== '');
    this.failed.push(`  ${test.titlePath().filter(Boolean).join(' › ')}\n    ${lines.slice(0, 8).join('\n    ')}`);
  }

  onEnd(): void {
    if (this.failed.length > 0) console.log(`\nWhat failed:\n${this.failed.join('\n')}`);
  }
}
