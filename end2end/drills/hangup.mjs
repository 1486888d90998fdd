import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';

import { Chance, wait } from './support/chance.mjs';
import { Client } from './support/json.mjs';
import { Program } from './support/program.mjs';
import { nextSource, Refused, Visitor } from './support/visitor.mjs';

const AT_ONCE = 50;
const STATE = 'MN';

/** Clients that close in the middle of what they say, or before they have heard the answer. */
export async function hangup(store, { full, seed }) {
  const chance = new Chance(seed);
  const clients = full ? 2000 : 300;
  const program = await Program.start(store.settings);
  const wrong = [];
  const api = new Client(program.url);
  const times = await api.freeTimes(STATE);
  api.leave();
  const wishes = [];
  for (let begun = 0; begun < clients; begun += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, clients - begun) }, () => leave(program, chance, times, wishes));
    await Promise.all(some);
  }
  const next = await answerOf(program);
  if (next.status !== 200) wrong.push(`the next request was answered ${next.status}`);
  const left = await settle(program);
  if (left > 0) wrong.push(`${left} connections are still open`);
  const booked = await again(program, wishes, wrong);
  const stored = store.number('SELECT count(*) FROM consultation');
  if (stored !== booked) wrong.push(`${stored} consultations of ${booked} acknowledged`);
  await program.stop();
  // A page whose reader has left can lose the ground under it while it is rendered: nobody sees it.
  // Where somebody was answered with a fault there is an error in the log, and that is one here.
  wrong.push(...program.faults().filter((line) => line.includes('ERROR')), ...store.disorder());
  const figures = {
    'clients that hung up': clients,
    'next answer': `${Math.round(next.after)} ms`,
    'connections left': left,
    'panics that nobody saw': program.panics(),
    'bookings they had asked for': wishes.length,
  };
  return { figures, wrong };
}

/** Says something, to the end or not, and closes: politely, or as a phone in a tunnel does. */
function leave(program, chance, times, wishes) {
  const text = chance.one([page, form, booking])(chance, times, wishes);
  const whole = chance.number() < 0.5;
  const said = whole ? text : text.slice(0, chance.between(1, text.length - 1));
  const hears = whole && chance.number() < 0.5;
  const rude = chance.number() < 0.5;
  return new Promise((done) => {
    const socket = connect(program.port, '127.0.0.1');
    const go = () => (rude ? socket.resetAndDestroy() : socket.destroy());
    socket.on('error', () => {});
    socket.on('close', done);
    socket.on('data', go);
    socket.on('connect', () => socket.write(said, () => hears || setTimeout(go, chance.between(0, 20))));
  });
}

const head = (method, path, more) =>
  `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: ${nextSource()}\r\n${more}\r\n`;

const page = (chance) => head('GET', chance.one(['/', '/states', '/book', '/?state=MN']), '');

function form() {
  const body = `state=${STATE}&audience=me&service=&therapist=&at=`;
  const kind = `Accept: text/html\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n`;
  return head('POST', '/api/booking/need', kind) + body;
}

function booking(chance, times, wishes) {
  const { starts_at } = chance.one(times);
  const wish = { state: STATE, email: `gone${wishes.length}@example.org`, starts_at };
  const key = randomUUID();
  wishes.push({ key, wish });
  const contact = { name: 'Ada', email: wish.email, phone: '612-555-0142' };
  const body = JSON.stringify({ state: STATE, audience: 'me', starts_at, contact, consent: true });
  const kind = `Content-Type: application/json\r\nIdempotency-Key: ${key}\r\nContent-Length: ${body.length}\r\n`;
  return head('POST', '/api/v1/consultations', kind) + body;
}

async function answerOf(program) {
  const began = performance.now();
  const person = new Visitor(program.url, '');
  const { status } = await person.get('/states');
  person.leave();
  return { status, after: performance.now() - began };
}

/** Waits for the connections of those who left to be closed. */
async function settle(program) {
  const until = Date.now() + 10_000;
  while (program.connections() > 0 && Date.now() < until) await wait(50);
  return program.connections();
}

/** They come back and ask again, with the same key. Answers with how many have a booking. */
async function again(program, wishes, wrong) {
  let booked = 0;
  for (const { key, wish } of wishes) {
    const client = new Client(program.url);
    try {
      await client.book(key, wish);
      booked += 1;
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'time-taken') wrong.push(`coming back: ${error.message}`);
    } finally {
      client.leave();
    }
  }
  return booked;
}
