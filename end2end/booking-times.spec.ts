import { expect, freshAddress, test } from './support/test';
import { consultations, lapse } from './support/store';

// Kansas has one therapist: one time is one place. Each test has a day of its own there.

test('a time that somebody takes while the list is open is lost with an apology and three others', async ({
  visitor, page, somebodyElse, watch,
}) => {
  watch.expectStatus(409);
  await visitor.open('/book');
  await visitor.need('Kansas', 'Me');
  await visitor.day(1);
  const time = visitor.times().nth(1);
  const at = await time.locator('input').inputValue();
  await somebodyElse.book({ state: 'KS', at: Number(at), email: freshAddress() });
  await visitor.tap(time);
  await visitor.press('Continue');
  await expect(page.getByText('Somebody else has just taken that time. Your answers are still here.')).toBeVisible();
  const nearest = page.locator('section', { has: page.getByRole('heading', { name: 'The nearest free times' }) });
  await expect(nearest.getByRole('button')).toHaveCount(3);
  await expect(page.locator(`input[type=radio][name=at][value="${at}"]:enabled`)).toHaveCount(0);
  await visitor.tap(nearest.getByRole('button').first());
  await visitor.at('/book/details');
  await visitor.contact(freshAddress());
  await visitor.confirm();
});

test('a lost time is answered with 409', async ({ visitor, page, somebodyElse, watch, javaScriptEnabled }) => {
  watch.expectStatus(409);
  await visitor.open('/book');
  await visitor.need('Kansas', 'Me');
  await visitor.day(2);
  const time = visitor.times().first();
  const at = await time.locator('input').inputValue();
  await somebodyElse.book({ state: 'KS', at: Number(at), email: freshAddress() });
  await visitor.tap(time);
  const lost = javaScriptEnabled === false ? '/book/time' : '/api/booking/time';
  const answer = page.waitForResponse((one) => new URL(one.url()).pathname === lost && one.status() !== 302);
  await visitor.press('Continue');
  expect((await answer).status()).toBe(409);
});

test('a time that is taken fades from an open list by itself', async ({ visitor, page, somebodyElse, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'the list of a page without JavaScript is as old as the page');
  await page.clock.install();
  await visitor.open('/book');
  await visitor.need('Kansas', 'Me');
  await visitor.day(3);
  const time = visitor.times().nth(2);
  const at = await time.locator('input').inputValue();
  await somebodyElse.book({ state: 'KS', at: Number(at), email: freshAddress() });
  await page.clock.fastForward(21_000);
  const input = page.locator(`input[type=radio][name=at][value="${at}"]`);
  await expect(input).toBeDisabled();
  await expect(page.locator('label.choice', { has: input })).toContainText('just taken');
  await expect(page.getByRole('status').filter({ hasText: /just taken/ })).toBeAttached();
});

test('what is chosen already stays chosen while the list is looked at again', async ({ visitor, page, somebodyElse, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'the list of a page without JavaScript is as old as the page');
  await page.clock.install();
  await visitor.open('/book');
  await visitor.need('Kansas', 'Me');
  await visitor.day(4);
  const chosen = visitor.times().first();
  const other = await visitor.times().nth(4).locator('input').inputValue();
  await visitor.tap(chosen);
  await somebodyElse.book({ state: 'KS', at: Number(other), email: freshAddress() });
  await page.clock.fastForward(21_000);
  await expect(page.locator(`input[type=radio][name=at][value="${other}"]`)).toBeDisabled();
  await expect(chosen.locator('input')).toBeChecked();
});

test('a time that is lost between choosing and confirming keeps every answer', async ({
  visitor, page, house, somebodyElse, watch,
}) => {
  watch.expectStatus(409);
  const email = freshAddress();
  await visitor.open('/book');
  await visitor.need('Kansas', 'Me');
  await visitor.day(5);
  const at = await visitor.time(3);
  await visitor.contact(email);
  lapse(house);
  await somebodyElse.book({ state: 'KS', at: Number(at), email: freshAddress() });
  await visitor.press('Book this call');
  await expect(page.getByText('Somebody else has just taken that time. Your answers are still here.')).toBeVisible();
  await expect(page.getByRole('main')).toContainText(email);
  await visitor.tap(page.getByRole('link', { name: 'See the nearest free times' }));
  await visitor.at('/book/time');
  const nearest = page.locator('section', { has: page.getByRole('heading', { name: 'The nearest free times' }) });
  await visitor.tap(nearest.getByRole('button').first());
  await visitor.at('/book/details');
  await expect(visitor.field('Your e-mail address')).toHaveValue(email);
  await expect(page.getByLabel(/I agree that you contact me/)).toBeChecked();
  await visitor.press('Continue');
  await visitor.at('/book/check');
  await visitor.confirm();
});

test('a time whose keeping has lapsed is booked all the same while nobody wants it', async ({ visitor, house }) => {
  await visitor.open('/book');
  await visitor.need('Kansas', 'Me');
  await visitor.day(6);
  await visitor.time();
  await visitor.contact(freshAddress());
  lapse(house);
  await visitor.confirm();
});

test('a double click on the last button makes one booking', async ({ visitor, page, house }) => {
  await visitor.open('/book');
  await visitor.need('Minnesota', 'Me');
  await visitor.time();
  await visitor.contact(freshAddress());
  const before = consultations(house);
  await page.getByRole('button', { name: 'Book this call' }).dblclick();
  await visitor.at(/\/consultations\/[^/]+$/);
  await expect(visitor.title()).toHaveText('Your call is booked');
  expect(consultations(house)).toBe(before + 1);
});

test('the last form sent ten times at once is one booking', async ({ visitor, page, house }) => {
  await visitor.open('/book');
  await visitor.need('Minnesota', 'Me');
  await visitor.time();
  await visitor.contact(freshAddress());
  const request_key = await page.locator('input[name=request_key]').inputValue();
  const before = consultations(house);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () =>
      page.request.post('/api/booking/confirm', {
        form: { request_key },
        headers: { accept: 'text/html', referer: page.url() },
        maxRedirects: 0,
      }),
    ),
  );
  const places = new Set(answers.map((answer) => `${answer.status()} ${answer.headers()['location']}`));
  expect([...places]).toEqual([expect.stringMatching(/^303 \/consultations\/[\w-]{43}$/)]);
  expect(consultations(house)).toBe(before + 1);
});

test('a second tab shows that the call is booked, and books nothing more', async ({ visitor, page, context, house }) => {
  await visitor.open('/book');
  await visitor.need('Minnesota', 'Me');
  await visitor.time();
  await visitor.contact(freshAddress());
  const tab = await context.newPage();
  await tab.goto('/book/check');
  const booked = await visitor.confirm();
  const count = consultations(house);
  await tab.getByRole('button', { name: 'Book this call' }).click();
  await tab.waitForURL(`**${booked}`);
  expect(consultations(house)).toBe(count);
  await page.goBack();
  await visitor.at('/book/check');
  await expect(visitor.title()).toHaveText('This call is booked');
  await expect(page.getByRole('link', { name: 'See your call' })).toHaveAttribute('href', booked);
});

test('the last page of one tab does not book the time that another tab chose later', async ({ visitor, page, context, watch }) => {
  watch.expectStatus(409, 410);
  await visitor.open('/book');
  await visitor.need('Minnesota', 'Me');
  await visitor.day(7);
  const seen = await visitor.time();
  await visitor.contact(freshAddress());
  const tab = await context.newPage();
  await tab.goto('/book/time');
  const other = tab.locator('fieldset#at label.choice').last();
  expect(await other.locator('input').inputValue()).not.toBe(seen);
  const words = (await other.innerText()).trim();
  await other.click();
  await tab.getByRole('button', { name: 'Continue' }).click();
  await tab.waitForURL('**/book/details');
  // The first tab still shows the first time above its button.
  await page.getByRole('button', { name: 'Book this call' }).click();
  await expect(page.locator('.when, [role=alert] .notice')).toBeVisible();
  await expect(page.locator('.when').filter({ hasText: words })).toHaveCount(0);
});

test('a reload of the confirmation changes nothing', async ({ visitor, page, house }) => {
  await visitor.book(freshAddress());
  const reference = await page.locator('.reference').innerText();
  const before = consultations(house);
  await page.reload();
  await expect(visitor.title()).toHaveText('Your call is booked');
  await expect(page.locator('.reference')).toHaveText(reference);
  expect(consultations(house)).toBe(before);
});

test('a click before the script has come is not lost', async ({ visitor, page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'there is no script');
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await page.route('**/*.wasm', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/book');
  await page.getByLabel('Where will you be for the call?').selectOption('MN');
  await visitor.choice('Me').click();
  release();
  await visitor.at('/book');
  await expect(page.getByLabel('Where will you be for the call?')).toHaveValue('MN');
  await expect(page.locator('input[name=audience][value=me]')).toBeChecked();
  await visitor.press('See free times');
  await visitor.at('/book/time');
});

test('a form that is sent before the script has come is taken', async ({ visitor, page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'there is no script');
  await page.route('**/*.wasm', () => {});
  await page.goto('/book');
  await page.getByLabel('Where will you be for the call?').selectOption('MN');
  await visitor.choice('Me').click();
  await page.getByRole('button', { name: 'See free times' }).click();
  await page.waitForURL('**/book/time');
  await expect(visitor.title()).toHaveText('When suits you?');
});
