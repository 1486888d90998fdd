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

/** Everything that could be changed, as one text: the same before and after what must not write. */
export function everything(house: House): string {
  const tables = ['draft', 'claim', 'consultation', 'consultation_event', 'mail', 'state_waitlist'];
  return JSON.stringify(ask(house, ...tables.map((table) => `SELECT * FROM ${table}`)));
}
