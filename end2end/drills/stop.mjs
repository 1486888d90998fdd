import { randomUUID } from 'node:crypto';

import { untrue } from './support/booker.mjs';
import { Chance, wait } from './support/chance.mjs';
import { Client } from './support/json.mjs';
import { Program } from './support/program.mjs';
import { Refused, Visitor } from './support/visitor.mjs';

const CLIENTS = 24;
const STATE = 'MN';

/** The host stops the program while it is busy: what it has begun, it answers. */
export async function stop(store, { full, seed }) {
  const chance = new Chance(seed);
  const rounds = full ? 20 : 3;
  const program = await Program.start(store.settings);
  const told = { answered: 0, after: 0, dropped: 0, slowest: 0, acknowledged: [], wrong: [] };
  for (let round = 0; round < rounds; round += 1) {
    const run = { stopping: false, chance, told };
    const clients = Array.from({ length: CLIENTS }, (_, place) => load(place, program, run));
    await wait(chance.between(300, 900));
    run.stopping = true;
    const began = performance.now();
    const code = await program.stop();
    told.slowest = Math.max(told.slowest, performance.now() - began);
    if (code !== 0) told.wrong.push(`the program ended with ${code}`);
    await Promise.all(clients);
    // A booking that was made and not acknowledged was begun and not answered.
    told.wrong.push(...untrue(store, told.acknowledged));
    await program.start();
  }
  await program.stop();
  told.wrong.push(...program.faults(), ...store.disorder());
  if (told.after === 0) told.wrong.push('nothing was under way at the signal: the drill proves nothing');
  const figures = {
    stops: rounds,
    'requests answered': told.answered,
    'of these after the signal': told.after,
    'not taken any more': told.dropped,
    'slowest stop': `${Math.round(told.slowest)} ms`,
  };
  return { figures, wrong: told.wrong };
}

/** One request after the other until the program is gone. */
async function load(place, program, run) {
  const visitor = new Visitor(program.url, '');
  const client = new Client(program.url);
  try {
    for (;;) {
      if (place % 3 === 0) await bookAndCancel(client, run);
      else await read(visitor, run);
    }
  } catch (error) {
    if (error !== GONE) run.told.wrong.push(error.message);
  } finally {
    visitor.leave();
    client.leave();
  }
}

async function read(visitor, run) {
  const path = run.chance.one(['/', '/states', '/?state=MN', '/book']);
  const { status } = await one(run, () => visitor.get(path));
  if (status !== 200) run.told.wrong.push(`${path} was answered ${status}`);
}

async function bookAndCancel(client, run) {
  client.renew();
  const times = await one(run, () => client.freeTimes(STATE));
  const { starts_at, epoch } = run.chance.one(times);
  const wish = { state: STATE, email: `stop.${randomUUID()}@example.org`, starts_at };
  const made = await one(run, () => client.book(randomUUID(), wish));
  if (!made) return;
  const booked = { token: made.token, at: epoch, status: 'unknown' };
  run.told.acknowledged.push(booked);
  await one(run, () => client.cancel(made.token));
  booked.status = 'cancelled_by_visitor';
}

const GONE = new Error('the program is gone');

/** One request, and whether it was under way at the signal. Nothing where its time was taken. */
async function one(run, deed) {
  const before = !run.stopping;
  try {
    const answer = await deed();
    run.told.answered += 1;
    if (before && run.stopping) run.told.after += 1;
    return answer;
  } catch (error) {
    if (error instanceof Refused && error.code === 'time-taken') return undefined;
    if (error instanceof Refused) throw error;
    if (error.began) run.told.wrong.push(`an answer was cut: ${error.message}`);
    if (!run.stopping) run.told.wrong.push(`before the signal: ${error.message}`);
    if (before) run.told.dropped += 1;
    throw GONE;
  }
}
