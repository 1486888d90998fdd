import { Keyboard } from './support/keyboard';
import { awake } from './support/page';
import { expect, freshAddress, test } from './support/test';

test('a call is booked, moved and cancelled by keyboard alone', async ({ visitor, page }) => {
  const keys = new Keyboard(page);
  const main = page.getByRole('main');
  const button = (name: string) => main.getByRole('button', { name, exact: true });

  await visitor.open('/');
  await keys.follow(main.getByRole('link', { name: 'Find a time' }));
  await visitor.at('/book');

  await keys.type(visitor.field('Where will you be for the call?'), 'Minn');
  await keys.to(page.locator('input[name=audience]').first());
  await keys.press('Space');
  await keys.press('ArrowDown');
  await expect(page.locator('input[name=audience][value=child]')).toBeChecked();
  await keys.press('ArrowUp');
  await expect(page.locator('input[name=audience][value=me]')).toBeChecked();
  await keys.follow(button('See free times'));
  await visitor.at('/book/time');

  const day = page.locator('input[type=radio][name=day]');
  await keys.to(day.first());
  await keys.press('ArrowRight');
  const date = await day.nth(1).inputValue();
  if (!visitor.js) await keys.follow(button('Show times of this day'));
  await expect(page).toHaveURL(new RegExp(`day=${date}`));
  await awake(page, visitor.js);
  await expect(day.nth(1)).toBeChecked();
  if (visitor.js) await expect(day.nth(1)).toBeFocused();

  await keys.to(page.locator('input[type=radio][name=at]').first());
  await keys.press('Space');
  await keys.press('ArrowRight');
  await expect(page.locator('input[type=radio][name=at]').nth(1)).toBeChecked();
  await keys.follow(button('Continue'));
  await visitor.at('/book/details');

  await keys.type(visitor.field('Your name'), 'Ada');
  await keys.type(visitor.field('Your e-mail address'), freshAddress());
  await keys.type(visitor.field('Your phone number'), '612-555-0142');
  await keys.to(page.locator('#consent'));
  await keys.press('Space');
  // Enter in a field sends the form, as everywhere.
  await keys.to(visitor.field('Your phone number'), 'Shift+Tab');
  await keys.press('Enter');
  await visitor.at('/book/check');
  await keys.follow(button('Book this call'));
  await visitor.at(/\/consultations\/[^/]+$/);
  await expect(visitor.title()).toHaveText('Your call is booked');
  const path = new URL(page.url()).pathname;

  await keys.follow(page.getByRole('link', { name: 'Move it' }));
  await visitor.at(`${path}/move`);
  await keys.to(page.locator('input[type=radio][name=at]:enabled').first());
  await keys.press('Space');
  await keys.press('ArrowRight');
  await keys.follow(button('Move the call'));
  await visitor.at(path);
  await expect(page.getByText('It has a new time, Ada.')).toBeVisible();

  await keys.follow(page.getByRole('link', { name: 'Cancel it' }));
  await visitor.at(`${path}/cancel`);
  await keys.follow(button('Cancel the call'));
  await visitor.at(path);
  await expect(visitor.title()).toHaveText('Your call is cancelled');
});
