import { expect, freshAddress, test } from './support/test';

test('somebody books a call for themselves, by hand', async ({ visitor, page }) => {
  const email = freshAddress();
  await visitor.open('/');
  await visitor.tap(page.getByRole('main').getByRole('link', { name: 'Find a time' }));
  await visitor.at('/book');
  await visitor.need('Minnesota', 'Me');
  await visitor.time();
  await visitor.contact(email);
  await expect(page.getByRole('main')).toContainText(email);
  await visitor.confirm();
  console.log(`booking by hand: ${visitor.taps} taps, ${visitor.fields} fields`);
  expect(visitor.taps).toBeLessThanOrEqual(8);
  expect(visitor.fields).toBeLessThanOrEqual(4);
  await expect(page.locator('.reference')).toHaveText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  await expect(page.locator('.when')).toContainText(/day, \w+ \d+ at \d+:\d\d [ap]m Central Time/);
});

test('a parent books for a child whose custody is shared', async ({ visitor, page }) => {
  await visitor.open('/book');
  await visitor.need('New York', 'My child', 'Depression');
  await visitor.day(1);
  await visitor.time(1);
  await expect(visitor.field('The other parent’s name')).toBeHidden();
  await visitor.type('Your child’s name', 'Sam');
  await visitor.type('Your name, as parent or guardian', 'Bea Lovelace');
  await visitor.tick('Custody is shared with another parent');
  await visitor.type('The other parent’s name', 'Carl Lovelace');
  await visitor.type('The other parent’s e-mail address', freshAddress());
  await visitor.tick('You may leave a voicemail');
  await visitor.reach(freshAddress());
  const summary = page.getByRole('main');
  await expect(summary).toContainText('Sam');
  await expect(summary).toContainText('Bea Lovelace');
  await expect(summary).toContainText('Voicemail is fine, no text messages');
  await expect(summary).toContainText('Depression');
  await visitor.confirm();
  await expect(page.getByRole('main')).toContainText('New York');
});

test('two partners book together', async ({ visitor, page }) => {
  await visitor.open('/book');
  await visitor.need('California', 'Us two');
  await visitor.time(2);
  await visitor.type('Your name', 'Ada');
  await visitor.type('Your partner’s name', 'Charles');
  await visitor.type('Your partner’s e-mail address', freshAddress());
  await visitor.type('Anything we should know before the call?', 'We like mornings.');
  await visitor.reach(freshAddress());
  await expect(page.getByRole('main')).toContainText('Charles');
  await expect(page.getByRole('main')).toContainText('We like mornings.');
  await visitor.confirm();
  await expect(page.getByRole('main')).toContainText('Mei Tanaka');
  await expect(page.locator('.when')).toContainText('Pacific Time');
});

test('a visitor asks for one therapist, in another time zone', async ({ visitor, page }) => {
  await visitor.open('/book?state=NY');
  await expect(visitor.field('Where will you be for the call?')).toHaveValue('NY');
  await visitor.tap(visitor.choice('Me'));
  await visitor.press('See free times');
  await visitor.at('/book/time');
  await visitor.tap(page.getByText('Choose a therapist'));
  await visitor.tap(page.getByRole('link', { name: /^Owen Blake/ }));
  await expect(page.getByText('With Owen Blake')).toBeVisible();
  await visitor.tap(page.getByText('Change the time zone'));
  await visitor.tap(page.getByRole('link', { name: /^Pacific/ }));
  await expect(page.getByText('Times are in Pacific Time')).toBeVisible();
  await expect(page.getByText('With Owen Blake')).toBeVisible();
  await visitor.time();
  await visitor.contact(freshAddress());
  await visitor.confirm();
  await expect(page.getByRole('main')).toContainText('Owen Blake');
  await expect(page.locator('.when')).toContainText('Pacific Time');
  await expect(page.getByRole('main')).toContainText(/Where your therapist is.*Eastern Time/);
});

test('somebody deletes their answers and starts over', async ({ visitor, page }) => {
  await visitor.open('/book');
  await visitor.need('Minnesota', 'Me');
  await visitor.time();
  await visitor.contact(freshAddress());
  await visitor.press('Delete my answers and start over');
  await visitor.at('/book');
  await expect(visitor.field('Where will you be for the call?')).toHaveValue('');
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
});
