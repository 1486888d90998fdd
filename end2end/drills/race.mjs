import { randomUUID } from 'node:crypto';

import { Chance } from './support/chance.mjs';
import { Client } from './support/json.mjs';
import { Program } from './support/program.mjs';
import { Refused, Visitor } from './support/visitor.mjs';

const CLIENTS = 200;
/** One therapist works here, so one time is one place. */
const STATE = 'KS';

/**
 * Two hundred people want one time, by turns through the pages' forms and through the JSON
 * interface: one gets it, the others hear what else is free.
 */
export async function race(store, { full, seed, servers = 1 }) {
  const programs = [];
  for (let i = 0; i < servers; i += 1) programs.push(await Program.start(store.settings));
  const urls = programs.map((program) => program.url);
  const rounds = full ? 50 : 5;
  const told = { wins: 0, refused: 0, slowest: 0, wrong: [] };
  const chance = new Chance(seed);
  const people = await byForms(urls);
  const clients = byJson(urls);
  try {
    for (let round = 0; round < rounds; round += 1) {
      await hold(round, round % 2 === 0 ? people : clients, chance, told);
    }
  } finally {
    people.leave();
    clients.leave();
    for (const program of programs) {
      await program.stop();
      told.wrong.push(...program.faults());
    }
  }
  told.wrong.push(...store.disorder());
  const booked = store.number(`SELECT count(*) FROM consultation WHERE status = 'confirmed'`);
  if (booked !== rounds) told.wrong.push(`${booked} bookings of ${rounds} rounds`);
  const figures = {
    clients: CLIENTS,
    rounds,
    winners: told.wins,
    'refused with times': told.refused,
    'slowest answer': `${Math.round(told.slowest)} ms`,
  };
  return { figures, wrong: told.wrong };
}

async function hold(round, crowd, chance, told) {
  const say = (words) => told.wrong.push(`round ${round}, ${crowd.how}: ${words}`);
  const free = await crowd.freeTimes();
  const at = chance.one([...free.keys()]);
  const attempts = Array.from({ length: CLIENTS }, (_, place) => attempt(crowd, place, free.get(at), told));
  const results = await Promise.all(attempts);
  const winners = results.flatMap((result, place) => (result.won ? [place] : []));
  if (winners.length !== 1) say(`${winners.length} winners`);
  for (const result of results) {
    const fault = result.won ? undefined : unclean(result.error, crowd, at, free);
    if (fault) say(fault);
    else if (!result.won) told.refused += 1;
  }
  const loser = results.findIndex((result) => result.error instanceof Refused);
  if (loser >= 0) await crowd.look(loser, results[loser].error, say);
  for (const place of winners) {
    await crowd.finish(place, say);
    told.wins += 1;
  }
}

async function attempt(crowd, place, time, told) {
  const began = performance.now();
  try {
    await crowd.want(place, time);
    return { won: true };
  } catch (error) {
    return { won: false, error };
  } finally {
    told.slowest = Math.max(told.slowest, performance.now() - began);
  }
}

/** What is wrong with a refusal. */
function unclean(error, crowd, at, free) {
  if (!(error instanceof Refused) || error.code !== crowd.code) return String(error.message);
  const nearest = crowd.nearest(error);
  if (nearest.length < 1 || nearest.length > 3) return `${nearest.length} times offered instead`;
  if (nearest.includes(at)) return 'the lost time was offered';
  if (nearest.some((time) => !free.has(time))) return 'a time was offered that was not free';
  return undefined;
}

let newcomers = 0;
const freshAddress = () => `racer${(newcomers += 1)}@example.org`;

/** People at the second step of the pages, who take the time to keep it; the winner books. */
async function byForms(urls) {
  const newcomer = async (place) => {
    const person = new Visitor(urls[place % urls.length], freshAddress());
    await person.need(STATE);
    return person;
  };
  const people = [];
  let looks = 0;
  for (let place = 0; place < CLIENTS; place += 1) people.push(await newcomer(place));
  return {
    how: 'forms',
    code: 'Taken',
    nearest: (refused) => refused.said.Booking.Taken.nearest,
    // On all lists: what is offered instead of a late time of one list may be on the next. By turns,
    // because nobody may look through all of them again and again.
    async freeTimes() {
      const all = await people[(looks += 1) % CLIENTS].everyFreeTime();
      return new Map(all.map((time) => [time, time]));
    },
    async want(place, time) {
      const to = await people[place].hold(time);
      if (to !== '/book/details') throw new Error(`led to ${to}`);
    },
    async look(place, refused, say) {
      const { pathname, search } = new URL(refused.location);
      const page = await people[place].get(pathname + search);
      if (page.status !== 409) say(`a loser’s page has the status ${page.status}`);
      if (!page.text.includes('The nearest free times')) say('a loser’s page offers nothing');
    },
    async finish(place, say) {
      const winner = people[place];
      await winner.contact();
      const token = await winner.confirm(await winner.requestKey());
      const page = await winner.get(`/consultations/${token}`);
      if (page.status !== 200) say(`the winner’s page has the status ${page.status}`);
      winner.leave();
      people[place] = await newcomer(place);
    },
    leave: () => people.forEach((person) => person.leave()),
  };
}

/** Programs that book in one request. */
function byJson(urls) {
  const clients = Array.from({ length: CLIENTS }, (_, place) => new Client(urls[place % urls.length]));
  const asked = new Map();
  return {
    how: 'JSON',
    code: 'time-taken',
    nearest: (refused) => refused.said.nearest.map((time) => time.epoch),
    async freeTimes() {
      clients.forEach((client) => client.renew());
      return new Map((await clients[0].freeTimes(STATE)).map((time) => [time.epoch, time.starts_at]));
    },
    async want(place, starts_at) {
      const [key, email] = [randomUUID(), freshAddress()];
      const booked = await clients[place].book(key, { state: STATE, email, starts_at });
      asked.set(place, { key, email, starts_at, token: booked.token });
    },
    look: async (_, refused, say) => {
      if (refused.status !== 409) say(`a loser was answered ${refused.status}`);
    },
    async finish(place, say) {
      const { key, email, starts_at, token } = asked.get(place);
      const again = await clients[place].book(key, { state: STATE, email, starts_at });
      if (again.token !== token) say('the same request again was another booking');
    },
    leave: () => clients.forEach((client) => client.leave()),
  };
}
