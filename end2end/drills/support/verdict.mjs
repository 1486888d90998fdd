import { REFUSING } from './postoffice.mjs';

/** How many letters one server has on their way at a time. */
const LANES = 1;

/**
 * What the post office's record and the ledger say of one issue, each fault as a sentence.
 *
 * `letters` as the post office keeps them; `states` is what the ledger says of each reader; `left` has
 * the moment at which each reader who left had the answer, and whether a copy was `sending` just then.
 */
export function judge({ readers, moods, letters, states, left, kills, earlier = [] }) {
  // A double is a second letter that was kept or dropped, whatever the ledger says of it: a program
  // that queues again what was `sending` when it died is found with the first kill that falls between
  // the end of a content and the commit of the answer, and one that repeats what was dropped always.
  const of = groups(letters, ({ to }) => to);
  const all = readers.map((reader) => {
    const own = of.get(reader) ?? [];
    const out = own.filter(({ end }) => end === 'kept' || end === 'dropped');
    return { reader, own, out, state: states.get(reader), mood: moods.get(reader), gone: left.get(reader) };
  });
  const wrong = [];
  const count = (words, test) => {
    const found = all.filter(test).length;
    if (found > 0) wrong.push(`${found} ${words}`);
  };
  for (const [words, test] of FAULTS) count(words, test);
  const dropped = letters.filter(({ end }) => end === 'dropped').length;
  const uncertain = all.filter(({ state }) => state === 'uncertain').length;
  const most = kills * LANES + dropped;
  if (uncertain > most) wrong.push(`${uncertain} copies are uncertain, and ${most} may be`);
  if (states.size !== readers.length) wrong.push(`${states.size} copies for ${readers.length} readers`);
  return [...wrong, ...misnamed(letters, earlier)];
}

const FAULTS = [
  ['readers were sent it twice', ({ out }) => out.length > 1],
  ['readers have no copy', ({ state }) => state === undefined],
  ['copies are not settled', ({ state }) => ['queued', 'leased', 'sending', 'retrying'].includes(state)],
  ['copies are accepted and nobody took them', ({ out, state }) => state === 'accepted' && !kept(out)],
  ['copies were sent and the ledger denies it', ({ out, state }) => out.length > 0 && !SENT.includes(state)],
  ['copies were given up', ({ state, mood }) => ['failed', 'bounced'].includes(state) && !REFUSING.includes(mood)],
  ['copies are cancelled and nobody left', ({ state, gone }) => state === 'cancelled' && !gone],
  ['readers had left before their letter began', (one) => late(one)],
];

const SENT = ['accepted', 'uncertain'];

const kept = (out) => out.some(({ end }) => end === 'kept');

/** Whether a letter began after its reader had the answer; the one that was going out may still go. */
function late({ out, own, gone }) {
  if (!gone) return false;
  const after = own.filter(({ begun }) => begun > gone.at).slice(gone.sending ? 1 : 0);
  return out.some((letter) => after.includes(letter));
}

function groups(list, key) {
  const found = new Map();
  for (const one of list) found.set(key(one), [...(found.get(key(one)) ?? []), one]);
  return found;
}

/** A copy has one Message-ID, however often it is tried, and shares it with no other. */
function misnamed(letters, earlier) {
  const whole = letters.filter(({ end }) => end);
  const owners = groups(whole, ({ id }) => id);
  const names = groups(whole, ({ to }) => to);
  const several = (of, what) => [...of.values()].filter((some) => groups(some, (one) => one[what]).size > 1).length;
  const faults = {
    'letters have no Message-ID': whole.filter(({ id }) => !id).length,
    'Message-IDs are shared by readers': several(owners, 'to'),
    'readers were sent one copy under several Message-IDs': several(names, 'id'),
    'Message-IDs are those of another issue': earlier.filter((id) => owners.has(id)).length,
  };
  return Object.entries(faults).filter(([, found]) => found > 0).map(([words, found]) => `${found} ${words}`);
}

/** Throws where the judge does not see what it is there to see, or sees what is not there. */
export function judgeTheJudge() {
  const letter = (to, begun, end = 'kept', id = to) => ({ to, begun, end, id });
  const sound = {
    readers: ['ada', 'ben', 'cleo', 'dan'],
    moods: new Map([['dan', 'drops']]),
    letters: [letter('ada', 1), letter('cleo', 2, 'deferred'), letter('cleo', 4), letter('dan', 5, 'dropped')],
    states: new Map([['ada', 'accepted'], ['ben', 'cancelled'], ['cleo', 'accepted'], ['dan', 'uncertain']]),
    left: new Map([['ben', { at: 3 }], ['ada', { at: 3 }], ['dan', { at: 3, sending: true }]]),
    kills: 0,
  };
  const states = (reader, state) => ({ states: new Map([...sound.states, [reader, state]]) });
  const letters = (...more) => ({ letters: [...sound.letters, ...more] });
  const refusing = new Map([['cleo', 'unknown']]);
  const cases = [
    ['', {}],
    ['1 readers were sent it twice', letters(letter('ada', 2))],
    ['1 readers were sent it twice', letters(letter('dan', 2))],
    ['1 copies are accepted and nobody took them', states('ben', 'accepted')],
    ['1 copies are not settled', states('ben', 'queued')],
    ['1 readers have no copy', states('ben', undefined)],
    ['1 copies were sent and the ledger denies it', { ...states('cleo', 'failed'), moods: refusing }],
    ['1 copies were given up', states('ben', 'failed')],
    ['1 copies are cancelled and nobody left', { left: new Map() }],
    ['1 readers had left before their letter began', { left: new Map([...sound.left, ['cleo', { at: 3 }]]) }],
    ['2 copies are uncertain, and 1 may be', states('ada', 'uncertain')],
    ['5 copies for 4 readers', states('eve', 'cancelled')],
    ['1 Message-IDs are shared by readers', { letters: [letter('ada', 1, 'kept', 'dan'), ...sound.letters.slice(1)] }],
    ['1 readers were sent one copy under several Message-IDs', letters(letter('cleo', 3, 'deferred', 'other'))],
    ['1 Message-IDs are those of another issue', { earlier: ['ada'] }],
  ];
  for (const [fault, changed] of cases) {
    const found = judge({ ...sound, ...changed }).join('; ');
    if (found !== fault) throw new Error(`the judge saw “${found}” instead of “${fault}”`);
  }
}
