import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import type { House } from './program';

const QUESTION = `
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=30)
rows = db.execute(sys.argv[2]).fetchall()
db.commit()
print(json.dumps(rows))
`;

function ask(house: House, question: string): unknown[][] {
  const file = join(house.data, 'synergy.db');
  return JSON.parse(String(execFileSync('python3', ['-c', QUESTION, file, question])));
}

/** How many consultations were ever booked. */
export function consultations(house: House): number {
  return Number(ask(house, 'SELECT count(*) FROM consultation')[0]?.[0]);
}

/** Lets the time pass that a chosen time is kept for. */
export function lapse(house: House): void {
  ask(house, `UPDATE claim SET expires_at = 1 WHERE kind = 'hold'`);
}

/** Everything that could be changed, as one text: the same before and after what must not write. */
export function everything(house: House): string {
  const tables = ['draft', 'claim', 'consultation', 'consultation_event', 'mail', 'state_waitlist'];
  return JSON.stringify(tables.map((table) => ask(house, `SELECT * FROM ${table}`.replace('*', columns(house, table)))));
}

/** Sealed columns hold bytes, which JSON does not know. */
function columns(house: House, table: string): string {
  const names = ask(house, `SELECT name FROM pragma_table_info('${table}')`).map(([name]) => String(name));
  return names.map((name) => (name.endsWith('_sealed') ? `hex(${name})` : name)).join(', ');
}
