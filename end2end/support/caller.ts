/** What a booking needs to know. */
export type Wish = {
  state: string;
  audience?: 'me' | 'child' | 'couple';
  service?: string;
  email: string;
  note?: string;
  /** A start in epoch seconds; else the first one that is free. */
  at?: number;
};

/**
 * Somebody who books through the plain forms, as a browser without JavaScript does, but by program:
 * whoever takes a time away while a test looks on.
 */
export class Caller {
  /** `name=value`, as it was given last. */
  cookie = '';

  constructor(
    private readonly home: string,
    private readonly source: string,
  ) {}

  /** Books, and answers with the secret of the consultation's link. */
  async book(wish: Wish): Promise<string> {
    await this.keep(wish);
    return this.confirm(wish);
  }

  /** Goes as far as to have a time kept, and answers with its start. */
  async keep(wish: Wish): Promise<number> {
    await this.need(wish);
    const { state } = wish;
    const at = wish.at ?? (await this.freeTimes())[0];
    if (at === undefined) throw new Error(`nothing is free in ${state}`);
    await this.taken('/book/time', 'booking/time', { at: String(at), therapist: '', zone: '' }, '/book/details');
    return at;
  }

  /** Every start that is free in a state. */
  async everyFreeTime(state: string): Promise<number[]> {
    await this.need({ state });
    const page = await (await this.get('/book/time')).text();
    const days = new Set([...page.matchAll(/value="(\d{4}-\d\d-\d\d)"/g)].map((found) => found[1]));
    const times = await Promise.all([...days].map((day) => this.freeTimes(day)));
    return times.flat();
  }

  /** Books the time that is kept. */
  async confirm({ email, note = '' }: Pick<Wish, 'email' | 'note'>): Promise<string> {
    const contact = { ...CONTACT, email, note };
    await this.taken('/book/details', 'booking/contact', contact, '/book/check');
    const page = await (await this.get('/book/check')).text();
    const request_key = /name="request_key" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const booked = await this.taken('/book/check', 'booking/confirm', { request_key }, '/consultations/');
    return booked.replace('/consultations/', '');
  }

  /** What is said on the telephone of the consultation that has this secret. */
  async reference(secret: string): Promise<string> {
    const page = await (await this.get(`/consultations/${secret}`)).text();
    return /class="reference">([^<]+)</.exec(page)?.[1] ?? '';
  }

  /** The starts of the day that is listed first, or of `day`. */
  async freeTimes(day = ''): Promise<number[]> {
    const page = await (await this.get(`/book/time?day=${day}`)).text();
    return [...page.matchAll(/name="at" value="(\d+)"/g)].map((found) => Number(found[1]));
  }

  get(path: string): Promise<Response> {
    return this.call(path, {});
  }

  post(from: string, endpoint: string, form: Record<string, string>): Promise<Response> {
    return this.call(`/api/${endpoint}`, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: { referer: this.home + from },
    });
  }

  /** Sends a form that must be taken, and answers with where it leads. */
  async taken(from: string, endpoint: string, form: Record<string, string>, to: string): Promise<string> {
    const answer = await this.post(from, endpoint, form);
    const location = answer.headers.get('location') ?? '';
    if (answer.status !== 303 || !location.startsWith(to)) {
      throw new Error(`${endpoint} answered ${answer.status} ${location} ${await answer.text()}`);
    }
    return location;
  }

  private need({ state, audience = 'me', service = '' }: Pick<Wish, 'state' | 'audience' | 'service'>): Promise<string> {
    const form = { state, audience, service, therapist: '', at: '' };
    return this.taken('/book', 'booking/need', form, '/book/time');
  }

  private async call(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('accept', 'text/html');
    headers.set('x-forwarded-for', this.source);
    if (this.cookie) headers.set('cookie', this.cookie);
    const answer = await fetch(this.home + path, { ...init, headers, redirect: 'manual' });
    const cookie = answer.headers.getSetCookie()[0];
    if (cookie) this.cookie = cookie.split(';')[0] ?? '';
    return answer;
  }
}

const CONTACT = {
  name: 'Grace',
  phone: '612-555-0177',
  consent: 'yes',
  website: '',
};
