import { expect, type Locator, type Page } from '@playwright/test';

import { awake } from './page';

export type Audience = 'Me' | 'My child' | 'Us two';

/** A person with a browser: looks for words, not for code, and counts what it costs them. */
export class Visitor {
  taps = 0;
  fields = 0;

  constructor(
    readonly page: Page,
    readonly js: boolean,
  ) {}

  async open(path: string): Promise<void> {
    await this.page.goto(path);
    await awake(this.page, this.js);
  }

  async tap(target: Locator): Promise<void> {
    this.taps += 1;
    await target.click();
  }

  async press(button: string): Promise<void> {
    await this.tap(this.page.getByRole('main').getByRole('button', { name: button, exact: true }));
  }

  async type(label: string, text: string): Promise<void> {
    this.fields += 1;
    await this.field(label).fill(text);
  }

  async pick(label: string, option: string): Promise<void> {
    this.fields += 1;
    await this.page.getByLabel(label).selectOption({ label: option });
  }

  async tick(label: string | RegExp): Promise<void> {
    this.taps += 1;
    await this.page.getByLabel(label).check();
  }

  /** The first step. */
  async need(state: string, audience: Audience, topic?: string): Promise<void> {
    await this.pick('Where will you be for the call?', state);
    await this.tap(this.choice(audience));
    if (topic) await this.pick('What is it about?', topic);
    await this.press('See free times');
    await this.at('/book/time');
  }

  /** The second step: the time at that place of the list that is shown. */
  async time(place = 0): Promise<string> {
    const time = this.times().nth(place);
    const value = await time.locator('input').inputValue();
    await this.tap(time);
    await this.press('Continue');
    await this.at('/book/details');
    return value;
  }

  /** The third step, for oneself. */
  async contact(email: string): Promise<void> {
    await this.type('Your name', 'Ada');
    await this.reach(email);
  }

  /** The part of the third step that everybody has. */
  async reach(email: string): Promise<void> {
    await this.type('Your e-mail address', email);
    await this.type('Your phone number', '612-555-0142');
    await this.tick(/I agree that you contact me/);
    await this.press('Continue');
    await this.at('/book/check');
  }

  /** The last step. Answers with the path of the consultation. */
  async confirm(): Promise<string> {
    await this.press('Book this call');
    await this.at(/\/consultations\/[^/]+$/);
    await expect(this.title()).toHaveText('Your call is booked');
    return new URL(this.page.url()).pathname;
  }

  /** The whole way, as short as it can be. */
  async book(email: string, state = nextState()): Promise<string> {
    await this.open('/book');
    await this.need(state, 'Me');
    await this.time();
    await this.contact(email);
    return this.confirm();
  }

  async at(path: string | RegExp): Promise<void> {
    const wanted = typeof path === 'string' ? (url: URL) => url.pathname === path : path;
    await this.page.waitForURL(wanted);
    await awake(this.page, this.js);
  }

  title(): Locator {
    return this.page.getByRole('heading', { level: 1 });
  }

  /** The box of a question, whether it must be answered or not. */
  field(label: string): Locator {
    return this.page.getByLabel(new RegExp(`^${literally(label)}( \\(optional\\))?$`));
  }

  /** The tile of an answer. */
  choice(words: string): Locator {
    return this.page.locator('label.choice', { hasText: new RegExp(`^\\s*${literally(words)}`) });
  }

  times(): Locator {
    return this.page.locator('fieldset#at label.choice');
  }

  days(): Locator {
    return this.page.locator('fieldset#day label.choice');
  }

  /** Shows another day of the list. */
  async day(place: number): Promise<void> {
    const day = this.days().nth(place);
    const date = await day.locator('input').inputValue();
    await this.tap(day);
    if (!this.js) await this.press('Show times of this day');
    await expect(this.page).toHaveURL(new RegExp(`day=${date}`));
    const words = new Date(`${date}T12:00Z`).toLocaleDateString('en-US', LONG);
    await expect(this.page.locator('fieldset#at legend')).toHaveText(words);
    await awake(this.page, this.js);
  }

  /** The list of what has to be mended; it must have the focus. */
  async problems(): Promise<string[]> {
    const summary = this.page.locator('.error-summary');
    await expect(summary).toBeFocused();
    return summary.getByRole('link').allTextContents();
  }
}

const LONG = { weekday: 'long', month: 'long', day: 'numeric', timeZone: 'UTC' } as const;

const STATES = ['New York', 'Colorado', 'Illinois', 'Wisconsin', 'Iowa', 'Pennsylvania'];
let bookings = 0;

/** So that no therapist's day fills up over the tests. */
function nextState(): string {
  bookings += 1;
  return STATES[bookings % STATES.length] ?? 'New York';
}

const literally = (words: string) => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
