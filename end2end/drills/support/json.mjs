import { call, keepAlive } from './call.mjs';
import { nextSource, Refused } from './visitor.mjs';

/** A program that books through the JSON interface. */
export class Client {
  constructor(url) {
    this.url = url;
    this.source = nextSource();
    this.agent = keepAlive();
  }

  /** Comes back from somewhere else, so that limits for one do not add up over rounds. */
  renew() {
    this.source = nextSource();
  }

  leave() {
    this.agent.destroy();
  }

  /** Free times: `{ starts_at, epoch, … }`. */
  async freeTimes(state) {
    return (await this.send('GET', `/free-times?state=${state}&audience=me`)).times;
  }

  /** Books the time; the same key again is the same booking. */
  book(key, { state, email, starts_at }) {
    const contact = { name: 'Ada', email, phone: '612-555-0142' };
    const wish = { state, audience: 'me', starts_at, contact, consent: true };
    return this.send('POST', '/consultations', wish, { 'idempotency-key': key });
  }

  read(token) {
    return this.send('GET', `/consultations/${token}`);
  }

  cancel(token) {
    return this.send('POST', `/consultations/${token}/cancel`, {});
  }

  async send(method, path, content, headers = {}) {
    const body = content && JSON.stringify(content);
    const own = { 'x-forwarded-for': this.source, ...headers };
    if (body) own['content-type'] = 'application/json';
    const answer = await call(this.url, method, `/api/v1${path}`, { agent: this.agent, headers: own, body });
    const said = answer.text && JSON.parse(answer.text);
    if (answer.status < 300) return said;
    throw new Refused(answer.status, String(said.type).split('/').pop(), said);
  }
}
