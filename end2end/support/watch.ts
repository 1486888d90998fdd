import type { BrowserContext, ConsoleMessage, Request } from '@playwright/test';

/**
 * Notes what no page may do, in every tab of a context: errors in the console, errors that nobody
 * caught, requests to another host.
 */
export class Watch {
  /** Every address that was asked for. */
  readonly requests: string[] = [];
  private readonly wrong: string[] = [];
  private readonly expected = new Set<number>();

  constructor(
    private readonly home: string,
    private readonly js: boolean,
  ) {}

  over(context: BrowserContext): void {
    context.on('console', (message) => this.hear(message));
    context.on('weberror', (error) => this.wrong.push(`uncaught: ${error.error().stack ?? error.error()}`));
    context.on('request', (request) => this.see(request));
  }

  /** The browser itself writes a line for each answer of such a status: it is meant to come. */
  expectStatus(...statuses: number[]): void {
    for (const status of statuses) this.expected.add(status);
  }

  /** Whatever was wrong so far. */
  settle(): void {
    if (this.wrong.length > 0) throw new Error(`behind the page's back:\n${this.wrong.join('\n')}`);
  }

  private hear(message: ConsoleMessage): void {
    if (!['error', 'warning'].includes(message.type())) return;
    const status = /^Failed to load resource: .*status of (\d+)/.exec(message.text())?.[1];
    if (status !== undefined && this.expected.has(Number(status))) return;
    // Where scripts are off, what they would need is announced all the same.
    if (!this.js && /was preloaded using link preload but not used/.test(message.text())) return;
    this.wrong.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  }

  private see(request: Request): void {
    const { origin, protocol } = new URL(request.url());
    if (protocol === 'data:' || protocol === 'blob:') return;
    this.requests.push(request.url());
    if (origin !== this.home) this.wrong.push(`a request to another host: ${request.url()}`);
  }
}
