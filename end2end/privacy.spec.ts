import { type Mail, mails, unfolded } from './support/mail';
import { Marks, randomPhone } from './support/marks';
import type { House } from './support/program';
import { expect, lend, test } from './support/test';
import { inTheClear, keep, offer } from './support/store';
import { files, Traces } from './support/traces';
import type { Visitor } from './support/visitor';

// A word of its own goes into every field. What holds such a word at the end knows something.

// The program says as much as it can: what is never logged is not logged at any level.
test.use({ log: 'trace' });

for (const js of [true, false]) {
  test.describe(js ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled: js });

    test('what a parent types stands only where it must', async ({ visitor, page, house, watch }) => {
      watch.expectStatus(422);
      const marks = planted('child', 'childSurname', 'guardian', 'guardianSurname', 'otherParent', 'otherAddress');
      const walk = { visitor, house, marks, traces: new Traces(page) };
      await begin(walk, 'My child');
      await visitor.type('Your child’s name', `${marks.of('child')} ${marks.of('childSurname')}`);
      await visitor.type('Your name, as parent or guardian', `${marks.of('guardian')} ${marks.of('guardianSurname')}`);
      await visitor.tick('Custody is shared with another parent');
      await visitor.type('The other parent’s name', marks.of('otherParent'));
      await visitor.type('The other parent’s e-mail address', `${marks.of('otherAddress')}@example.org`);
      const call = await bookAndChange(walk, ['address']);
      await leaksNothing(walk, call);
      mailsKnow(walk, call, { address: 'guardian' });
    });

    test('what a couple types stands only where it must', async ({ visitor, page, house, watch }) => {
      watch.expectStatus(422);
      const marks = planted('name', 'surname', 'partner', 'partnerSurname', 'partnerAddress');
      const walk = { visitor, house, marks, traces: new Traces(page) };
      await begin(walk, 'Us two');
      await visitor.type('Your name', `${marks.of('name')} ${marks.of('surname')}`);
      await visitor.type('Your partner’s name', `${marks.of('partner')} ${marks.of('partnerSurname')}`);
      await visitor.type('Your partner’s e-mail address', `${marks.of('partnerAddress')}@example.org`);
      const call = await bookAndChange(walk, ['address', 'partnerAddress']);
      await leaksNothing(walk, call);
      mailsKnow(walk, call, { address: 'name', partnerAddress: 'partner' });
    });

    test('whoever waits for a state leaves an address, and it stands nowhere', async ({ visitor, page, house, watch }) => {
      watch.expectStatus(422);
      const marks = new Marks('address');
      const traces = new Traces(page);
      await visitor.open('/states/tx');
      await visitor.type('Your e-mail address', marks.of('address'));
      await visitor.press('Tell me when you’re in Texas');
      await visitor.problems();
      await traces.look();
      await visitor.type('Your e-mail address', `${marks.of('address')}@example.org`);
      await visitor.press('Tell me when you’re in Texas');
      await expect(page.getByText('You’re on the list.')).toBeVisible();
      await traces.look();
      expect(await leaks({ house, marks, traces })).toEqual(NONE);
      expect(marks.in(textOf(mails(house)))).toEqual([]);
    });

    test('whoever asks for the letter leaves an address, and it stands nowhere', async ({ visitor, page, house, watch }) => {
      watch.expectStatus(422);
      const marks = new Marks('address');
      const traces = new Traces(page);
      await visitor.open('/newsletter');
      await visitor.type('Your e-mail address', marks.of('address'));
      await visitor.press('Join');
      await visitor.problems();
      await traces.look();
      await visitor.type('Your e-mail address', `${marks.of('address')}@example.org`);
      // A person needs a moment for that.
      await page.waitForTimeout(2_500);
      await visitor.press('Join');
      await visitor.at('/newsletter/sent');
      await traces.look();
      expect(await leaks({ house, marks, traces })).toEqual(NONE);
    });
  });
}

test('a mark is found however it is written', async () => {
  const marks = new Marks('name', 'address');
  const word = marks.of('name');
  const written = [
    word,
    word.toUpperCase(),
    `a name: ${word}!`,
    ...['', 'a', 'ab', 'abc'].map((before) => Buffer.from(`${before}${word} and more`).toString('base64')),
    Buffer.from(`{"to":"${word}"}`).toString('base64url'),
    Buffer.from(word).toString('hex'),
  ];
  for (const text of written) expect(marks.in(text), text).toEqual(['name']);
  expect(marks.in(Buffer.from(`\0\xff${word}\0`, 'latin1'))).toEqual(['name']);
  expect(marks.in(Buffer.from(word, 'utf16le'))).toEqual(['name']);
  expect(marks.in(word, ['name'])).toEqual([]);
  expect(marks.in(word.slice(1))).toEqual([]);
});

test.describe('in a program of its own', () => {
  test.use({ place: async ({}, use) => lend(use) });

  test('a mark that leaks is found wherever it has come', async ({ visitor, page, place }) => {
    const marks = new Marks('word', 'cookie', 'local', 'session');
    const traces = new Traces(page);
    await visitor.open('/');
    await traces.look();
    expect(await leaks({ house: place, marks, traces })).toEqual(NONE);
    // The door remembers in its address where somebody was going.
    await visitor.open(`/staff/consultations?q=${marks.of('word')}`);
    await page.evaluate(
      ([word, cookie, local, session]) => {
        document.title = word;
        document.cookie = `${cookie}=1`;
        localStorage.setItem(local, '');
        sessionStorage.setItem('kept', session);
      },
      [marks.of('word'), marks.of('cookie'), marks.of('local'), marks.of('session')] as const,
    );
    keep(place, marks.of('word'));
    await traces.look();
    expect(await leaks({ house: place, marks, traces })).toEqual({
      addresses: ['word'],
      headers: ['word'],
      titles: ['word'],
      browser: ['cookie', 'local', 'session'],
      log: [],
      files: ['word'],
      tables: ['word'],
    });
  });
});

/** Somebody who books with marks, in a program that keeps none of them in the clear. */
type Walk = { visitor: Visitor; house: House; marks: Marks; traces: Traces };

type Call = { path: string; reference: string };

/** What the last step does not repeat. */
const UNSEEN = ['otherParent', 'otherAddress', 'partnerAddress'];

/** Marks for fields of these names, and for those that everybody has. */
function planted(...names: string[]): Marks {
  const marks = new Marks(...names, 'address', 'note', 'topic');
  marks.add('phone', ...randomPhone());
  return marks;
}

/** The first two steps, with a topic that nobody else has. */
async function begin({ visitor, house, marks, traces }: Walk, audience: 'My child' | 'Us two'): Promise<void> {
  const topic = marks.of('topic');
  offer(house, topic, topic.toUpperCase());
  await visitor.open('/book');
  await traces.look();
  await visitor.need('Minnesota', audience, topic.toUpperCase());
  await traces.look();
  await visitor.time();
  await traces.look();
}

/** The rest of the way, with a mistake; then the call is moved, cancelled, and kept after all. */
async function bookAndChange({ visitor, house, marks, traces }: Walk, recipients: string[]): Promise<Call> {
  const { page } = visitor;
  const address = `${marks.of('address')}@example.org`;
  await visitor.type('Anything we should know before the call?', `I have ${marks.of('note')}, and it is bad.`);
  await visitor.type('Your e-mail address', `${marks.of('address')}@`);
  await visitor.type('Your phone number', `${marks.of('phone')}0`);
  await visitor.press('Continue');
  await visitor.problems();
  await traces.look();
  await visitor.type('Your e-mail address', address);
  await visitor.type('Your phone number', marks.of('phone'));
  await visitor.tick(/I agree that you contact me/);
  await visitor.press('Continue');
  await visitor.at('/book/check');
  await traces.look();
  // Here they must stand, or nothing was looked for.
  const shown = marks.in(await page.getByRole('main').innerText());
  expect(shown).toEqual(marks.names().filter((name) => !UNSEEN.includes(name)));

  const path = await visitor.confirm();
  marks.add('link', path.split('/').at(-1) ?? '');
  await traces.look();
  const reference = await page.locator('.reference').innerText();
  const mailed = async (kind: string) => {
    const to = () => lettersOf(house, reference).filter((letter) => kindOf(letter) === kind).map((letter) => letter.to);
    const wanted = recipients.map((recipient) => `${marks.of(recipient)}@example.org`);
    await expect.poll(to, { message: `everybody must read that the call ${kind}` }).toEqual(expect.arrayContaining(wanted));
  };
  await mailed('is set');
  await visitor.open(`${path}/move`);
  await traces.look();
  await visitor.tap(visitor.times().nth(1));
  await visitor.press('Move the call');
  await visitor.at(path);
  await traces.look();
  await mailed('has moved');
  await visitor.open(`${path}/cancel`);
  await traces.look();
  await visitor.press('Cancel the call');
  await visitor.at(path);
  await traces.look();
  await mailed('is canceled');
  await visitor.press('Take it back: keep my call');
  await expect(visitor.title()).toHaveText('Your call is booked');
  await traces.look();
  await mailed('is on again');
  return { path, reference };
}

/** No mark stands anywhere outside the mails; and what must stand there does, or nothing was looked for. */
async function leaksNothing({ house, marks, traces }: Walk, { path, reference }: Call): Promise<void> {
  expect(await leaks({ house, marks, traces })).toEqual(NONE);
  expect(traces.urls.join()).toContain(path);
  expect(traces.titles).toEqual(expect.arrayContaining([expect.stringContaining('Is this right?'), expect.stringMatching(/^Error: /)]));
  expect(traces.kept.at(-1)).toContain('synergy-visitor');
  expect(await traces.headers()).toMatch(/^set-cookie: synergy-visitor/m);
  expect(house.words()).toContain('answered');
  expect(files(house).includes(reference)).toBe(true);
  expect(inTheClear(house)).toContain(reference);

  const calendar = await (await fetch(`${house.url}${path}/call.ics`)).text();
  expect(calendar).toContain('BEGIN:VEVENT');
  expect(marks.in(unfolded(calendar))).toEqual(['link']);
}

const NONE = { addresses: [], headers: [], titles: [], browser: [], log: [], files: [], tables: [] };

/** Which marks stand in what the browser lets out and keeps, and in what the program logs and stores. */
async function leaks({ house, marks, traces }: Omit<Walk, 'visitor'>): Promise<Record<keyof typeof NONE, string[]>> {
  return {
    addresses: marks.in(traces.urls.join('\n'), ['link']),
    headers: marks.in(await traces.headers(), ['link']),
    titles: marks.in(traces.titles.join('\n')),
    browser: marks.in(traces.kept.join('\n')),
    log: marks.in(house.words()),
    // That the practice offers a topic says nothing of anybody; the tables are asked one by one.
    files: marks.in(files(house), ['topic']),
    tables: marks.in(inTheClear(house)),
  };
}

/** Each mail knows its own recipient's address and first name, and its calendar file the address alone. */
function mailsKnow({ house, marks }: Walk, { reference }: Call, names: Record<string, string>): void {
  const letters = lettersOf(house, reference);
  for (const [address, name] of Object.entries(names)) {
    const own = letters.filter(({ to }) => to === `${marks.of(address)}@example.org`);
    expect(own.map(kindOf).sort()).toEqual(['has moved', 'is canceled', 'is on again', 'is set']);
    expect(marks.in(textOf(own)).sort()).toEqual([address, 'link', name].sort());
    expect(marks.in(own.map(({ calendar }) => calendar).join('\n')).sort()).toEqual([address, 'link'].sort());
  }
  const ours = letters.filter(({ to }) => !to.endsWith('@example.org'));
  expect(ours.length).toBeGreaterThan(0);
  expect(marks.in(textOf(ours))).toEqual([]);
  expect(ours.map(({ calendar }) => calendar).join('')).toBe('');
}

const lettersOf = (house: House, reference: string) => mails(house).filter(({ text }) => text.includes(reference));

/** What a mail says of a call. */
const kindOf = ({ text }: Mail) => /call (is set|has moved|is canceled|is on again)/.exec(text)?.[1];

const textOf = (letters: Mail[]) => letters.map(({ file, text }) => `${file}\n${text}`).join('\n');
