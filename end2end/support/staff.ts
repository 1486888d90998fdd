import { createHmac } from 'node:crypto';

import { expect, type Locator, type Page } from '@playwright/test';

import { Caller } from './caller';
import type { House } from './program';
import { lend, nextSource, test as base } from './test';
import type { Visitor } from './visitor';

/** Who owns the practice of every program under test. */
export const OWNER = {
  name: 'Ida Quist',
  email: 'ida@desk.example',
  password: 'four quiet herons by the weir',
};

/** The app on somebody's telephone that shows six digits (RFC 6238). */
export class Authenticator {
  private used = 0;
  private readonly key: Buffer;

  constructor(secret: string) {
    this.key = bytes(secret);
  }

  /**
   * A code that was not used before: this half minute's or, where that one is used, the next one's,
   * which is good already. So nobody has to wait between two codes.
   */
  code(): string {
    this.used = Math.max(Math.floor(Date.now() / 30_000), this.used + 1);
    return this.lastCode();
  }

  /** The code that was used last. */
  lastCode(): string {
    const step = Buffer.alloc(8);
    step.writeBigUInt64BE(BigInt(this.used));
    const digest = createHmac('sha1', this.key).update(step).digest();
    const number = digest.readUInt32BE((digest.at(-1) ?? 0) & 15) & 0x7fff_ffff;
    return String(number % 1_000_000).padStart(6, '0');
  }
}

/** The bytes of a key as it is typed: base32, in groups. */
function bytes(secret: string): Buffer {
  const bits = [...secret.replace(/\s/g, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from(bits.match(/.{8}/g)?.map((byte) => parseInt(byte, 2)) ?? []);
}

/** What an owner has who has set up their account. */
export type Owner = {
  authenticator: Authenticator;
  /** The recovery codes, on paper. */
  codes: string[];
  /** The cookie of a session, `name=value`. */
  session: string;
};

/** Sets up the owner's account by the printed link, through the plain forms. */
export async function settleIn(place: House): Promise<Owner> {
  const caller = new Caller(place.url, nextSource());
  const text = async (path: string) => (await caller.get(path)).text();
  const link = place.ownerLink();
  const token = link.split('/').at(-1) ?? '';
  await caller.taken(link, 'account/accept', { token, ...OWNER }, '/staff/authenticator');
  const secret = /class="secret">.*?<code[^>]*>([A-Z2-7 ]+)</.exec(await text('/staff/authenticator'))?.[1] ?? '';
  const authenticator = new Authenticator(secret);
  await caller.taken('/staff/authenticator', 'account/enrol', { code: authenticator.code() }, '/staff/codes');
  const codes = [...(await text('/staff/codes')).matchAll(/<code[^>]*>([\w-]+)</g)].map((found) => found[1] ?? '');
  await caller.taken('/staff/codes', 'account/keep-codes', {}, '/staff');
  return { authenticator, codes, session: caller.cookie };
}

/** Somebody who works here, with a browser. */
export class Member {
  readonly page: Page;

  constructor(readonly visitor: Visitor) {
    this.page = visitor.page;
  }

  open(path: string): Promise<void> {
    return this.visitor.open(path);
  }

  press(button: string): Promise<void> {
    return this.visitor.press(button);
  }

  type(label: string, text: string): Promise<void> {
    return this.visitor.type(label, text);
  }

  async choose(label: string, option: string): Promise<void> {
    await this.visitor.field(label).selectOption({ label: option });
  }

  /** Goes on by a link of the page. */
  async follow(link: string, path: string | RegExp): Promise<void> {
    await this.main().getByRole('link', { name: link, exact: true }).click();
    await this.visitor.at(path);
  }

  /** The first page of the owner's link: the account. */
  async makeAccount({ name, email, password } = OWNER): Promise<void> {
    await this.type('Your name', name);
    await this.type('Your e-mail address', email);
    await this.type('A new password', password);
    await this.press('Make my account');
    await this.visitor.at('/staff/authenticator');
  }

  /** Its second page, which shows the key. */
  async setUpAuthenticator(): Promise<Authenticator> {
    const authenticator = new Authenticator(await this.page.locator('.secret').innerText());
    await this.type('The code that it shows now', authenticator.code());
    await this.press('Finish');
    await this.visitor.at('/staff/codes');
    return authenticator;
  }

  /** The first factor. */
  async password(password = OWNER.password, email = OWNER.email): Promise<void> {
    await this.type('E-mail address', email);
    await this.type('Password', password);
    await this.press('Go on');
  }

  /** The second factor. */
  async code(code: string): Promise<void> {
    await this.visitor.at('/staff/second-step');
    await this.type('Code', code);
    await this.press('Sign in');
  }

  /** The second factor of somebody without their authenticator. */
  async recoveryCode(code: string): Promise<void> {
    await this.visitor.at('/staff/second-step');
    const field = this.visitor.field('Recovery code');
    if (!(await field.isVisible())) await this.page.getByText('I don’t have my authenticator').click();
    await field.fill(code);
    await this.press('Sign in with this code');
  }

  async signOut(): Promise<void> {
    const more = this.page.getByRole('button', { name: 'More' });
    if (await more.isVisible()) await more.click();
    await this.page.getByRole('button', { name: 'Sign out' }).click();
    await this.visitor.at('/staff/sign-in');
    await expect(this.main()).toContainText('You are signed out.');
  }

  /** Opens the record with that reference by way of the list. */
  async openRecord(reference: string): Promise<void> {
    await this.open(`/staff/consultations?q=${reference}`);
    await this.follow(`Open ${reference}`, /\/staff\/consultations\/[\w-]{36}$/);
    await expect(this.page.locator('.reference')).toHaveText(reference);
  }

  /** The line of a list that names a reference. */
  line(reference: string): Locator {
    return this.main().getByRole('row').filter({ hasText: reference });
  }

  /** The answer to a term of a record. */
  answer(term: string): Locator {
    const named = this.page.locator('dt').getByText(term, { exact: true });
    return this.page.locator('dl > div').filter({ has: named }).locator('dd').first();
  }

  title(): Locator {
    return this.visitor.title();
  }

  main(): Locator {
    return this.page.getByRole('main');
  }

  /** The status that a form is answered with: by its endpoint or, without a script, by its own page. */
  async answered(endpoint: string, act: () => Promise<void>): Promise<number> {
    const path = this.visitor.js ? `/api/${endpoint}` : new URL(this.page.url()).pathname;
    const answer = this.page.waitForResponse((one) => new URL(one.url()).pathname === path && one.status() !== 302);
    await act();
    return (await answer).status();
  }

  /** Waits for the refusal that is no fault of a single field. */
  async refused(words: string): Promise<void> {
    await expect(this.main().getByRole('alert').getByText(words)).toBeVisible();
  }
}

type Own = {
  /** Somebody who works here, at the door. */
  member: Member;
  /** The owner of this test's program, who has set up their account. */
  owner: Owner;
  /** The owner, signed in. */
  desk: Member;
};

export const test = base.extend<Own>({
  member: async ({ visitor }, use) => use(new Member(visitor)),

  // Each has a practice of their own: nobody else's calls are in its lists.
  place: async ({}, use) => lend(use),

  owner: async ({ place }, use) => use(await settleIn(place)),

  desk: async ({ member, owner, place, context }, use) => {
    const [name = '', value = ''] = owner.session.split('=');
    await context.addCookies([{ name, value, url: place.url }]);
    await use(member);
  },
});

export { expect } from './test';
