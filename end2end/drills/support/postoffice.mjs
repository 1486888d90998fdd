import { createServer } from 'node:net';

import { wait } from './chance.mjs';

/** How mail servers behave towards a reader, and how many readers of a hundred meet that. */
const MOODS = {
  later: 4,
  'later after reading': 4,
  unknown: 2,
  'refuses after reading': 2,
  stalls: 1,
  drops: 2,
};
/** The moods in which a letter is never taken. */
export const REFUSING = ['unknown', 'refuses after reading'];
const STALL = 2_000;

/** A mood for each reader: of every kind a fixed number, one at least; all others take at once. */
export function moods(readers, chance) {
  const deck = [...readers];
  const dealt = new Map();
  for (const [mood, share] of Object.entries(MOODS)) {
    for (let i = 0; i < Math.max(1, (readers.length * share) / 100); i += 1) {
      const [reader] = deck.splice(chance.between(0, deck.length - 1), 1);
      dealt.set(reader, mood);
    }
  }
  return dealt;
}

/**
 * A mail server that keeps a record and is in a mood towards some readers. `later`, `later after
 * reading` and `stalls` pass with the first time; `drops` takes a letter and hangs up without a word.
 */
export class PostOffice {
  /** Every letter whose DATA was heard; `end` is what became of it, and is missing where it was cut. */
  letters = [];
  /** How often each reader was asked for. */
  asked = new Map();
  moods = new Map();
  /** What no mail server should hear. */
  wrong = [];
  /** The longest that it thinks about a letter before it answers, in milliseconds. */
  thinks = 0;
  steps = 0;
  watchers = new Set();

  static async open(chance) {
    const office = new PostOffice();
    office.chance = chance;
    office.server = createServer((socket) => office.serve(socket));
    // Where a drill breaks off, nothing waits for it.
    office.server.unref();
    await new Promise((done) => office.server.listen(0, '127.0.0.1', done));
    office.url = `smtp://127.0.0.1:${office.server.address().port}`;
    return office;
  }

  close() {
    this.server.close();
  }

  /** Begins a new record, in other moods. */
  renew(dealt) {
    Object.assign(this, { letters: [], asked: new Map(), moods: dealt });
  }

  /** Waits for so many steps of any session. Answers whether they came within `patience`. */
  after(steps, patience) {
    return new Promise((done) => {
      const over = (came) => {
        clearTimeout(late);
        this.watchers.delete(watcher);
        done(came);
      };
      const watcher = { at: this.steps + steps, over };
      const late = setTimeout(over, patience, false);
      this.watchers.add(watcher);
    });
  }

  /** How many letters are being read. */
  inHand() {
    return this.letters.filter((letter) => letter.open).length;
  }

  step() {
    this.steps += 1;
    for (const { at, over } of this.watchers) if (at === this.steps) over(true);
  }

  async serve(socket) {
    const session = { socket, to: undefined, letter: undefined };
    socket.setEncoding('latin1');
    socket.on('error', () => {});
    socket.on('close', () => this.shut(session));
    this.step();
    socket.write('220 drill ESMTP\r\n');
    try {
      let heard = '';
      for await (const text of socket) heard = await this.hear(session, heard + text);
    } catch {
      // The other side is gone: that is what the drill is about.
    }
  }

  /** Answers everything that has been heard to its end, and returns the rest. */
  async hear(session, heard) {
    for (let rest = heard; ; ) {
      const mark = session.letter ? '\r\n.\r\n' : '\r\n';
      const end = rest.indexOf(mark);
      if (end < 0) return rest;
      const said = rest.slice(0, end);
      rest = rest.slice(end + mark.length);
      const answer = session.letter ? await this.read(session, said) : await this.obey(session, said);
      this.step();
      if (answer) session.socket.write(`${answer}\r\n`);
      else session.socket.destroy();
      if (/^221/.test(answer)) session.socket.end();
    }
  }

  /** The answer to a command; none where it hangs up. */
  async obey(session, said) {
    const verb = said.slice(0, 4).toUpperCase();
    if (verb === 'RCPT') return this.ask(session, /<([^>]*)>/.exec(said)?.[1]);
    if (verb === 'QUIT') return '221 bye';
    if (verb !== 'DATA') {
      session.to = undefined;
      return '250 ok';
    }
    if (!session.to) return '503 to whom?';
    session.letter = { to: session.to, begun: performance.now(), open: true };
    this.letters.push(session.letter);
    return '354 go on';
  }

  async ask(session, reader) {
    const before = this.asked.get(reader) ?? 0;
    const mood = this.moods.get(reader);
    this.asked.set(reader, before + 1);
    if (mood === 'unknown') return '550 5.1.1 nobody of that name';
    if (mood === 'later' && before === 0) return '451 4.2.1 come back later';
    if (mood === 'stalls' && before === 0) return wait(STALL);
    if (session.to) this.wrong.push('one letter had two recipients');
    session.to = reader;
    return '250 ok';
  }

  /** What becomes of a letter is noted before the answer: who dies in between cannot know it. */
  async read(session, content) {
    const letter = Object.assign(session.letter, facts(content), { end: this.verdict(session.letter) });
    this.step();
    if (this.thinks > 0) await wait(this.chance.between(0, this.thinks));
    this.shut(session);
    return { kept: '250 taken', deferred: '452 4.3.1 no room', refused: '554 5.7.1 not that' }[letter.end];
  }

  verdict({ to }) {
    const mood = this.moods.get(to);
    if (mood === 'refuses after reading') return 'refused';
    if (mood === 'drops') return 'dropped';
    const read = this.letters.some((letter) => letter.to === to && letter.end);
    return mood === 'later after reading' && !read ? 'deferred' : 'kept';
  }

  /** The letter is no longer in hand, by an answer or because the line was cut. */
  shut(session) {
    if (session.letter) session.letter.open = false;
    Object.assign(session, { to: undefined, letter: undefined });
  }
}

/** What the drill wants to know of a letter. */
function facts(content) {
  const head = content.split('\r\n\r\n', 1)[0].replace(/\r\n[ \t]+/g, ' ');
  const line = (name) => new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1].trim();
  const leave = /\/newsletter\/leave\/([^/?>\s]+)>/.exec(line('List-Unsubscribe') ?? '');
  return { id: line('Message-ID'), subject: line('Subject'), token: leave?.[1] };
}
