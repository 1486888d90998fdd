import { wait } from './chance.mjs';
import { Program } from './program.mjs';

const HELD = `SELECT DISTINCT lease_owner FROM delivery WHERE lease_owner IS NOT NULL`;

/**
 * The servers over one store while the newsletter goes out. What a dead one had leased is made to
 * lapse, as it would after a while. What a live one has leased is never touched: that would cause the
 * very doubles that are looked for. A server has a new name in its leases with each start, so the crew
 * finds out whose a name is: the new one, while all others are known. Where it cannot, that name's
 * leases wait until all are down.
 */
export class Crew {
  /** The name of each live server, as far as it is known. */
  names = new Map();
  /** Names of the dead. */
  gone = new Set();
  /** Whether there is a name that may be that of a dead one or of a live one. */
  unsure = false;
  slowestStart = 0;

  static async start(store, settings, servers) {
    const crew = new Crew();
    crew.store = store;
    crew.programs = [];
    for (let i = 0; i < servers; i += 1) crew.programs.push(await Program.start(settings));
    crew.live = new Set(crew.programs);
    return crew;
  }

  /** Stops all, in good order, and frees what they had leased. */
  async down() {
    await Promise.all(this.programs.map((program) => program.stop()));
    this.live.clear();
    this.names.clear();
    this.unsure = false;
    this.lapse();
  }

  /** Starts all, each when the one before it is known. */
  async up() {
    for (const program of this.programs) {
      await this.recognize();
      await this.revive(program);
    }
  }

  async revive(program) {
    this.slowestStart = Math.max(this.slowestStart, await program.start());
    this.live.add(program);
  }

  async kill(program) {
    await program.kill();
    this.unsure = !this.look() || this.unsure;
    this.live.delete(program);
    if (this.live.size === 0) this.unsure = false;
    if (this.names.has(program)) this.gone.add(this.names.get(program));
    this.names.delete(program);
    this.lapse();
  }

  /** Waits until every live server is known but `except`; not for long, since one may have nothing to do. */
  async recognize(except) {
    const strange = () => [...this.live].some((program) => program !== except && !this.names.has(program));
    for (let tries = 0; this.programs.length > 1 && strange() && tries < 40; tries += 1) {
      this.look();
      await wait(25);
    }
  }

  /** Gives a name that was not there before to the only server that has none. False where it cannot. */
  look() {
    const known = [...this.gone, ...this.names.values()];
    const fresh = this.held().filter((name) => !known.includes(name));
    if (fresh.length === 0) return true;
    const nameless = [...this.live].filter((program) => !this.names.has(program));
    if (fresh.length !== 1 || nameless.length !== 1 || this.unsure) return false;
    this.names.set(nameless[0], fresh[0]);
    return true;
  }

  held() {
    return this.store.rows(HELD).map(([name]) => name);
  }

  /** Leases of the dead end now. A name that nobody can be sure of waits until all are down. */
  lapse() {
    if (this.live.size === 0) this.held().forEach((name) => this.gone.add(name));
    const dead = [...this.gone].map((name) => `'${name}'`).join();
    if (dead) this.store.rows(`UPDATE delivery SET lease_until = 0 WHERE lease_owner IN (${dead})`);
  }

  /** What must wait before it is tried again has waited. */
  passTime() {
    this.store.rows(`UPDATE delivery SET due_at = 0 WHERE state = 'retrying'`);
  }
}
