import { expect, freshAddress, test } from './support/test';
import { everything } from './support/store';

test('a call is moved by its link', async ({ visitor, page }) => {
  const path = await visitor.book(freshAddress());
  const before = await page.locator('.when').innerText();
  const reference = await page.locator('.reference').innerText();
  await visitor.tap(page.getByRole('link', { name: 'Move it' }));
  await visitor.at(`${path}/move`);
  await expect(page.getByRole('main')).toContainText('Now: ');
  await visitor.day(2);
  await visitor.tap(visitor.times().nth(1));
  await visitor.press('Move the call');
  await visitor.at(path);
  await expect(page.getByText('It has a new time, Ada.')).toBeVisible();
  await expect(page.locator('.when')).not.toHaveText(before);
  await expect(page.locator('.reference')).toHaveText(reference);
});

test('a link in an older mail leads to how it stands now, and says so', async ({ visitor, page }) => {
  const path = await visitor.book(freshAddress());
  await visitor.open(`${path}?v=0`);
  const old = page.getByText('The mail you came from is out of date.');
  await expect(visitor.title()).toHaveText('Your call is booked');
  await expect(old).toHaveCount(0);
  await visitor.open(`${path}/move`);
  await visitor.tap(visitor.times().nth(2));
  await visitor.press('Move the call');
  await visitor.at(path);
  const now = (await page.locator('.when').textContent()) ?? '';
  await visitor.open(`${path}?v=0`);
  await expect(old).toBeVisible();
  await expect(page.locator('.when')).toHaveText(now);
});

test('a move without a time says so', async ({ visitor, page, watch }) => {
  watch.expectStatus(422);
  const path = await visitor.book(freshAddress());
  await visitor.open(`${path}/move`);
  await visitor.tap(page.getByRole('button', { name: 'Move the call' }));
  expect(await visitor.problems()).toEqual(['Choose a time.']);
});

test('a move from a page that is out of date is refused and shows how it stands', async ({ visitor, page, context, watch }) => {
  watch.expectStatus(409);
  const path = await visitor.book(freshAddress());
  await visitor.open(`${path}/move`);
  const tab = await context.newPage();
  await tab.goto(`${path}/move`);
  await tab.locator('fieldset#at label.choice').nth(1).click();
  await tab.getByRole('button', { name: 'Move the call' }).click();
  await tab.waitForURL('**?done=moved');
  await visitor.tap(visitor.times().nth(2));
  await visitor.press('Move the call');
  await expect(page.getByText('This booking was changed in the meantime.')).toBeVisible();
});

test('a call is cancelled, and the cancellation is taken back', async ({ visitor, page }) => {
  const path = await visitor.book(freshAddress());
  const when = await page.locator('.when').innerText();
  await visitor.tap(page.getByRole('link', { name: 'Cancel it' }));
  await visitor.at(`${path}/cancel`);
  await visitor.press('Cancel the call');
  await visitor.at(path);
  await expect(visitor.title()).toHaveText('Your call is cancelled');
  await expect(page.getByRole('link', { name: 'Put it in my calendar' })).toHaveCount(0);
  await visitor.press('Take it back: keep my call');
  await expect(page.getByText('It is back, Ada, at its old time.')).toBeVisible();
  await expect(visitor.title()).toHaveText('Your call is booked');
  expect(await page.locator('.when').innerText()).toBe(when);
});

test('a cancelled call can be kept again only while nobody else has its time', async ({ visitor, page, somebodyElse, watch }) => {
  watch.expectStatus(409);
  await visitor.open('/book');
  await visitor.need('South Carolina', 'Me');
  const at = await visitor.time(1);
  await visitor.contact(freshAddress());
  const path = await visitor.confirm();
  await visitor.open(`${path}/cancel`);
  await visitor.press('Cancel the call');
  await visitor.at(path);
  await somebodyElse.book({ state: 'SC', at: Number(at), email: freshAddress() });
  await visitor.press('Take it back: keep my call');
  await expect(page.getByRole('alert').getByText('Somebody else has just taken that time.')).toBeVisible();
  await expect(visitor.title()).toHaveText('Your call is cancelled');
});

test('whoever thinks better of it keeps the call', async ({ visitor, page }) => {
  const path = await visitor.book(freshAddress());
  await visitor.open(`${path}/cancel`);
  await visitor.tap(page.getByRole('link', { name: 'Keep it' }));
  await visitor.at(path);
  await expect(visitor.title()).toHaveText('Your call is booked');
});

test('pages of a call that is cancelled say so', async ({ visitor, page, watch }) => {
  watch.expectStatus(410);
  const path = await visitor.book(freshAddress());
  await visitor.open(`${path}/cancel`);
  await visitor.press('Cancel the call');
  await visitor.at(path);
  for (const part of ['move', 'cancel']) {
    const answer = await page.goto(`${path}/${part}`);
    expect(answer?.status()).toBe(410);
    await expect(page.getByText('This booking can no longer be changed.')).toBeVisible();
  }
});

test('a mail scanner that follows every link changes nothing', async ({ visitor, page, house, request }) => {
  const path = await visitor.book(freshAddress());
  const token = path.split('/').pop() ?? '';
  const before = everything(house);
  const links = ['', '/cancel', '/move', '/call.ics', '?v=0', '/cancel?v=0'].map((end) => path + end);
  const deeds = ['cancel', 'undo', 'move'].map((deed) => `/api/consultation/${deed}?token=${token}&version=0`);
  for (const link of [...links, ...deeds, '/api/booking/forget', '/api/booking/confirm?request_key=x']) {
    for (const method of ['GET', 'HEAD']) {
      const answer = await request.fetch(link, { method, maxRedirects: 0 });
      expect(answer.status(), `${method} ${link}`).toBeLessThan(500);
    }
  }
  expect(everything(house)).toBe(before);
  await page.reload();
  await expect(visitor.title()).toHaveText('Your call is booked');
});

test('the calendar file is there and says nothing about counseling', async ({ visitor, page }) => {
  await visitor.book(freshAddress());
  const loading = page.waitForEvent('download');
  await visitor.tap(page.getByRole('link', { name: 'Put it in my calendar' }));
  const file = await loading;
  expect(file.suggestedFilename()).toBe('call.ics');
  const stream = await file.createReadStream();
  const text = (await stream.toArray()).join('');
  expect(text).toMatch(/^BEGIN:VCALENDAR\r\n/);
  expect(text).toMatch(/DTSTART:\d{8}T\d{6}Z/);
  expect(text.toLowerCase()).not.toMatch(/therap|counsel|mental|anxi|minnesota/);
});

test('links that nobody has lead to a page that says so', async ({ visitor, page, watch }) => {
  watch.expectStatus(404);
  for (const path of ['x', 'x/move', 'x/cancel', 'A'.repeat(43), '%00', '%ff']) {
    const answer = await page.goto(`/consultations/${path}`);
    expect(answer?.status(), path).toBe(404);
    await expect(visitor.title(), path).toHaveText(/We can’t find that/);
  }
  expect((await page.request.get('/consultations/x/call.ics')).status()).toBe(404);
});
