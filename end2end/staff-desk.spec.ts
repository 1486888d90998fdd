import { expect, OWNER, test } from './support/staff';
import { audited, begin, idle, refuseMail } from './support/store';
import { freshAddress, test as visitors } from './support/test';

// The desk. Each test has a practice of its own, whose owner is signed in.

const NOTE = 'Please ring twice';
const CENTRAL = { timeZone: 'America/Chicago' } as const;
const RECORD = /\/staff\/consultations\/[\w-]{36}$/;

for (const js of [true, false]) {
  test.describe(js ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled: js });

    test('a visitor’s booking stands in the list and opens as a record', async ({ desk, page, somebodyElse }) => {
      const secret = await somebodyElse.book({ state: 'MN', service: 'anxiety', email: freshAddress() });
      const reference = await somebodyElse.reference(secret);
      await desk.open('/staff');
      await page.getByRole('navigation', { name: 'Staff' }).getByRole('link', { name: 'Consultations' }).click();
      await desk.visitor.at('/staff/consultations');
      await expect(page.getByRole('heading', { name: '1 consultation, Central Time' })).toBeVisible();
      await expect(desk.line(reference)).toContainText('G.');
      await expect(desk.line(reference)).toContainText('Anxiety · MN');
      await expect(desk.line(reference)).toContainText('Confirmed');
      await desk.follow(`Open ${reference}`, RECORD);
      await expect(page.locator('.reference')).toHaveText(reference);
      await expect(desk.answer('Where they’ll be')).toHaveText('Minnesota');
      await expect(desk.answer('About')).toHaveText('Anxiety');
      await expect(desk.answer('Booked')).toHaveText('By the site');
      await expect(desk.main()).toContainText('Booked by Visitor');
    });

    test('the day shows whose time has come, and asks how it went', async ({ desk, place, page, somebodyElse }) => {
      await desk.open('/staff');
      await expect(page.getByText('Nothing is booked for today')).toBeVisible();
      const secret = await somebodyElse.book({ state: 'MN', email: freshAddress() });
      const reference = await somebodyElse.reference(secret);
      begin(place, reference, 1);
      await desk.open('/staff');
      const agenda = page.getByRole('listitem').filter({ has: page.getByRole('time') });
      await expect(agenda).toContainText('G.');
      await expect(agenda).toContainText('Now');
      await expect(desk.main()).toContainText('1 consultation, none to come');
      begin(place, reference, 20);
      await desk.open('/staff');
      await desk.follow('Say how it went', RECORD);
      await expect(page.locator('.reference')).toHaveText(reference);
      await desk.press('They did not come');
      await expect(desk.main()).toContainText(`No-show by ${OWNER.name}`);
      await desk.press('Undo: there is no outcome yet');
      await expect(desk.main()).toContainText(`Outcome taken back by ${OWNER.name}`);
      await desk.press('It took place');
      await expect(desk.main()).toContainText(`Held by ${OWNER.name}`);
      await desk.open('/staff');
      await expect(page.getByText('Nothing waits for anybody.')).toBeVisible();
    });

    test('filters stand in the address and survive a reload', async ({ desk, page, somebodyElse }) => {
      const book = async (state: string) => somebodyElse.reference(await somebodyElse.book({ state, email: freshAddress() }));
      const [there, elsewhere] = [await book('KS'), await book('CA')];
      await desk.open('/staff/consultations');
      await desk.choose('State', 'Kansas');
      await desk.choose('Status', 'Confirmed');
      await desk.choose('Therapist', 'Luis Marin, LPCC');
      await desk.press('Show');
      await page.waitForURL(/state=KS/);
      const query = new URL(page.url()).searchParams;
      expect(query.get('status')).toBe('confirmed');
      expect(query.get('therapist')).toBe('luis-marin');
      for (const again of [false, true]) {
        if (again) await page.reload();
        await expect(desk.line(there)).toBeVisible();
        await expect(desk.line(elsewhere)).toHaveCount(0);
        await expect(desk.visitor.field('State')).toHaveValue('KS');
        await expect(desk.visitor.field('Status')).toHaveValue('confirmed');
        await expect(desk.visitor.field('Therapist')).toHaveValue('luis-marin');
      }
      await desk.choose('Status', 'No-show');
      await desk.press('Show');
      await expect(page.getByText('Nothing fits these filters')).toBeVisible();
      await desk.follow('Show all from today', '/staff/consultations');
      await expect(desk.line(elsewhere)).toBeVisible();
      // As somebody says it on the telephone.
      await desk.open('/staff/consultations');
      await desk.type('Reference', elsewhere.toLowerCase().replace('-', ' '));
      await desk.press('Show');
      await expect(desk.line(there)).toHaveCount(0);
      await expect(desk.line(elsewhere)).toBeVisible();
    });

    test('contact details are covered until somebody looks, and each look is noted', async ({ desk, page, place, somebodyElse }) => {
      const email = freshAddress();
      const secret = await somebodyElse.book({ state: 'MN', email, note: NOTE });
      const reference = await somebodyElse.reference(secret);
      const covered = async (...details: string[]) => {
        const html = await page.content();
        for (const detail of details) expect(html, detail).not.toContain(detail);
      };
      begin(place, reference, 1);
      await desk.open('/staff');
      await expect(desk.main()).toContainText('G.');
      await covered('Grace', email, '555-0177', NOTE);
      await desk.openRecord(reference);
      await covered('Grace', email, '555-0177', NOTE);
      const seen = () => audited(place).filter((deed) => deed.startsWith('revealed')).map((deed) => deed.split(' ').at(-1));
      expect(seen()).toEqual([]);
      await desk.press('Show Phone');
      await expect(desk.answer('Phone').getByRole('link', { name: '(612) 555-0177' })).toHaveAttribute('href', 'tel:+16125550177');
      await covered('Grace', email, NOTE);
      expect(seen()).toEqual(['phone']);
      await desk.press('Show To know before the call');
      await expect(desk.answer('To know before the call')).toHaveText(NOTE);
      await covered('Grace', email);
      expect(seen()).toEqual(['phone', 'note']);
      await page.reload();
      await expect(desk.answer('Phone')).toHaveText('(612) 555-0177');
      await covered('Grace', email);
    });

    test('the practice cancels a call, and whoever booked it learns of it', async ({ desk, page, somebodyElse, watch }) => {
      watch.expectStatus(410);
      const secret = await somebodyElse.book({ state: 'MN', email: freshAddress() });
      const reference = await somebodyElse.reference(secret);
      await desk.openRecord(reference);
      const record = new URL(page.url()).pathname;
      await desk.follow('Cancel it', `${record}/cancel`);
      await expect(desk.main()).toContainText(reference);
      await desk.follow('Keep it', record);
      await expect(desk.main()).toContainText('Confirmed');
      await desk.follow('Cancel it', `${record}/cancel`);
      await desk.press('Cancel the call');
      await desk.visitor.at(record);
      await expect(desk.main()).toContainText('Cancelled by us');
      await expect(desk.main()).toContainText(`Cancelled by ${OWNER.name}`);
      await expect(desk.main()).toContainText('Cancellation to the visitor');
      expect((await page.goto(`${record}/cancel`))?.status()).toBe(410);
      await expect(desk.main()).toContainText('This call is over or was cancelled.');
      await page.goto(`/consultations/${secret}`);
      await expect(desk.title()).toHaveText('We had to cancel this call');
    });

    test('the practice moves a call', async ({ desk, page, somebodyElse, watch }) => {
      watch.expectStatus(422);
      const secret = await somebodyElse.book({ state: 'MN', email: freshAddress() });
      const reference = await somebodyElse.reference(secret);
      await desk.openRecord(reference);
      const record = new URL(page.url()).pathname;
      const before = await desk.answer('When').innerText();
      await desk.follow('Move it', `${record}/move`);
      await desk.press('Move the call');
      expect(await desk.visitor.problems()).toEqual(['Choose one of the free times.']);
      await desk.visitor.day(2);
      await desk.visitor.times().nth(1).click();
      await desk.press('Move the call');
      await desk.visitor.at(record);
      await expect(desk.main()).toContainText(`Moved by ${OWNER.name}`);
      await expect(desk.main()).toContainText('New time to the visitor');
      const now = await desk.answer('When').innerText();
      expect(now).not.toBe(before);
      await page.goto(`/consultations/${secret}`);
      await expect(desk.title()).toHaveText('Your call is booked');
      expect(now).toContain((await page.locator('.when').innerText()).split('\n')[0]?.trim());
    });

    test('a call is booked by telephone, in any order and without an address', async ({ desk, page }) => {
      await desk.open('/staff/consultations/new');
      await expect(page.getByText('Choose a state and press “Show free times”.')).toBeVisible();
      await desk.type('Name to use', 'Grace');
      await desk.choose('State where they will be during the call', 'Minnesota');
      await desk.choose('For whom', 'An adult');
      await desk.press('Show free times');
      await expect(page.locator('fieldset#at')).toBeVisible();
      await expect(desk.visitor.field('Name to use')).toHaveValue('Grace');
      await desk.type('Phone number', '612-555-0177');
      await page.getByRole('list', { name: 'Days' }).getByRole('button').nth(1).click();
      await page.waitForURL(/day=/);
      await expect(desk.visitor.field('Phone number')).toHaveValue('612-555-0177');
      await desk.visitor.times().nth(1).click();
      await desk.visitor.tick('Leave a voicemail');
      await desk.visitor.tick(/They agreed\.$/);
      await desk.press('Book the call');
      await desk.visitor.at(RECORD);
      await expect(desk.title()).toHaveText('G.');
      await expect(desk.answer('Booked')).toHaveText('By phone');
      await expect(desk.answer('E-mail')).toHaveCount(0);
      await expect(desk.main()).toContainText('A voicemail is fine. No text messages.');
      await expect(desk.main()).toContainText(`Booked by ${OWNER.name}`);
      await expect(desk.main()).toContainText('Confirmation to us');
      await expect(desk.main()).not.toContainText('to the visitor');
      await desk.open('/staff/consultations/new');
      await expect(desk.visitor.field('Name to use')).toHaveValue('');
    });

    test('a telephone booking that misses something says what, and keeps the rest', async ({ desk, page, watch }) => {
      watch.expectStatus(422);
      await desk.open('/staff/consultations/new');
      expect(await desk.answered('staff/phone/book', () => desk.press('Book the call'))).toBe(422);
      expect(await desk.visitor.problems()).toEqual([
        'Choose the state where the call will be taken.',
        'Choose who the call is for.',
        'Choose one of the free times.',
        'Enter the name to use.',
        'Enter the phone number.',
        'Read the sentence to the caller, and tick the box when they agree.',
      ]);
      await desk.choose('State where they will be during the call', 'Minnesota');
      await desk.choose('For whom', 'A couple');
      await desk.type('Name to use', 'Ada');
      await desk.type('E-mail address', 'ada@');
      await desk.type('Anything to know before the call?', NOTE);
      await desk.press('Book the call');
      await expect(page.getByText('Enter the partner’s name.').first()).toBeVisible();
      expect((await desk.visitor.problems()).sort()).toEqual([
        'Choose one of the free times.',
        'Enter the e-mail address in full, or leave it empty.',
        'Enter the partner’s name.',
        'Enter the phone number.',
        'Read the sentence to the caller, and tick the box when they agree.',
      ]);
      await expect(desk.visitor.field('State where they will be during the call')).toHaveValue('MN');
      await expect(desk.visitor.field('Name to use')).toHaveValue('Ada');
      await expect(desk.visitor.field('E-mail address')).toHaveValue('ada@');
      await expect(desk.visitor.field('Anything to know before the call?')).toHaveValue(NOTE);
      await expect(desk.visitor.field('Partner’s name')).toBeVisible();
    });

    test('what is chosen while a refused form is looked at again stays chosen', async ({ desk, page, watch, javaScriptEnabled }) => {
      test.skip(javaScriptEnabled === false, 'without a script nothing comes late');
      watch.expectStatus(422);
      await desk.open('/staff/consultations/new');
      let late = () => {};
      const held = new Promise<void>((done) => (late = done));
      await page.route('**/api/staff/phone', async (route) => {
        await held;
        await route.continue();
      });
      await desk.choose('State where they will be during the call', 'Minnesota');
      await desk.choose('For whom', 'A couple');
      expect(await desk.answered('staff/phone/book', () => desk.press('Book the call'))).toBe(422);
      await desk.choose('State where they will be during the call', 'Kansas');
      late();
      // The list of the state that was sent has come; what was chosen since has not gone.
      await expect(desk.visitor.field('Partner’s name')).toBeVisible();
      await expect(desk.visitor.times().first()).toBeVisible();
      await expect(desk.visitor.field('State where they will be during the call')).toHaveValue('KS');
      await expect(desk.visitor.field('For whom')).toHaveValue('couple');
    });

    test('to start over leaves nothing of the last caller', async ({ desk }) => {
      await desk.open('/staff/consultations/new');
      await desk.choose('State where they will be during the call', 'Minnesota');
      await desk.type('Name to use', 'Ada');
      await desk.type('Phone number', '612-555-0142');
      await desk.type('Anything to know before the call?', NOTE);
      await desk.visitor.tick('Leave a voicemail');
      await desk.press('Show free times');
      await expect(desk.visitor.times().first()).toBeVisible();
      await desk.press('Start over');
      await expect(desk.visitor.times()).toHaveCount(0);
      for (const label of ['State where they will be during the call', 'Name to use', 'Phone number', 'Anything to know before the call?']) {
        await expect(desk.visitor.field(label)).toHaveValue('');
      }
      await expect(desk.page.getByLabel('Leave a voicemail')).not.toBeChecked();
    });

    test('what a telephone booking misses is listed in the order of the page', async ({ desk, page, watch }) => {
      watch.expectStatus(422);
      await desk.open('/staff/consultations/new');
      await desk.choose('For whom', 'A couple');
      await desk.type('E-mail address', 'ada@');
      await desk.press('Book the call');
      await desk.visitor.problems();
      const links = page.locator('.error-summary').getByRole('link');
      const listed = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')));
      const onThePage = await page.locator(listed.join()).evaluateAll((all) => all.map((one) => `#${one.id}`));
      expect(listed).toEqual(onThePage);
    });

    test('a call is put beside another one, on purpose', async ({ desk, page, place, somebodyElse }) => {
      const [at = 0] = await somebodyElse.everyFreeTime('KS');
      await somebodyElse.book({ state: 'KS', at, email: freshAddress() });
      await desk.open('/staff/consultations/new');
      await desk.choose('State where they will be during the call', 'Kansas');
      await desk.choose('For whom', 'An adult');
      await desk.press('Show free times');
      await expect(page.locator(`fieldset#at input[value="${at}"]`)).toHaveCount(0);
      await desk.choose('With', 'Luis Marin, LPCC');
      await desk.visitor.tick('Book beside the free times, on purpose');
      await desk.type('Date', new Date(at * 1000).toLocaleDateString('en-CA', CENTRAL));
      await desk.type('Time', new Date(at * 1000).toLocaleTimeString('en-GB', { ...CENTRAL, timeStyle: 'short' }));
      await desk.type('Name to use', 'Ada');
      await desk.type('Phone number', '612-555-0142');
      await desk.visitor.tick(/They agreed\.$/);
      await desk.press('Book the call');
      await desk.visitor.at(RECORD);
      await expect(desk.answer('Booked')).toHaveText('By phone, overbooked on purpose');
      expect(audited(place).filter((deed) => deed.startsWith('overbooked'))).toHaveLength(1);
    });

    test('mails are listed, and one that was refused is sent again', async ({ desk, page, place, somebodyElse }) => {
      const email = freshAddress();
      const reference = await somebodyElse.reference(await somebodyElse.book({ state: 'MN', email }));
      await desk.open('/staff/mails');
      await expect(page.getByText('No mail waits for anybody')).toBeVisible();
      await desk.choose('Which', 'All of them');
      await desk.press('Show');
      await page.waitForURL(/state=all/);
      const confirmation = desk.line(reference).filter({ hasText: 'Confirmation' }).filter({ hasText: 'to the visitor' });
      await expect(async () => {
        await page.reload();
        await expect(confirmation).toContainText('Sent', { timeout: 500 });
      }).toPass();
      await expect(desk.visitor.field('Which')).toHaveValue('all');
      await expect(desk.line(reference).filter({ hasText: 'Reminder, an hour before' })).toContainText('Waiting');
      expect(await page.content()).not.toContain(email);

      refuseMail(place, 'confirmation', 'visitor', `550 5.1.1 <${email}> unknown`);
      await desk.open('/staff');
      await expect(page.getByText('1 mail was refused.')).toBeVisible();
      await desk.follow('Look', '/staff/mails');
      await expect(confirmation).toContainText('The mail server said 550');
      expect(await page.content()).not.toContain(email);
      await desk.press('Send again');
      await expect(page.getByText('No mail waits for anybody')).toBeVisible();
      await desk.open('/staff');
      await expect(page.getByText('Nothing waits for anybody.')).toBeVisible();
    });
  });
}

test('a new booking comes into the open list by itself', async ({ desk, page, somebodyElse }) => {
  await page.clock.install();
  await desk.open('/staff/consultations');
  await expect(page.getByText('No consultations from this day on')).toBeVisible();
  const reference = await somebodyElse.reference(await somebodyElse.book({ state: 'MN', email: freshAddress() }));
  await page.clock.fastForward(31_000);
  await expect(desk.line(reference)).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'The list has changed.' })).toBeAttached();
});

test('whoever does nothing is warned, and can stay', async ({ desk, page, place }) => {
  await page.clock.install();
  await desk.open('/staff');
  idle(place, 14.5);
  await page.clock.fastForward(14 * 60_000);
  const warning = page.getByRole('dialog', { name: 'Are you still there?' });
  await expect(warning).toBeVisible();
  // The server must have heard it before the clock leaps.
  const stayed = page.waitForResponse((one) => new URL(one.url()).pathname === '/api/staff/stay');
  await warning.getByRole('button', { name: 'Stay signed in' }).click();
  await expect(warning).toBeHidden();
  await stayed;
  await page.clock.fastForward(61_000);
  await desk.open('/staff/consultations');
  await desk.visitor.at('/staff/consultations');
});

test('a press in the last seconds counts, although its answer is late', async ({ desk, page, place }) => {
  await page.clock.install();
  await desk.open('/staff');
  idle(place, 14.5);
  await page.clock.fastForward(14 * 60_000);
  const warning = page.getByRole('dialog', { name: 'Are you still there?' });
  await expect(warning).toBeVisible();
  await page.clock.fastForward(25_000);
  let hear = (): void => {};
  const heard = new Promise<void>((done) => { hear = done; });
  await page.route('**/api/staff/stay', async (route) => {
    await heard;
    await route.continue();
  });
  await warning.getByRole('button', { name: 'Stay signed in' }).click();
  await page.clock.fastForward(10_000);
  await expect(desk.visitor.title()).toBeVisible();
  const stayed = page.waitForResponse((one) => new URL(one.url()).pathname === '/api/staff/stay');
  hear();
  await stayed;
  await page.clock.fastForward(31_000);
  await expect(desk.visitor.title()).toBeVisible();
});

test('whoever does nothing for longer is signed out, and nothing stays on the screen', async ({ desk, page, place, somebodyElse, watch }) => {
  watch.expectStatus(401);
  const reference = await somebodyElse.reference(await somebodyElse.book({ state: 'MN', email: freshAddress() }));
  await page.clock.install();
  await desk.openRecord(reference);
  idle(place, 15);
  await page.clock.fastForward(15 * 60_000);
  await desk.visitor.at('/staff/sign-in');
  await expect(page.getByText('You were signed out, because nothing was done for a while.')).toBeVisible();
  await page.goBack();
  await desk.visitor.at('/staff/sign-in');
  await expect(page.getByText(reference)).toHaveCount(0);
});

visitors('a visitor downloads nothing of the desk', async ({ visitor, watch }) => {
  const parts = () => watch.requests.map((url) => new URL(url).pathname).filter((path) => path.endsWith('.wasm'));
  const ofStaff = () => watch.requests.filter((url) => /staff|desk|door/.test(new URL(url).pathname));
  for (const path of ['/', '/book', '/states/mn', '/crisis']) await visitor.open(path);
  expect(parts().length).toBeGreaterThan(0);
  expect(ofStaff()).toEqual([]);
  await visitor.open('/staff/sign-in');
  expect(ofStaff().filter((url) => url.endsWith('.wasm')).length).toBeGreaterThan(0);
});
