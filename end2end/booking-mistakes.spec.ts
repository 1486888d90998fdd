import { expect, freshAddress, test } from './support/test';

test('a first step without answers says what is missing, at the top and at each field', async ({ visitor, page, watch }) => {
  watch.expectStatus(422);
  await visitor.open('/book');
  await visitor.pick('Where will you be for the call?', 'Minnesota');
  await visitor.press('See free times');
  expect(await visitor.problems()).toEqual(['Choose who the call is for.']);
  await expect(page).toHaveTitle(/^Error: /);
  await expect(page.locator('#audience-error')).toContainText('Choose who the call is for.');
  await expect(visitor.field('Where will you be for the call?')).toHaveValue('MN');
  await page.locator('.error-summary').getByRole('link').click();
  await expect(page.locator('#audience')).toBeFocused();
});

test('a time has to be chosen', async ({ visitor, watch }) => {
  watch.expectStatus(422);
  await visitor.open('/book');
  await visitor.need('Minnesota', 'Me');
  await visitor.press('Continue');
  expect(await visitor.problems()).toEqual(['Choose a time.']);
});

test('mistakes keep what was typed: after the answer, a reload, and the way back', async ({ visitor, page, watch }) => {
  watch.expectStatus(422);
  await visitor.open('/book');
  await visitor.need('Minnesota', 'My child');
  await visitor.time();
  const typed = {
    'Your child’s name': 'Sam',
    'Your name, as parent or guardian': 'Bea',
    'The other parent’s e-mail address': 'carl@nowhere',
    'Your e-mail address': 'bea@',
    'Your phone number': '12',
    'Anything we should know before the call?': 'Ça va? 😊 <b>&amp;</b>',
  };
  await visitor.tick('Custody is shared with another parent');
  for (const [label, text] of Object.entries(typed)) await visitor.type(label, text);
  await visitor.tick('You may send a text message');
  await visitor.press('Continue');

  expect(await visitor.problems()).toEqual([
    'Enter the other parent’s name.',
    'Enter the other parent’s e-mail address in full, like name@example.org.',
    'Enter your e-mail address in full, like name@example.org.',
    'Enter a US phone number with area code, like 612-555-0142.',
    'Tick the box to agree, so that we may call you.',
  ]);
  for (const name of ['second_parent', 'second_parent_email', 'email', 'phone', 'consent']) {
    await expect(page.locator(`#${name}`)).toHaveAttribute('aria-invalid', 'true');
    await expect(page.locator(`#${name}`)).toHaveAttribute('aria-describedby', new RegExp(`${name}-error`));
  }
  const kept = async () => {
    for (const [label, text] of Object.entries(typed)) await expect(visitor.field(label)).toHaveValue(text);
    await expect(page.getByLabel('You may send a text message')).toBeChecked();
    await expect(page.getByLabel('You may leave a voicemail')).not.toBeChecked();
    await expect(page.getByLabel('Custody is shared with another parent')).toBeChecked();
  };
  await kept();
  await page.reload();
  await visitor.at('/book/details');
  await kept();
  await page.getByRole('main').getByRole('link', { name: 'Back', exact: true }).click();
  await visitor.at('/book/time');
  await page.goBack();
  await visitor.at('/book/details');
  await kept();

  await visitor.type('The other parent’s name', 'Carl');
  await visitor.type('The other parent’s e-mail address', freshAddress());
  await visitor.reach(freshAddress());
  await visitor.confirm();
});

test('the back button goes through the steps with their answers', async ({ visitor, page }) => {
  await visitor.open('/book');
  await visitor.need('Illinois', 'Me', 'Anxiety');
  const time = await visitor.time(1);
  await visitor.contact(freshAddress());
  await page.goBack();
  await visitor.at('/book/details');
  await expect(visitor.field('Your name')).toHaveValue('Ada');
  await page.goBack();
  await visitor.at('/book/time');
  await expect(page.locator(`input[type=radio][name=at][value="${time}"]`)).toBeChecked();
  await page.goBack();
  await visitor.at('/book');
  await expect(visitor.field('Where will you be for the call?')).toHaveValue('IL');
  await expect(page.locator('input[name=audience][value=me]')).toBeChecked();
  await expect(visitor.field('What is it about?')).toHaveValue('anxiety');
});

test('an answer is changed from the last step and the others stay', async ({ visitor, page }) => {
  await visitor.open('/book');
  await visitor.need('Minnesota', 'Me');
  await visitor.time();
  await visitor.contact(freshAddress());
  await page.getByRole('link', { name: 'Change (phone)' }).click();
  await visitor.at('/book/details');
  await expect(visitor.field('Your name')).toHaveValue('Ada');
  await visitor.type('Your phone number', '(651) 555-0100');
  await visitor.press('Continue');
  await visitor.at('/book/check');
  await expect(page.getByRole('main')).toContainText(/651/);
  await visitor.confirm();
});

test('a state where nobody is licensed has an honest page and a waitlist', async ({ visitor, page, watch }) => {
  watch.expectStatus(422);
  await visitor.open('/book');
  await visitor.pick('Where will you be for the call?', 'Texas');
  await visitor.tap(visitor.choice('Me'));
  await visitor.press('See free times');
  await visitor.at('/states/tx');
  await expect(visitor.title()).toHaveText('We’re not in Texas yet');
  await visitor.type('Your e-mail address', 'somebody');
  await visitor.press('Tell me when you’re in Texas');
  expect(await visitor.problems()).toEqual(['Enter an e-mail address in full, like name@example.org.']);
  await visitor.type('Your e-mail address', freshAddress());
  await visitor.press('Tell me when you’re in Texas');
  await page.waitForURL('**/states/tx?joined*');
  await expect(page.getByText('You’re on the list.')).toBeVisible();
});

test('steps that come too early lead to the start', async ({ visitor, page, watch }) => {
  watch.expectStatus(409, 410);
  for (const path of ['/book/time', '/book/details', '/book/check']) {
    const answer = await page.goto(path);
    expect([409, 410], path).toContain(answer?.status());
    await expect(page.getByRole('link', { name: 'Start a booking' }), path).toHaveAttribute('href', '/book');
  }
  await visitor.tap(page.getByRole('link', { name: 'Start a booking' }));
  await visitor.at('/book');
  await expect(visitor.title()).toHaveText('Book a free call');
});

test('one address has one active call', async ({ visitor, page, somebodyElse, watch }) => {
  watch.expectStatus(409);
  const email = freshAddress();
  await somebodyElse.book({ state: 'NJ', email });
  await visitor.open('/book');
  await visitor.need('Pennsylvania', 'Me');
  await visitor.time();
  await visitor.contact(email);
  await visitor.press('Book this call');
  await expect(page.getByText('There is already a call booked with this e-mail address.')).toBeVisible();
});
