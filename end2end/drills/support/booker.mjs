import { createHash, randomUUID } from 'node:crypto';

import { wait } from './chance.mjs';
import { Client } from './json.mjs';
import { Refused, Visitor } from './visitor.mjs';

let people = 0;

/**
 * Books and cancels without end, through the forms or the JSON interface, and repeats whatever was
 * not answered until it is. Notes what was acknowledged: that much must be true ever after.
 */
export class Booker {
  acknowledged = [];
  wrong = [];
  repeated = 0;

  constructor(programs, chance, { state, forms }) {
    Object.assign(this, { programs, chance, state, forms });
  }

  /** Works until `over()`; what was begun is brought to its end. */
  async work(over) {
    while (!over()) {
      try {
        await this.once();
      } catch (error) {
        this.wrong.push(error.message);
      }
      await wait(this.chance.between(5, 60));
    }
  }

  async once() {
    people += 1;
    const email = `booker${people}@example.org`;
    const booked = await (this.forms ? this.byForms(email) : this.byJson(email));
    if (!booked) return;
    this.acknowledged.push(booked);
    // A full calendar would leave nothing to do.
    if (this.chance.number() < (this.acknowledged.length > 30 ? 0.95 : 0.5)) {
      booked.status = 'unknown';
      await this.persist(() => this.client().cancel(booked.token));
      booked.status = 'cancelled_by_visitor';
    }
  }

  async byJson(email) {
    const times = (await this.persist(() => this.client().freeTimes(this.state))) ?? [];
    const { starts_at, epoch } = this.chance.one(times);
    const key = randomUUID();
    const wish = { state: this.state, email, starts_at };
    const made = await this.persist(() => this.client().book(key, wish), ['time-taken']);
    return made && { token: made.token, at: epoch, status: 'confirmed' };
  }

  async byForms(email) {
    const person = new Visitor(this.url(), email);
    const step = (deed, passes) =>
      this.persist(() => {
        person.url = this.url();
        return deed();
      }, passes);
    try {
      await step(() => person.need(this.state));
      const times = await step(() => person.freeTimes());
      const at = this.chance.one(times);
      if (!(await step(() => person.hold(at), ['Taken']))) return undefined;
      await step(() => person.contact());
      const key = await step(() => person.requestKey());
      const token = await step(() => person.confirm(key), ['Taken']);
      return token && { token, at, status: 'confirmed' };
    } finally {
      person.leave();
    }
  }

  /** Again and again while nobody answers. Nothing where it was refused as it may be. */
  async persist(deed, passes = []) {
    const until = performance.now() + 60_000;
    for (;;) {
      try {
        return await deed();
      } catch (error) {
        if (error instanceof Refused) {
          if (passes.includes(error.code)) return undefined;
          throw error;
        }
        if (performance.now() > until) throw error;
        this.repeated += 1;
        await wait(20);
      }
    }
  }

  url() {
    return this.chance.one(this.programs).url;
  }

  client() {
    this.json?.leave();
    this.json = new Client(this.url());
    return this.json;
  }
}

/** How the store writes a token. */
export const digest = (token) => createHash('sha256').update(token).digest('hex');

/** What the store says about what was acknowledged; each untruth as a sentence. */
export function untrue(store, acknowledged) {
  const rows = store.rows('SELECT token_hash, starts_at, status FROM consultation');
  const known = new Map(rows.map(([hash, at, status]) => [hash, { at: Number(at), status }]));
  const wrong = [];
  for (const { token, at, status } of acknowledged) {
    const row = known.get(digest(token));
    if (!row) wrong.push('an acknowledged booking is lost');
    else if (row.at !== at) wrong.push(`a booking is at ${row.at} and was acknowledged for ${at}`);
    else if (row.status !== status && status !== 'unknown') wrong.push(`a booking is ${row.status}, not ${status}`);
  }
  if (rows.length !== acknowledged.length) {
    wrong.push(`${rows.length} consultations of ${acknowledged.length} acknowledged`);
  }
  return wrong;
}
