// What the program costs its host: how long it takes to its first answer, what it holds when
// nobody asks, and what a page costs that is kept.
//
//   node figures/footprint.mjs

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { wait } from '../drills/support/chance.mjs';
import { Program } from '../drills/support/program.mjs';

const REQUESTS = 4_000;
const AT_ONCE = 16;

const data = mkdtempSync(join(tmpdir(), 'synergy-footprint-'));
const settings = { SYNERGY_DATA_DIR: data };
const first = await Program.start(settings);
await first.stop();
const starts = [];
for (let i = 0; i < 5; i += 1) {
  const again = new Program(first.port, settings);
  starts.push(await again.start());
  await again.stop();
}
starts.sort((a, b) => a - b);

const program = new Program(first.port, settings);
await program.start();
try {
  await wait(5_000);
  const idle = memory(program.child.pid);
  console.log(`start to first answer, median of ${starts.length}: ${Math.round(starts[2])} ms`);
  console.log(`memory when nobody asks: ${idle.toFixed(0)} MB`);
  const alive = await cost(program, '/healthz');
  for (const path of ['/', '/blog/sleep-and-anxiety', '/therapists?state=MN', '/book']) {
    const page = await cost(program, path);
    console.log(`${path}: ${page.toFixed(2)} ms of CPU a request; the smallest answer of all costs ${alive.toFixed(2)} ms`);
  }
  console.log(`memory after ${REQUESTS * 5} requests: ${memory(program.child.pid).toFixed(0)} MB`);
} finally {
  await program.stop();
  rmSync(data, { recursive: true, force: true });
}

/** Resident memory of a process in MB. */
function memory(pid) {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? 0) / 1000;
}

/** Milliseconds of CPU that a process has used so far. */
function used(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** What a request for `path` costs the program, in milliseconds of CPU. */
async function cost(program, path) {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const ask = (i) => get(program.url + path, agent, `10.9.${i % 250}.${(i * 7) % 250}`);
  for (let i = 0; i < AT_ONCE; i += 1) await ask(i);
  const before = used(program.child.pid);
  let next = 0;
  const visitor = async () => {
    while (next < REQUESTS) await ask((next += 1));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, visitor));
  agent.destroy();
  return (used(program.child.pid) - before) / REQUESTS;
}

function get(url, agent, source) {
  return new Promise((done, failed) => {
    const headers = { 'accept-encoding': 'br', accept: 'text/html', 'x-forwarded-for': source };
    const asked = request(url, { agent, headers }, (answer) => {
      if (answer.statusCode !== 200) failed(new Error(`${url} answered ${answer.statusCode}`));
      answer.resume().on('end', done);
    });
    asked.on('error', failed).end();
  });
}
