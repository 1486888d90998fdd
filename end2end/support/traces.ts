import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Page, Response } from '@playwright/test';

import type { House } from './program';

/** What a browser lets out and keeps while somebody uses it. */
export class Traces {
  /** Every address that was asked for. */
  readonly urls: string[] = [];
  /** Every title that a page had when it was looked at. */
  readonly titles: string[] = [];
  /** What the browser kept, each time it was looked at: cookies, stores, the state of its history. */
  readonly kept: string[] = [];
  private readonly answers: Promise<string>[] = [];

  constructor(private readonly page: Page) {
    page.on('request', (request) => this.urls.push(request.url()));
    page.on('response', (response) => this.answers.push(headersOf(response)));
  }

  /** Notes what the page is called and what the browser keeps just now. */
  async look(): Promise<void> {
    this.titles.push(await this.page.title());
    const state = await this.page.context().storageState({ indexedDB: true });
    const session = await this.page.evaluate(() => ({ session: { ...sessionStorage }, history: history.state }));
    this.kept.push(JSON.stringify({ state, session }));
  }

  /** The headers of every answer. */
  async headers(): Promise<string> {
    return (await Promise.all(this.answers)).join('\n');
  }
}

async function headersOf(response: Response): Promise<string> {
  const headers = await response.headersArray();
  return headers.map(({ name, value }) => `${name}: ${value}`).join('\n');
}

/** The bytes of every file that the program keeps, but for the mails. */
export function files(house: House): Buffer {
  const kept = readdirSync(house.data, { withFileTypes: true }).filter((one) => one.isFile());
  return Buffer.concat(kept.map((one) => readFileSync(join(house.data, one.name))));
}
