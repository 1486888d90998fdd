import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import type { House } from './program';

const QUESTIONS = `
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=30)
plain = lambda one: one.hex() if isinstance(one, bytes) else one
print(json.dumps([[[plain(one) for one in row] for row in db.execute(asked)] for asked in sys.argv[2:]]))
db.commit()
`;

/** Asks the store itself, past the program: the rows of each question. */
function ask(house: House, ...questions: string[]): unknown[][][] {
  const file = join(house.data, 'synergy.db');
  return JSON.parse(String(execFileSync('python3', ['-c', QUESTIONS, file, ...questions])));
}

/** How many consultations were ever booked. */
export function consultations(house: House): number {
  return Number(ask(house, 'SELECT count(*) FROM consultation')[0]?.[0]?.[0]);
}

/** Lets the time pass that a chosen time is kept for. */
export function lapse(house: House): void {
  ask(house, `UPDATE claim SET expires_at = 1 WHERE kind = 'hold'`);
}

/** Lets the time come at which a call begins: `ago` minutes ago. */
export function begin(house: House, reference: string, ago: number): void {
  const [start, end] = [60 * ago, 60 * (ago - 15)].map((seconds) => `unixepoch() - ${seconds}`);
  ask(house, `UPDATE consultation SET starts_at = ${start}, ends_at = ${end} WHERE reference = '${reference}'`);
}

/** Has the mail server refuse a mail that went out. */
export function refuseMail(house: House, kind: string, recipient: string, reply: string): void {
  const which = `kind = '${kind}' AND recipient = '${recipient}' AND state = 'sent'`;
  ask(house, `UPDATE mail SET state = 'failed', reply = '${reply}' WHERE ${which}`);
}

/** Lets everybody at the desk have done nothing for so many minutes. */
export function idle(house: House, minutes: number): void {
  ask(house, `UPDATE staff_session SET seen_at = unixepoch() - ${60 * minutes}`);
}

/** What the audit log says was done, the first thing first: `action object detail`. */
export function audited(house: House): string[] {
  const rows = ask(house, 'SELECT action, object, detail FROM audit_event ORDER BY rowid')[0] ?? [];
  return rows.map((row) => row.join(' ').trim());
}

/** Has the practice offer one more topic, by everybody. */
export function offer(house: House, slug: string, name: string): void {
  const offered = `INSERT INTO service (slug, name, kind, place) VALUES ('${slug}', '${name}', 'concern', 99)`;
  ask(house, offered, `INSERT INTO therapist_service SELECT id, '${slug}' FROM therapist`);
}

/** Writes a word into the store in the clear, as the program never should. */
export function keep(house: House, word: string): void {
  ask(house, `INSERT INTO setting (name, value) VALUES ('${word}', '""')`);
}

/** What every table holds in the clear, but for the practice's own list of topics. */
export function inTheClear(house: House): string {
  const topics = ['service', 'therapist_service'];
  const tables = ask(house, `SELECT name FROM sqlite_schema WHERE type = 'table'`)[0]?.map(([name]) => String(name)) ?? [];
  const asked = tables.filter((name) => !topics.includes(name)).map((name) => `SELECT * FROM "${name}"`);
  return JSON.stringify(ask(house, ...asked));
}

/** Everything that could be changed, as one text: the same before and after what must not write. */
export function everything(house: House): string {
  const tables = ['draft', 'claim', 'consultation', 'consultation_event', 'mail', 'state_waitlist'];
  return JSON.stringify(ask(house, ...tables.map((table) => `SELECT * FROM ${table}`)));
}
