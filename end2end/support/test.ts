import { test as base } from '@playwright/test';

import { Caller } from './caller';
import { noteWaking } from './page';
import { House } from './program';
import { Visitor } from './visitor';
import { Watch } from './watch';

export { expect } from '@playwright/test';

type Own = {
  /** The program that this test speaks to: its worker's, unless it needs one that nobody has used. */
  place: House;
  /** Fails the test on whatever went wrong behind the page's back. */
  watch: Watch;
  /** Somebody else, who books through the plain forms. */
  somebodyElse: Caller;
  /** The person whose browser this is. */
  visitor: Visitor;
};

type Shared = {
  /** How much the program says. */
  log: string;
  /** The program that this worker's tests speak to. */
  house: House;
};

export const test = base.extend<Own, Shared>({
  log: ['warn', { option: true, scope: 'worker' }],

  house: [async ({ log }, use) => lend(use, log), { scope: 'worker' }],

  place: async ({ house }, use) => use(house),

  baseURL: async ({ place }, use) => use(place.url),

  // Each test comes from a source of its own, so that limits do not add up over tests.
  extraHTTPHeaders: async ({}, use) => use({ 'x-forwarded-for': nextSource() }),

  watch: [
    async ({ context, place, javaScriptEnabled }, use) => {
      const watch = new Watch(place.url, javaScriptEnabled ?? true);
      watch.over(context);
      await use(watch);
      watch.settle();
    },
    { auto: true },
  ],

  visitor: async ({ page, context, javaScriptEnabled }, use) => {
    await noteWaking(context);
    await use(new Visitor(page, javaScriptEnabled ?? true));
  },

  somebodyElse: async ({ place }, use) => use(new Caller(place.url, nextSource())),
});

/** Opens a program for as long as it is used, and fails on what went wrong inside. */
export async function lend(use: (house: House) => Promise<void>, log?: string): Promise<void> {
  const house = await House.open(log);
  await use(house);
  const faults = house.faults();
  await house.close();
  if (faults.length > 0) throw new Error(`the program logged faults:\n${faults.join('\n')}`);
}

let sources = 0;

/** An address that nobody has used in this run. */
export function nextSource(): string {
  sources += 1;
  return `10.${process.pid % 250}.${sources >> 8}.${sources & 255}`;
}

let people = 0;

/** A mail address that nobody has used in this run. */
export function freshAddress(): string {
  people += 1;
  return `ada.${process.pid}.${Date.now()}.${people}@example.org`;
}
