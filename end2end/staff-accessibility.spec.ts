import { Looker } from './support/look';
import { awake } from './support/page';
import { expect, test } from './support/staff';
import { begin, idle, refuseMail } from './support/store';
import { freshAddress } from './support/test';

// Each test walks once and looks at every page and state on its way in all sizes and schemes.
test.setTimeout(120_000);

for (const js of [true, false]) {
  test.describe(js ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled: js });

    test('setting up an account is free of barriers', async ({ member, page, place, watch }) => {
      watch.expectStatus(401, 422);
      const looker = new Looker(page, js);
      await member.open(place.ownerLink());
      await looker.look('welcome');
      await member.press('Make my account');
      await member.visitor.problems();
      await looker.look('welcome, error');
      await member.makeAccount();
      await looker.look('authenticator');
      await member.type('The code that it shows now', '12345');
      await member.press('Finish');
      await member.visitor.problems();
      await looker.look('authenticator, error');
      looker.settle();
    });

    test('the recovery codes are free of barriers', async ({ member, page, place }) => {
      const looker = new Looker(page, js);
      await member.open(place.ownerLink());
      await member.makeAccount();
      await member.setUpAuthenticator();
      await looker.look('recovery codes');
      looker.settle();
    });

    test('steps that cannot be made any more are free of barriers', async ({ desk, page, place, watch }) => {
      watch.expectStatus(410);
      const looker = new Looker(page, js);
      for (const path of [place.ownerLink(), '/staff/codes']) {
        await page.goto(path);
        await looker.look(path);
      }
      looker.settle();
      await expect(desk.title()).toHaveText('That did not work');
    });

    test('signing in is free of barriers', async ({ member, owner, page, watch }) => {
      watch.expectStatus(401, 422);
      const looker = new Looker(page, js);
      for (const path of ['/staff/sign-in', '/staff/sign-in?out', '/staff/sign-in?idle']) {
        await member.open(path);
        await looker.look(path);
      }
      await member.password('not the right password');
      await member.refused('The e-mail address or the password is wrong.');
      await looker.look('sign-in, refused');
      await awake(page, js);
      await member.password();
      await member.visitor.at('/staff/second-step');
      await looker.look('second step');
      await member.code(owner.authenticator.lastCode());
      await member.visitor.problems();
      await page.getByText('I don’t have my authenticator').click();
      await looker.look('second step, error and everything open');
      looker.settle();
    });

    test('the day and the lists are free of barriers', async ({ desk, page, place, somebodyElse, watch }) => {
      watch.expectStatus(404);
      const looker = new Looker(page, js);
      await desk.open('/staff');
      await looker.look('today, empty');
      await desk.open('/staff/consultations');
      await looker.look('consultations, empty');
      const book = async (state: string) => somebodyElse.reference(await somebodyElse.book({ state, email: freshAddress() }));
      const [now, over] = [await book('MN'), await book('KS')];
      await book('CA');
      await desk.open('/staff/mails');
      await looker.look('mails, none waits');
      await expect(async () => {
        await desk.open('/staff/mails?state=sent');
        await expect(desk.line(now).first()).toBeVisible({ timeout: 500 });
        await expect(desk.line(over).first()).toBeVisible({ timeout: 500 });
      }).toPass();
      await desk.open('/staff/mails?state=all');
      await looker.look('mails, all');
      refuseMail(place, 'confirmation', 'visitor', '550 no such mailbox');
      await desk.open('/staff/mails');
      await looker.look('mails, refused');
      begin(place, now, 1);
      begin(place, over, 20);
      await desk.open('/staff');
      await expect(desk.main()).toContainText('Say how it went');
      await looker.look('today, with needs');
      await desk.open('/staff/consultations');
      await looker.look('consultations');
      await desk.open('/staff/consultations?state=TX&status=held');
      await looker.look('consultations, nothing fits');
      await desk.open('/staff/consultations/x');
      await looker.look('no such consultation');
      looker.settle();
    });

    test('a record is free of barriers', async ({ desk, page, place, somebodyElse }) => {
      const looker = new Looker(page, js);
      const secret = await somebodyElse.book({ state: 'MN', email: freshAddress(), note: 'W'.repeat(300) });
      const reference = await somebodyElse.reference(secret);
      await desk.openRecord(reference);
      await looker.look('covered');
      for (const part of ['Name', 'Phone', 'E-mail', 'To know before the call']) {
        await desk.press(`Show ${part}`);
        await expect(page.getByRole('button', { name: `Show ${part}`, exact: true })).toHaveCount(0);
      }
      await looker.look('uncovered');
      begin(place, reference, 20);
      await desk.openRecord(reference);
      await looker.look('asks how it went');
      await desk.press('It took place');
      await expect(page.getByRole('button', { name: /^Undo/ })).toBeVisible();
      await looker.look('held');
      looker.settle();
    });

    test('moving and cancelling are free of barriers', async ({ desk, page, somebodyElse, watch }) => {
      watch.expectStatus(410, 422);
      const looker = new Looker(page, js);
      const secret = await somebodyElse.book({ state: 'MN', email: freshAddress() });
      await desk.openRecord(await somebodyElse.reference(secret));
      const record = new URL(page.url()).pathname;
      await desk.open(`${record}/move`);
      await looker.look('move');
      await desk.press('Move the call');
      await desk.visitor.problems();
      await looker.look('move, error');
      await desk.open(`${record}/cancel`);
      await looker.look('cancel');
      await desk.press('Cancel the call');
      await desk.visitor.at(record);
      for (const part of ['cancel', 'move']) {
        await desk.open(`${record}/${part}`);
        await looker.look(`${part}, closed`);
      }
      looker.settle();
    });

    test('booking by telephone is free of barriers', async ({ desk, page, watch }) => {
      watch.expectStatus(422);
      const looker = new Looker(page, js);
      await desk.open('/staff/consultations/new');
      await looker.look('phone, empty');
      await desk.press('Book the call');
      await desk.visitor.problems();
      await looker.look('phone, errors');
      await desk.choose('State where they will be during the call', 'Minnesota');
      await desk.choose('For whom', 'A child, with a parent');
      await desk.press('Show free times');
      await expect(page.locator('fieldset#at')).toBeVisible();
      await desk.visitor.tick('Book beside the free times, on purpose');
      await page.getByText('For a couple: partner').click();
      await looker.look('phone, times and everything open');
      await desk.choose('For whom', 'A couple');
      await desk.choose('About', 'Substance use');
      await desk.press('Show free times');
      await expect(page.getByText('No time is free')).toBeVisible();
      await looker.look('phone, no time is free');
      looker.settle();
    });

    test('what stands around the desk is free of barriers', async ({ desk, page }) => {
      const looker = new Looker(page, js);
      await desk.open('/staff/style');
      await looker.look('style');
      await desk.open('/staff');
      await page.getByRole('button', { name: 'More' }).click();
      await expect(page.locator('#rest')).toBeVisible();
      await looker.lookAsItIs('open menu');
      looker.settle();
    });
  });
}

test('the warning before somebody is signed out is free of barriers', async ({ desk, page, place }) => {
  const looker = new Looker(page, true);
  await page.clock.install();
  await desk.open('/staff');
  idle(place, 14.5);
  await page.clock.fastForward(14 * 60_000);
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.clock.resume();
  await looker.lookAsItIs('warning');
  looker.settle();
});
