import { readRefusal } from './postcard.mjs';
import { call, keepAlive } from './call.mjs';

let sources = 0;

/** An address of its own for each visitor, so that limits for one do not meet another. */
export function nextSource() {
  sources += 1;
  return `10.${(sources >> 16) & 255}.${(sources >> 8) & 255}.${sources & 255}`;
}

/** A refusal, in the program's own codes. */
export class Refused extends Error {
  constructor(status, code, said) {
    super(`${status} ${JSON.stringify(said)}`);
    Object.assign(this, { status, code, said });
  }
}

/** Somebody who books through the plain forms, as a browser without JavaScript does. */
export class Visitor {
  constructor(url, email) {
    this.url = url;
    this.email = email;
    this.source = nextSource();
    this.agent = keepAlive();
    this.cookie = '';
  }

  leave() {
    this.agent.destroy();
  }

  async get(path) {
    return this.send('GET', path);
  }

  need(state) {
    return this.form('/book', 'booking/need', { state, audience: 'me', service: '', therapist: '', at: '' });
  }

  /** Answers with the address that it leads to. */
  hold(at) {
    return this.form('/book/time', 'booking/time', { at: String(at), therapist: '', zone: '' });
  }

  contact() {
    const reach = { name: 'Ada', email: this.email, phone: '612-555-0142' };
    return this.form('/book/details', 'booking/contact', { ...reach, note: '', consent: 'yes', website: '' });
  }

  /** The key that the last form carries. */
  async requestKey() {
    const page = await this.get('/book/check');
    return /name="request_key" value="([^"]+)"/.exec(page.text)?.[1];
  }

  /** Answers with the secret of the consultation's link. */
  async confirm(request_key) {
    const to = await this.form('/book/check', 'booking/confirm', { request_key });
    return to.replace('/consultations/', '');
  }

  cancel(token) {
    return this.form(`/consultations/${token}/cancel`, 'consultation/cancel', { token });
  }

  /** The starts that are free on the days of the first list, in epoch seconds. */
  async freeTimes() {
    return (await this.listed('/book/time?')).times;
  }

  /** The starts that are free on the days of all lists, in epoch seconds. */
  async everyFreeTime() {
    const all = [];
    for (let list = '/book/time?'; list; ) {
      const { times, later } = await this.listed(list);
      all.push(...times);
      list = later;
    }
    return [...new Set(all)];
  }

  /** What the list at this address offers, and the address of the next one, if there is one. */
  async listed(list) {
    const first = (await this.get(list)).text;
    const days = new Set([...first.matchAll(/type="radio"[^>]*value="(\d{4}-\d{2}-\d{2})"|value="(\d{4}-\d{2}-\d{2})"[^>]*type="radio"/g)].map((day) => day[1] ?? day[2]));
    const times = [];
    for (const day of days) {
      const page = (await this.get(`${list}&day=${day}`)).text;
      times.push(...[...page.matchAll(/name="at" value="(\d+)"/g)].map((time) => Number(time[1])));
    }
    const later = /<a[^>]*href="([^"]+)"[^>]*>Later days/.exec(first);
    return { times: [...new Set(times)], later: later?.[1].replaceAll('&amp;', '&') };
  }

  async form(from, endpoint, fields) {
    const answer = await this.send('POST', `/api/${endpoint}`, new URLSearchParams(fields).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
      referer: this.url + from,
    });
    if (answer.status === 303) return answer.headers.location;
    throw refusal(answer);
  }

  async send(method, path, body, headers = {}) {
    const own = { accept: 'text/html', 'x-forwarded-for': this.source, cookie: this.cookie, ...headers };
    const answer = await call(this.url, method, path, { agent: this.agent, headers: own, body });
    const cookie = answer.headers['set-cookie']?.[0];
    if (cookie) this.cookie = cookie.split(';')[0];
    return answer;
  }
}

/** Without JavaScript the refusal travels in the address of the page that shows it. */
function refusal(answer) {
  const location = answer.headers.location;
  const code = location && new URL(location, 'http://any').searchParams.get('__err');
  if (answer.status !== 302 || !code) return new Refused(answer.status, 'unclear', answer.text.slice(0, 300));
  const said = readRefusal(Buffer.from(code, 'base64url'));
  const inner = said.Booking ?? said;
  const refused = new Refused(answer.status, typeof inner === 'string' ? inner : Object.keys(inner)[0], said);
  refused.location = location;
  return refused;
}
