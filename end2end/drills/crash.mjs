import { Booker, untrue } from './support/booker.mjs';
import { Chance, wait } from './support/chance.mjs';
import { Client } from './support/json.mjs';
import { Mailbox } from './support/mailbox.mjs';
import { Program } from './support/program.mjs';

const CLIENTS = 8;
const STATE = 'MN';

/** The program dies again and again while people book and cancel. */
export async function crash(store, { full, seed, servers = 1 }) {
  const chance = new Chance(seed);
  const kills = full ? 200 : 10;
  const mailbox = await Mailbox.open();
  const settings = { ...store.settings, SYNERGY_SMTP_URL: mailbox.url };
  const programs = [];
  for (let i = 0; i < servers; i += 1) programs.push(await Program.start(settings));
  const bookers = Array.from(
    { length: CLIENTS },
    (_, place) => new Booker(programs, new Chance(seed + place + 1), { state: STATE, forms: place % 2 === 0 }),
  );
  const told = { wrong: [], slowestStart: 0, looks: 0 };
  let over = false;
  const work = bookers.map((booker) => booker.work(() => over));
  for (let kill = 0; kill < kills; kill += 1) {
    await wait(chance.between(30, 600));
    const program = chance.one(programs);
    const before = bookers.flatMap((booker) => booker.acknowledged.map((one) => ({ ...one })));
    await program.kill();
    told.slowestStart = Math.max(told.slowestStart, await program.start());
    await look(program, before.slice(-10), told);
  }
  over = true;
  await Promise.all(work);
  const acknowledged = bookers.flatMap((booker) => booker.acknowledged);
  const uncertain = await deliver(store, programs, told);
  for (const program of programs) {
    await program.stop();
    told.wrong.push(...program.faults());
  }
  mailbox.close();
  told.wrong.push(...bookers.flatMap((booker) => booker.wrong));
  told.wrong.push(...untrue(store, acknowledged), ...store.disorder(), ...astray(store, mailbox, kills));
  const figures = {
    kills,
    'bookings acknowledged': acknowledged.length,
    'of these cancelled': acknowledged.filter((one) => one.status === 'cancelled_by_visitor').length,
    'requests repeated': bookers.reduce((sum, booker) => sum + booker.repeated, 0),
    letters: `${mailbox.taken.size} taken, ${uncertain} uncertain`,
    'slowest start': `${Math.round(told.slowestStart)} ms`,
  };
  return { figures, wrong: told.wrong };
}

/** Some of what was acknowledged before the kill, right after it. */
async function look(program, acknowledged, told) {
  const client = new Client(program.url);
  for (const { token, at } of acknowledged) {
    try {
      const found = await client.read(token);
      if (found.epoch !== at) told.wrong.push('after a kill a booking was at another time');
    } catch (error) {
      told.wrong.push(`after a kill a booking could not be read: ${error.message}`);
    }
  }
  client.leave();
}

/** Lets what dead programs had leased be free again, as it would be after a while, and mails it. */
async function deliver(store, programs, told) {
  for (const program of programs) await program.stop();
  store.rows(`UPDATE mail SET lease_until = 0 WHERE state IN ('leased', 'sending')`);
  await programs[0].start();
  const now = Math.floor(Date.now() / 1000);
  const waiting = `SELECT count(*) FROM mail
    WHERE state IN ('leased', 'sending') OR (state = 'queued' AND due_at <= ${now})`;
  const until = Date.now() + 60_000;
  while (store.number(waiting) > 0 && Date.now() < until) await wait(100);
  if (store.number(waiting) > 0) told.wrong.push('the outbox was not empty after a minute');
  return store.number(`SELECT count(*) FROM mail WHERE state = 'uncertain'`);
}

/** Letters that went a wrong way, each as a sentence. */
function astray(store, mailbox, kills) {
  const wrong = [];
  const rows = store.rows(`SELECT m.id, m.state, m.kind, m.recipient, c.status, m.version, c.version
    FROM mail m JOIN consultation c ON c.id = m.consultation_id`);
  const count = (words, test) => {
    const found = rows.filter(([id, state, ...rest]) => test(mailbox.taken.get(id) ?? 0, state, ...rest)).length;
    if (found > 0) wrong.push(`${found} ${words}`);
    return found;
  };
  count('letters were taken more than once', (taken) => taken > 1);
  count('letters are sent and nobody took them', (taken, state) => state === 'sent' && taken === 0);
  count('letters were taken and may go again', (taken, state) => taken > 0 && !['sent', 'uncertain'].includes(state));
  count('letters failed', (_, state) => state === 'failed');
  count('letters are stuck', (_, state) => state === 'leased' || state === 'sending');
  count(
    'confirmed bookings have no confirmation under way',
    (taken, state, kind, recipient, status, of, version) =>
      kind === 'confirmation' && recipient === 'visitor' && status === 'confirmed' &&
      Number(of) === Number(version) && state !== 'sent' && state !== 'uncertain',
  );
  const uncertain = rows.filter(([, state]) => state === 'uncertain').length;
  if (uncertain > kills) wrong.push(`${uncertain} letters are uncertain after ${kills} kills`);
  return wrong;
}
