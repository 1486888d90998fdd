// Drills: the real program under conditions that nobody wants and everybody meets.
//
//   node drills/run.mjs [--full] [--seed N] [race|crash|hangup|stop|letter …]

import { crash } from './crash.mjs';
import { hangup } from './hangup.mjs';
import { letter } from './letter.mjs';
import { race } from './race.mjs';
import { stop } from './stop.mjs';
import { Store } from './support/store.mjs';

const DRILLS = { race, crash, hangup, stop, letter };
/** Those that are held with two servers on one database too. */
const SHARED = ['race', 'crash', 'letter'];

const given = process.argv.slice(2);
const full = given.includes('--full');
const at = given.indexOf('--seed');
const seed = at < 0 ? Math.floor(Math.random() * 1e9) : Number(given[at + 1]);
const wanted = Object.keys(DRILLS).filter((name) => given.includes(name));
const names = wanted.length > 0 ? wanted : Object.keys(DRILLS);

const lines = [];
let failed = 0;

async function drill(name, open, where, options = {}) {
  process.stderr.write(`   ${name}, ${where} …\n`);
  const began = performance.now();
  const store = open();
  let outcome;
  try {
    outcome = await DRILLS[name](store, { full, seed, ...options });
  } catch (error) {
    outcome = { figures: {}, wrong: [error.stack ?? String(error)] };
  } finally {
    store.close();
  }
  const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`;
  const figures = Object.entries(outcome.figures).map(([word, figure]) => `${word} ${figure}`);
  lines.push([outcome.wrong.length > 0 ? 'FAILED' : 'passed', name, where, seconds, figures.join(' · ')]);
  if (outcome.wrong.length > 0) {
    failed += 1;
    const some = outcome.wrong.slice(0, 12).map((line) => `      ${line}`);
    console.log([`   ${name}, ${where}: ${outcome.wrong.length} faults`, ...some].join('\n'));
  }
}

console.log(`Drills, ${full ? 'full' : 'short'}, seed ${seed}`);
const lacking = Store.withoutPostgres();
for (const name of names) {
  await drill(name, Store.sqlite, 'SQLite');
  if (lacking) continue;
  await drill(name, Store.postgres, 'PostgreSQL');
  if (SHARED.includes(name)) await drill(name, Store.postgres, 'two servers', { servers: 2 });
}
if (lacking) lines.push(['left out', names.join(', '), 'PostgreSQL', '', lacking]);

const wide = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column].length)));
for (const line of lines) console.log(line.map((cell, column) => cell.padEnd(wide[column] ?? 0)).join('  '));
const held = lines.filter(([verdict]) => verdict !== 'left out').length;
console.log(`${held - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
