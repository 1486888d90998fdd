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
  expect(visitor.fields).toBeLessThanOrEqual(5);
  await expect(page.locator('.reference')).toHaveText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  await expect(page.locator('.when')).toContainText(/day, \w+ \d+ at \d+:\d\d [ap]m Central Time/);
});
