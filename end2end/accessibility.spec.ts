import { Looker } from './support/look';
import { expect, freshAddress, test } from './support/test';
import { lapse } from './support/store';

// Each test walks once and looks at every page and state on its way in all sizes and schemes.
test.setTimeout(120_000);

for (const js of [true, false]) {
  test.describe(js ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled: js });

    test('pages for reading are free of barriers', async ({ visitor, page, watch }) => {
      watch.expectStatus(404, 409, 410);
      const looker = new Looker(page, js);
      for (const path of ['/', '/?state=MN', '/?state=TX', '/crisis', '/states', '/states/mn', '/states/tx', '/nowhere', '/consultations/x', '/book/time']) {
        await visitor.open(path);
        await looker.look(path);
      }
      await page.setViewportSize({ width: 390, height: 844 });
      await visitor.open('/states');
      await page.getByRole('button', { name: 'Menu' }).click();
      await expect(page.locator('nav#menu')).toBeVisible();
      await looker.lookAsItIs('open menu');
      looker.settle();
    });

    test('pages of the practice are free of barriers', async ({ visitor }) => {
      const looker = new Looker(visitor.page, js);
      for (const path of ['/therapists?state=MN', '/therapists?state=KS&service=medication-management', '/therapists/dana-reyes?state=MN', '/services', '/services/anxiety', '/faq', '/faq/do-i-need-an-account', '/about', '/cost', '/privacy', '/newsletter', '/newsletter/sent', '/newsletter/gone']) {
        await visitor.open(path);
        await looker.look(path);
      }
      looker.settle();
    });

    test('blog and search are free of barriers', async ({ visitor }) => {
      const looker = new Looker(visitor.page, js);
      for (const path of ['/blog', '/blog/topics/anxiety', '/blog/counseling-and-medication-together', '/search', '/search?q=sleep', '/search?q=anxeity', '/search?q=i+want+to+die', '/search?q=xqzwv']) {
        await visitor.open(path);
        await looker.look(path);
      }
      looker.settle();
    });

    test('the guide is free of barriers', async ({ visitor }) => {
      const looker = new Looker(visitor.page, js);
      for (const path of ['/guide', '/guide/thoughts', '/guide/hard-day', '/guide/week', '/guide/whole']) {
        await visitor.open(path);
        await looker.look(path);
      }
      looker.settle();
    });

    test('the waitlist is free of barriers', async ({ visitor, page, watch }) => {
      watch.expectStatus(422);
      const looker = new Looker(page, js);
      await visitor.open('/states/tx');
      await visitor.press('Tell me when you’re in Texas');
      await visitor.problems();
      await looker.look('waitlist, error');
      await visitor.type('Your e-mail address', freshAddress());
      await visitor.press('Tell me when you’re in Texas');
      await expect(page.getByText('You’re on the list.')).toBeVisible();
      await looker.look('waitlist, joined');
      looker.settle();
    });

    test('the steps of a booking are free of barriers', async ({ visitor, page, watch }) => {
      watch.expectStatus(422);
      const looker = new Looker(page, js);
      await visitor.open('/book');
      await looker.look('need');
      await visitor.press('See free times');
      await visitor.problems();
      await looker.look('need, errors');
      await visitor.need('Minnesota', 'My child', 'Anxiety');
      await looker.look('time');
      await visitor.press('Continue');
      await visitor.problems();
      await looker.look('time, error');
      await page.getByText('Change the time zone').click();
      await page.getByText('Choose a therapist').click();
      await looker.look('time, everything open');
      await visitor.time();
      await visitor.tick('Custody is shared with another parent');
      await looker.look('details of a child');
      await visitor.press('Continue');
      await visitor.problems();
      await looker.look('details, errors');
      await visitor.type('Your child’s name', 'Sam');
      await visitor.type('Your name, as parent or guardian', 'Bea');
      await visitor.type('The other parent’s name', 'Carl');
      await visitor.type('The other parent’s e-mail address', freshAddress());
      await visitor.type('Anything we should know before the call?', 'W'.repeat(300));
      await visitor.reach(freshAddress());
      await looker.look('check, with a long word');
      looker.settle();
    });

    test('lost times and refusals are free of barriers', async ({ visitor, page, house, somebodyElse, watch }) => {
      watch.expectStatus(409);
      const looker = new Looker(page, js);
      const taken = freshAddress();
      await visitor.open('/book');
      await visitor.need('South Carolina', 'Us two');
      const time = visitor.times().nth(1);
      await somebodyElse.book({ state: 'SC', at: Number(await time.locator('input').inputValue()), email: taken });
      await visitor.tap(time);
      await visitor.press('Continue');
      await expect(page.getByRole('heading', { name: 'The nearest free times' })).toBeVisible();
      await looker.look('time, lost');
      await page.locator('section').getByRole('button').first().click();
      await visitor.at('/book/details');
      await looker.look('details of a couple');
      await visitor.type('Your name', 'Ada');
      await visitor.type('Your partner’s name', 'Charles');
      await visitor.reach(taken);
      await looker.look('check');
      await visitor.press('Book this call');
      await expect(page.getByText('There is already a call booked')).toBeVisible();
      await looker.look('check, booked already');
      lapse(house);
      looker.settle();
    });

    test('a booked call’s pages are free of barriers', async ({ visitor, page, watch }) => {
      watch.expectStatus(410, 422);
      const looker = new Looker(page, js);
      const path = await visitor.book(freshAddress(), 'Florida');
      await looker.look('booked');
      await visitor.open('/book/check');
      await looker.look('check, done');
      await visitor.open(`${path}/move`);
      await looker.look('move');
      await visitor.press('Move the call');
      await visitor.problems();
      await looker.look('move, error');
      await visitor.tap(visitor.times().nth(1));
      await visitor.press('Move the call');
      await visitor.at(path);
      await looker.look('moved');
      await visitor.open(`${path}?v=0`);
      await looker.look('from an old mail');
      await visitor.open(`${path}/cancel`);
      await looker.look('cancel');
      await visitor.press('Cancel the call');
      await visitor.at(path);
      await looker.look('cancelled');
      await visitor.open(`${path}/move`);
      await looker.look('move, closed');
      await visitor.open(path);
      await visitor.press('Take it back: keep my call');
      await expect(visitor.title()).toHaveText('Your call is booked');
      await looker.look('kept again');
      looker.settle();
    });
  });
}
