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
  const told = { answered: 0, atTheSignal: 0, notTaken: 0, slowest: 0, acknowledged: [], wrong: [] };
  for (let round = 0; round < rounds; round += 1) {
    const state = { stopping: false };
    const clients = Array.from({ length: CLIENTS }, (_, place) => load(place, program, state, chance, told));
    await wait(chance.between(300, 900));
    state.stopping = true;
    told.atTheSignal += told.open ?? 0;
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
  const figures = {
    stops: rounds,
    'requests answered': told.answered,
    'under way at the signal': told.atTheSignal,
    'came too late': told.notTaken,
    'slowest stop': `${Math.round(told.slowest)} ms`,
  };
  return { figures, wrong: told.wrong };
}

/** One request after the other until the program is gone. */
async function load(place, program, state, chance, told) {
  const visitor = new Visitor(program.url, '');
  const client = new Client(program.url);
  for (let turn = 0; ; turn += 1) {
    told.open = (told.open ?? 0) + 1;
    try {
      if (place % 3 === 0) await bookAndCancel(client, chance, told, `${place}.${turn}`);
      else await read(visitor, chance, told);
      told.answered += 1;
    } catch (error) {
      if (!gone(error, state, told)) continue;
      break;
    } finally {
      told.open -= 1;
    }
  }
  visitor.leave();
  client.leave();
}

async function read(visitor, chance, told) {
  const path = chance.one(['/', '/states', '/?state=MN', '/book']);
  const { status } = await visitor.get(path);
  if (status !== 200) told.wrong.push(`${path} was answered ${status}`);
}

async function bookAndCancel(client, chance, told, who) {
  client.renew();
  const { starts_at, epoch } = chance.one(await client.freeTimes(STATE));
  const email = `stop.${who}.${randomUUID()}@example.org`;
  const { token } = await client.book(randomUUID(), { state: STATE, email, starts_at });
  const booked = { token, at: epoch, status: 'unknown' };
  told.acknowledged.push(booked);
  await client.cancel(token);
  booked.status = 'cancelled_by_visitor';
}

/** Whether the program was gone by then; anything else is a fault. */
function gone(error, state, told) {
  if (error instanceof Refused) {
    if (error.code !== 'time-taken') told.wrong.push(error.message);
    return false;
  }
  if (error.began) told.wrong.push(`an answer was cut: ${error.message}`);
  if (!state.stopping) told.wrong.push(`before the signal: ${error.message}`);
  told.notTaken += 1;
  return true;
}
