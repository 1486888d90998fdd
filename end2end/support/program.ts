import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const target = process.env['CARGO_TARGET_DIR'] ?? join(top, 'target');

/** The program that is tested. */
export const program = process.env['SYNERGY_TEST_PROGRAM'] ?? join(target, 'release/synergy');

/** Its assets: named, beside it, or where the build leaves them. */
const site = [process.env['SYNERGY_SITE_DIR'], join(dirname(program), 'site'), join(top, 'target/site')]
  .find((folder) => folder !== undefined && existsSync(folder));

/** The real program on a store of its own. */
export class House {
  private constructor(
    readonly url: string,
    readonly data: string,
    private readonly port: number,
    private readonly child: ChildProcess,
    private readonly said: string[],
  ) {}

  /** Starts the program; `log` is how much it says, as `SYNERGY_LOG` takes it. */
  static async open(log = 'warn'): Promise<House> {
    if (!existsSync(program)) throw new Error(`there is no program ${program}: build it first`);
    const port = await freePort();
    const data = mkdtempSync(join(tmpdir(), 'synergy-e2e-'));
    const url = `http://127.0.0.1:${port}`;
    const child = spawn(program, [], { env: environment(port, url, data, log), stdio: ['ignore', 'pipe', 'pipe'] });
    const said: string[] = [];
    child.stdout?.on('data', (text: Buffer) => said.push(String(text)));
    child.stderr?.on('data', (text: Buffer) => said.push(String(text)));
    const house = new House(url, data, port, child, said);
    await house.awake();
    return house;
  }

  /** Everything it has said so far: its greeting and its log. */
  words(): string {
    return this.said.join('');
  }

  /** What went wrong inside, as its log tells it. */
  faults(): string[] {
    return this.words().split('\n').filter((line) => line.includes('ERROR'));
  }

  /** What a word of the command line answers, while the program runs. */
  command(...words: string[]): string {
    return String(execFileSync(program, words, { env: environment(this.port, this.url, this.data, 'warn') }));
  }

  /** The path of the owner's one-time link, as the greeting tells it. */
  ownerLink(): string {
    const link = /\/staff\/welcome\/\S+/.exec(this.words())?.[0];
    if (link === undefined) throw new Error(`${program} printed no link for the owner:\n${this.words()}`);
    return link;
  }

  async close(): Promise<void> {
    const ended = new Promise((done) => this.child.once('exit', done));
    if (this.child.exitCode === null && this.child.kill('SIGTERM')) await ended;
    rmSync(this.data, { recursive: true, force: true });
  }

  private async awake(): Promise<void> {
    const until = Date.now() + 20_000;
    for (;;) {
      if (this.child.exitCode !== null) throw new Error(`${program} ended:\n${this.words()}`);
      const ready = await fetch(`${this.url}/readyz`).then((answer) => answer.ok, () => false);
      if (ready && this.words().includes('stops it.')) return;
      if (Date.now() > until) throw new Error(`${program} does not answer:\n${this.words()}`);
      await new Promise((next) => setTimeout(next, 20));
    }
  }
}

function environment(port: number, url: string, data: string, log: string): NodeJS.ProcessEnv {
  // Nothing that a developer has set for a server of their own may reach the tested one.
  const { DATABASE_URL: _, ...rest } = process.env;
  const kept = Object.entries(rest).filter(([name]) => !name.startsWith('SYNERGY_'));
  return {
    ...Object.fromEntries(kept),
    SYNERGY_LISTEN: `127.0.0.1:${port}`,
    SYNERGY_PUBLIC_URL: url,
    SYNERGY_DATA_DIR: data,
    SYNERGY_SITE_DIR: site ?? '',
    SYNERGY_TRUSTED_PROXIES: '1',
    SYNERGY_LOG: log,
  };
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
