import { Chance } from './support/chance.mjs';
import { Program } from './support/program.mjs';
import { Refused, Visitor } from './support/visitor.mjs';

const CLIENTS = 200;
/** One therapist works here, so one time is one place. */
const STATE = 'KS';

/** Two hundred people want one time: one gets it, the others hear what else is free. */
export async function race(store, { full, seed, servers = 1 }) {
  const chance = new Chance(seed);
  const programs = [];
  for (let i = 0; i < servers; i += 1) programs.push(await Program.start(store.settings));
  const rounds = full ? 50 : 5;
  const told = { wins: 0, refused: 0, slowest: 0, wrong: [] };
  const people = await gather(programs);
  try {
    for (let round = 0; round < rounds; round += 1) {
      await hold(round, people, programs, chance, told);
    }
  } finally {
    people.forEach((person) => person.leave());
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

async function gather(programs) {
  const people = [];
  for (let i = 0; i < CLIENTS; i += 1) people.push(await newcomer(programs, i));
  return people;
}

let newcomers = 0;

async function newcomer(programs, place) {
  newcomers += 1;
  const person = new Visitor(programs[place % programs.length].url, `racer${newcomers}@example.org`);
  await person.need(STATE);
  return person;
}

async function hold(round, people, programs, chance, told) {
  const free = await people[0].freeTimes();
  const at = chance.one(free);
  const results = await Promise.all(people.map((person) => attempt(person, at, told)));
  const winners = results.flatMap((result, place) => (result === 'held' ? [place] : []));
  if (winners.length !== 1) told.wrong.push(`round ${round}: ${winners.length} winners`);
  for (const result of results) judge(result, { round, at, free }, told);
  await look(results, people, told);
  for (const place of winners) {
    const winner = people[place];
    await winner.contact();
    const token = await winner.confirm(await winner.requestKey());
    if ((await winner.get(`/consultations/${token}`)).status !== 200) told.wrong.push(`round ${round}: no page`);
    told.wins += 1;
    winner.leave();
    people[place] = await newcomer(programs, place);
  }
}

async function attempt(person, at, told) {
  const began = performance.now();
  try {
    const to = await person.hold(at);
    return to === '/book/details' ? 'held' : new Error(`led to ${to}`);
  } catch (error) {
    return error;
  } finally {
    told.slowest = Math.max(told.slowest, performance.now() - began);
  }
}

function judge(result, { round, at, free }, told) {
  if (result === 'held') return;
  const say = (words) => told.wrong.push(`round ${round}: ${words}`);
  if (!(result instanceof Refused) || result.code !== 'Taken') {
    say(String(result.message));
    return;
  }
  const { nearest } = result.said.Booking.Taken;
  if (nearest.length < 1 || nearest.length > 3) say(`${nearest.length} times offered instead`);
  if (nearest.includes(at)) say('the lost time was offered');
  if (nearest.some((time) => !free.includes(time))) say('a time was offered that was not free');
  told.refused += 1;
}

/** One of the losers, as its browser shows it. */
async function look(results, people, told) {
  const place = results.findIndex((result) => result instanceof Refused && result.location);
  if (place < 0) return;
  const { pathname, search } = new URL(results[place].location);
  const page = await people[place].get(pathname + search);
  if (page.status !== 409) told.wrong.push(`a loser's page has the status ${page.status}`);
  if (!page.text.includes('The nearest free times')) told.wrong.push('a loser’s page offers nothing');
}
