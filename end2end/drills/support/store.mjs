import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SQLITE = `
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=30)
rows = db.execute(sys.stdin.read()).fetchall()
db.commit()
print(json.dumps(rows))
`;

/** A fresh store, and questions that the program itself is not asked. */
export class Store {
  /** SQLite, in a folder of its own. */
  static sqlite() {
    const store = new Store();
    store.engine = 'SQLite';
    return store;
  }

  /** A database of its own on the server that the environment names. */
  static postgres() {
    const store = new Store();
    store.engine = 'PostgreSQL';
    store.server = new URL(process.env.SYNERGY_TEST_POSTGRES_URL);
    store.database = `drill_${randomBytes(6).toString('hex')}`;
    psql(store.server, `CREATE DATABASE ${store.database}`);
    return store;
  }

  /** Whether drills on PostgreSQL can be held here, and why not. */
  static withoutPostgres() {
    if (!process.env.SYNERGY_TEST_POSTGRES_URL) return 'SYNERGY_TEST_POSTGRES_URL is not set';
    try {
      execFileSync('psql', ['--version']);
      return undefined;
    } catch {
      return 'psql is missing';
    }
  }

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'synergy-drill-'));
  }

  get settings() {
    const common = { SYNERGY_DATA_DIR: this.folder };
    return this.database ? { ...common, DATABASE_URL: this.url.href } : common;
  }

  get url() {
    const url = new URL(this.server.href);
    url.pathname = `/${this.database}`;
    return url;
  }

  /** Rows as arrays. */
  rows(query) {
    if (this.database) return psql(this.url, query).map((line) => line.split('|'));
    const file = join(this.folder, 'synergy.db');
    return JSON.parse(execFileSync('python3', ['-c', SQLITE, file], { input: query, maxBuffer: 1 << 28 }));
  }

  /** The first column of the first row, as a number. */
  number(query) {
    return Number(this.rows(query)[0][0]);
  }

  close() {
    if (this.database) psql(this.server, `DROP DATABASE ${this.database} WITH (FORCE)`);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What must be true of every store at every moment; each wrong one as a sentence. */
  disorder() {
    const wrong = [];
    for (const [words, query] of Object.entries(ORDER)) {
      const count = this.number(query);
      if (count > 0) wrong.push(`${count} ${words}`);
    }
    return wrong;
  }
}

function psql(url, query) {
  const out = execFileSync('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', url.href, '-c', query], {
    maxBuffer: 1 << 28,
  });
  return out.toString().split('\n').filter((line) => line !== '');
}

const ORDER = {
  'pairs of claims that overlap': `SELECT count(*) FROM claim a JOIN claim b
    ON a.therapist_id = b.therapist_id AND a.lane = b.lane AND a.id < b.id
    AND a.starts_at < b.occupied_until AND b.starts_at < a.occupied_until`,
  'cells without a claim': `SELECT count(*) FROM claim_cell
    WHERE claim_id NOT IN (SELECT id FROM claim)`,
  'claims whose cells are not exactly their time': `SELECT count(*) FROM claim c
    WHERE (c.occupied_until - c.starts_at) / 300 <>
      (SELECT count(*) FROM claim_cell x WHERE x.claim_id = c.id AND x.therapist_id = c.therapist_id)`,
  'bookings in the calendar that are no consultation': `SELECT count(*) FROM claim
    WHERE kind = 'booking' AND id NOT IN (SELECT claim_id FROM consultation WHERE claim_id IS NOT NULL)`,
  'consultations at another time than their claim': `SELECT count(*) FROM consultation c
    JOIN claim k ON k.id = c.claim_id
    WHERE k.starts_at <> c.starts_at OR k.therapist_id <> c.therapist_id OR k.kind <> 'booking'`,
  'confirmed consultations without a confirmation in the outbox': `SELECT count(*) FROM consultation c
    WHERE c.status = 'confirmed' AND NOT EXISTS (SELECT 1 FROM mail m WHERE m.consultation_id = c.id
      AND m.version = c.version AND m.recipient = 'visitor' AND m.kind NOT LIKE 'reminder%')`,
  'people with more than one active consultation': `SELECT count(*) FROM (SELECT email_key
    FROM consultation WHERE status = 'confirmed' GROUP BY email_key HAVING count(*) > 1) AS twice`,
};
