import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { call } from './call.mjs';
import { wait } from './chance.mjs';

const top = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const target = process.env.CARGO_TARGET_DIR ?? join(top, 'target');
const program = process.env.SYNERGY_TEST_PROGRAM ?? join(target, 'release/synergy');
const site = [process.env.SYNERGY_SITE_DIR, join(dirname(program), 'site'), join(top, 'target/site')].find(
  (folder) => folder && existsSync(folder),
);

/** The real program over a store, which can be killed and started again at the same address. */
export class Program {
  constructor(port, settings) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.settings = settings;
    this.said = '';
  }

  /** `settings` are environment variables beyond those that every drill needs. */
  static async start(settings) {
    const one = new Program(await freePort(), settings);
    await one.start();
    return one;
  }

  async start() {
    if (!existsSync(program)) throw new Error(`there is no program ${program}: build it first`);
    const began = performance.now();
    this.child = spawn(program, [], { stdio: ['ignore', 'pipe', 'pipe'], env: this.environment() });
    const hear = (text) => {
      this.said += text;
    };
    this.child.stdout.on('data', hear);
    this.child.stderr.on('data', hear);
    this.ended = new Promise((done) => this.child.once('exit', (code, signal) => done(signal ?? code)));
    while (!(await this.answers())) {
      if (this.child.exitCode !== null) throw new Error(`the program ended:\n${this.said}`);
      if (performance.now() - began > 30_000) throw new Error(`the program does not answer:\n${this.said}`);
      await wait(10);
    }
    return performance.now() - began;
  }

  environment() {
    const kept = Object.entries(process.env).filter(([name]) => !/^(SYNERGY_|DATABASE_URL$)/.test(name));
    return {
      ...Object.fromEntries(kept),
      SYNERGY_LISTEN: `127.0.0.1:${this.port}`,
      SYNERGY_PUBLIC_URL: this.url,
      SYNERGY_SITE_DIR: site,
      SYNERGY_TRUSTED_PROXIES: '1',
      SYNERGY_LOG: 'warn',
      ...this.settings,
    };
  }

  /** Its command line, beside the server: `words` in the same environment. Answers with what it printed. */
  command(...words) {
    return new Promise((done, failed) => {
      execFile(program, words, { env: this.environment(), maxBuffer: 1 << 28 }, (error, out, said) => {
        if (error) failed(new Error(`synergy ${words.join(' ')}: ${error.code ?? error.signal}\n${out}${said}`));
        else done(out);
      });
    });
  }

  async answers() {
    try {
      return (await call(this.url, 'GET', '/readyz')).status === 200;
    } catch {
      return false;
    }
  }

  /** At once, without a word. */
  async kill() {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** As a host does. Answers with the exit code. */
  async stop() {
    if (this.child.exitCode === null) this.child.kill('SIGTERM');
    return this.ended;
  }

  /** How many clients it has a connection with: those whose end is not yet told count too. */
  connections() {
    const port = this.port.toString(16).toUpperCase().padStart(4, '0');
    const [LISTEN, TIME_WAIT] = ['0A', '06'];
    const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(1));
    return lines.filter((line) => {
      const [, local, , state] = line.trim().split(/\s+/);
      return local?.endsWith(`:${port}`) && state !== LISTEN && state !== TIME_WAIT;
    }).length;
  }

  /** How often something panicked, seen by somebody or not. */
  panics() {
    return this.said.split(' panicked at ').length - 1;
  }

  /** Lines of its log that speak of a fault; a panic's reason stands in the line after it. */
  faults() {
    const lines = this.said.split('\n');
    return lines.filter((line, at) => /\bERROR\b|panicked/.test(line) || lines[at - 1]?.includes('panicked'));
  }
}

function freePort() {
  return new Promise((found, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}
