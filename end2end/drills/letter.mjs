import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { digest } from './support/booker.mjs';
import { call } from './support/call.mjs';
import { Chance, wait } from './support/chance.mjs';
import { Crew } from './support/crew.mjs';
import { moods, PostOffice } from './support/postoffice.mjs';
import { judge, judgeTheJudge } from './support/verdict.mjs';
import { nextSource } from './support/visitor.mjs';

const FIRST = { slug: 'drill-first', subject: 'The first letter' };
const SECOND = { slug: 'drill-second', subject: 'The second letter' };
const PRESSES = 10;
/** How many steps of a session a letter is, about. */
const STEPS = 6;
/** The longest without a step before something is done all the same: longer than a stall. */
const PATIENCE = 3_000;
/** How long the post office thinks about a letter at most, in milliseconds, where it is in a hurry. */
const HURRY = 20;

/**
 * The newsletter goes out while servers die, the post office has its moods and readers leave: once
 * undisturbed, to see how fast it is and to get the links to leave by, and then in earnest.
 */
export async function letter(store, { full, seed, servers = 1 }) {
  judgeTheJudge();
  const chance = new Chance(seed);
  const readers = Array.from({ length: full ? 2_000 : 200 }, (_, place) => `reader${place + 1}@example.org`);
  const office = await PostOffice.open(new Chance(seed + 1));
  const settings = { ...store.settings, SYNERGY_SMTP_URL: office.url };
  const crew = await Crew.start(store, settings, servers);
  const told = { wrong: [], kills: 0, inHand: 0, idle: 0 };
  const pace = full ? { kills: 200, linger: 300 } : { kills: 8, linger: 80 };
  const run = { store, chance, readers, office, crew, told, left: new Map(), ...pace };
  try {
    await prepare(run);
    const first = await undisturbed(run);
    const second = await disturbed(run, first);
    return { figures: figures(run, first, second), wrong: told.wrong };
  } catch (error) {
    // What the servers said may be the reason: it comes with it.
    told.wrong.push(error.stack);
    return { figures: { kills: told.kills }, wrong: told.wrong };
  } finally {
    await Promise.all(crew.programs.map((program) => program.stop()));
    told.wrong.push(...crew.programs.flatMap((program) => program.faults()), ...office.wrong);
    office.close();
  }
}

/** No undo window and no limit that would slow it down; everybody is a reader. */
async function prepare({ crew, store, readers }) {
  const [program] = crew.programs;
  const limits = ['--messages-a-minute', '100000', '--undo-minutes', '0'];
  const names = ['--from-name', 'The Drill', '--postal-address', '1 Main Street, Saint Paul, MN 55101'];
  await program.command('newsletter', 'rules', ...names, ...limits);
  const file = join(store.folder, 'readers.csv');
  writeFileSync(file, ['email', ...readers, ''].join('\n'));
  await program.command('newsletter', 'import', file, '--reason', 'They read the drill', '--yes');
  for (const { slug, subject } of [FIRST, SECOND]) {
    const head = ['---', `slug: ${slug}`, `subject: ${subject}`, 'summary: A few words to try the post.', '---'];
    const text = join(store.folder, `${slug}.md`);
    writeFileSync(text, [...head, '', 'One breath in, one breath out.', ''].join('\n'));
    await program.command('newsletter', 'write', text);
  }
}

/** The first issue. A server that starts looks at once for what is due, so that no nap is measured. */
async function undisturbed(run) {
  const { crew, office, readers, told } = run;
  await crew.down();
  await crew.programs[0].command('newsletter', 'send', FIRST.slug);
  await crew.up();
  await until(() => office.letters.length >= readers.length, 'the first issue did not go out');
  await until(() => status(run, FIRST) === 'sent', 'the first issue was not sent to its end');
  const letters = office.letters;
  run.tokens = new Map(letters.map(({ to, token }) => [to, token ?? '']));
  run.owners = new Map(readers.map((reader) => [digest(run.tokens.get(reader) ?? ''), reader]));
  told.wrong.push(...verdict(run, FIRST, { kills: 0, left: new Map() }));
  const seconds = (letters.at(-1).begun - letters[0].begun) / 1_000;
  return { letters, perSecond: Math.round((letters.length - 1) / seconds) };
}

/** The second issue. All start anew when it is queued, so that the crew knows them by their names. */
async function disturbed(run, first) {
  const { crew, office, readers, told, chance } = run;
  office.renew(moods(readers, chance));
  office.thinks = run.linger;
  await pressTogether(run);
  await crew.down();
  await crew.up();
  let over = false;
  const leaving = leave(run, () => over).catch((error) => told.wrong.push(error.stack));
  try {
    await storm(run);
  } finally {
    over = true;
    await leaving;
  }
  await settle(run);
  const earlier = first.letters.map(({ id }) => id);
  told.wrong.push(...verdict(run, SECOND, { kills: told.kills, left: run.left, earlier }));
  if (told.idle > run.kills / 4) told.wrong.push(`${told.idle} kills came when nothing went out: they prove little`);
  return { letters: office.letters, states: await listed(run) };
}

/** Send, pressed by ten people at once, on all servers. */
async function pressTogether({ crew, store, readers, told }) {
  const press = async (_, place) => {
    const program = crew.programs[place % crew.programs.length];
    await program.command('newsletter', 'send', SECOND.slug);
  };
  await Promise.all(Array.from({ length: PRESSES }, press));
  const issues = store.number('SELECT count(*) FROM issue');
  const copies = store.number('SELECT count(*) FROM delivery');
  if (issues !== 2) told.wrong.push(`${issues} issues after two were written and sent`);
  if (copies !== 2 * readers.length) told.wrong.push(`${copies} copies of two issues for ${readers.length} readers`);
}

/** Kills at any step of any session, and a little after. */
async function storm(run) {
  const { crew, office, readers, chance, told, kills, linger } = run;
  const share = (STEPS * 0.7 * readers.length) / kills;
  while (told.kills < kills) {
    // The post office hurries or lingers, so that letters and kills come to their end together.
    const ahead = office.letters.length / readers.length > told.kills / kills;
    office.thinks = ahead ? linger : HURRY;
    const victim = chance.one(crew.programs);
    await crew.recognize(victim);
    const went = await office.after(chance.between(1, Math.ceil(ahead ? STEPS : 2 * share)), PATIENCE);
    if (chance.number() < 0.5) await wait(chance.between(0, office.thinks));
    if (!went) told.idle += 1;
    told.inHand += Math.min(1, office.inHand());
    await crew.kill(victim);
    told.kills += 1;
    if (crew.unsure) await crew.down();
    crew.passTime();
    if (crew.live.size === 0) await crew.up();
    else await crew.revive(victim);
  }
}

/** Readers leave whose copy has not been begun; each is repeated until a server has answered. */
async function leave(run, over) {
  const { office, readers, chance, left } = run;
  const most = Math.ceil(readers.length / 20);
  while (left.size < most && !over()) {
    await office.after(chance.between(1, STEPS * 30), PATIENCE);
    // Every other one is somebody whose copy a worker has taken already: there it is easiest forgotten.
    const taken = left.size % 2 === 0 ? held(run) : [];
    const staying = (some) => some.filter((reader) => !office.asked.has(reader) && !left.has(reader));
    const leaver = [taken, readers].map(staying).find((some) => some.length > 0);
    if (!leaver) return;
    await leaveBy(run, chance.one(leaver));
  }
}

function held({ store, owners }) {
  const rows = store.rows(`SELECT s.manage_hash FROM delivery d JOIN subscriber s ON s.id = d.subscriber_id
    WHERE d.state = 'leased'`);
  return rows.map(([hash]) => owners.get(hash)).filter(Boolean);
}

async function leaveBy(run, reader) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': nextSource() };
  const path = `/newsletter/leave/${run.tokens.get(reader)}`;
  const end = performance.now() + 60_000;
  for (let said; said !== 200; await wait(20)) {
    if (performance.now() > end) return run.told.wrong.push(`leaving was answered ${said} for a minute`);
    const { url } = run.chance.one(run.crew.programs);
    const answer = call(url, 'POST', path, { headers, body: 'List-Unsubscribe=One-Click' });
    said = await answer.then(({ status }) => status, (error) => error.message);
    if (said === 200) note(run, reader);
  }
}

/** Asks the ledger before the post office hears another word: a copy that is `sending` may still go. */
function note({ office, store, tokens, left }, reader) {
  const at = performance.now();
  const [[state]] = store.rows(`SELECT d.state FROM delivery d JOIN subscriber s ON s.id = d.subscriber_id
    JOIN issue i ON i.id = d.issue_id
    WHERE i.slug = '${SECOND.slug}' AND s.manage_hash = '${digest(tokens.get(reader))}'`);
  const begun = office.letters.some(({ to }) => to === reader);
  left.set(reader, { at, sending: state === 'sending' && !begun });
}

/** Lets time pass until nothing is to be done any more. A server that starts looks at once what is due. */
async function settle(run) {
  const { crew, office, store, told } = run;
  const copies = (where) => store.number(`SELECT count(*) FROM delivery WHERE ${where}`);
  office.thinks = 0;
  for (let round = 0; round < 8 && status(run, SECOND) !== 'sent'; round += 1) {
    await crew.down();
    crew.passTime();
    await crew.up();
    const due = `state IN ('queued', 'leased', 'sending') OR (state = 'retrying' AND due_at = 0)`;
    await until(() => copies(due) === 0, 'copies are under way without end');
    // What was answered “later” waits for the next round; without any, the issue is over.
    if (copies(`state = 'retrying'`) > 0) continue;
    await until(() => status(run, SECOND) === 'sent', 'the issue has no end');
  }
  if (status(run, SECOND) !== 'sent') told.wrong.push(`the issue is ${status(run, SECOND)} in the end`);
}

const status = ({ store }, { slug }) => store.rows(`SELECT status FROM issue WHERE slug = '${slug}'`)[0]?.[0];

/** Looks seldom: while the store is asked, the post office is deaf. */
async function until(test, words) {
  const end = performance.now() + 600_000;
  while (!test()) {
    if (performance.now() > end) throw new Error(words);
    await wait(200);
  }
}

/** What the judge says of an issue. Readers are told from one another by the digest of their link. */
function verdict({ store, readers, office, owners }, { slug, subject }, facts) {
  const { letters } = office;
  const rows = store.rows(`SELECT s.manage_hash, d.state FROM delivery d JOIN subscriber s ON s.id = d.subscriber_id
    JOIN issue i ON i.id = d.issue_id WHERE i.slug = '${slug}'`);
  const states = new Map(rows.map(([hash, state]) => [owners.get(hash) ?? hash, state]));
  const others = letters.filter((one) => one.end && one.subject !== subject).length;
  const astray = others > 0 ? [`${others} letters were not of ${slug}`] : [];
  const faults = judge({ readers, moods: office.moods, letters, states, ...facts });
  return [...astray, ...faults].map((fault) => `${slug}: ${fault}`);
}

/** What the command line says of the second issue must be what the ledger says; the uncertain are listed. */
async function listed({ crew, store, told }) {
  const [program] = crew.programs;
  const shown = JSON.parse(await program.command('newsletter', 'show', SECOND.slug, '--json'));
  const list = await program.command('newsletter', 'deliveries', SECOND.slug, '--state', 'uncertain', '--json');
  const rows = store.rows(`SELECT d.state, count(*) FROM delivery d JOIN issue i ON i.id = d.issue_id
    WHERE i.slug = '${SECOND.slug}' GROUP BY d.state`);
  for (const [state, count] of rows) {
    const said = shown.states[state];
    if (said !== Number(count)) told.wrong.push(`${count} copies are ${state}, and ${said} are shown`);
  }
  const { uncertain } = shown.states;
  const lines = list.split('\n').filter((line) => line !== '').length;
  if (lines !== uncertain) told.wrong.push(`${uncertain} copies are uncertain, and ${lines} are listed`);
  return Object.fromEntries(rows);
}

function figures({ readers, left, told, crew }, first, { letters, states }) {
  const ended = (end) => letters.filter((one) => one.end === end).length;
  return {
    readers: readers.length,
    kills: `${told.kills}, ${told.inHand} with a letter in hand`,
    accepted: states.accepted ?? 0,
    uncertain: states.uncertain ?? 0,
    refused: states.failed ?? 0,
    left: `${left.size}, ${states.cancelled ?? 0} without a letter`,
    'deferred after reading': ended('deferred'),
    dropped: ended('dropped'),
    'messages a second': first.perSecond,
    'slowest start': `${Math.round(crew.slowestStart)} ms`,
  };
}
