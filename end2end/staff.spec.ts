import { awake } from './support/page';
import { expect, OWNER, test } from './support/staff';

// The way in: both factors, always. Each test has a program of its own, with a link or an owner.

for (const js of [true, false]) {
  test.describe(js ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled: js });

    test('the owner sets up their account by the link that the program printed', async ({ member, page, place, watch }) => {
      watch.expectStatus(410);
      const link = place.ownerLink();
      await member.open(link);
      await expect(member.title()).toHaveText('Welcome to the desk');
      await expect(member.main()).toContainText('You make the owner’s account');
      await member.makeAccount();

      const secret = await page.locator('.secret').innerText();
      const address = new URL((await page.getByRole('link', { name: /^Open the authenticator/ }).getAttribute('href')) ?? '');
      expect(address.protocol).toBe('otpauth:');
      expect(address.searchParams.get('secret')).toBe(secret.replaceAll(' ', ''));
      await expect(page.getByRole('img', { name: 'QR code for your authenticator' })).toBeVisible();
      await member.setUpAuthenticator();

      const codes = await page.locator('.codes code').allInnerTexts();
      expect(new Set(codes).size).toBe(10);
      await page.reload();
      expect(await page.locator('.codes code').allInnerTexts()).toEqual(codes);
      await awake(page, js);
      await member.press('I have put them away');

      await member.visitor.at('/staff');
      await expect(page.getByText('Nothing is booked for today')).toBeVisible();
      for (const [path, words] of [
        ['/staff/codes', 'The recovery codes are shown once only, and that has passed.'],
        [link, 'This link has been used or has run out.'],
      ] as const) {
        expect((await page.goto(path))?.status()).toBe(410);
        await expect(member.main()).toContainText(words);
      }
    });

    test('answers that will not do are refused in words, one after the other', async ({ member, page, place, watch }) => {
      watch.expectStatus(401, 422);
      await member.open(place.ownerLink());
      const mistakes = [
        [' ', OWNER.email, OWNER.password, 'Enter your name, in at most 80 characters.'],
        [OWNER.name, 'ida@', OWNER.password, 'Enter your e-mail address in full, like name@example.org.'],
        [OWNER.name, OWNER.email, 'Ida Quist 2026!!', /^Choose a password of 15 characters or more/],
      ] as const;
      for (const [name, email, password, words] of mistakes) {
        await member.type('Your name', name);
        await member.type('Your e-mail address', email);
        await member.type('A new password', password);
        expect(await member.answered('account/accept', () => member.press('Make my account'))).toBe(422);
        await expect(page).toHaveTitle(/^Error: /);
        expect(await member.visitor.problems()).toEqual([expect.stringMatching(words)]);
        await awake(page, js);
      }
      await member.makeAccount();
      await member.type('The code that it shows now', '12345');
      await member.press('Finish');
      expect(await member.visitor.problems()).toEqual([expect.stringMatching(/^That code is wrong/)]);
    });

    test('a refused account keeps the name and the address that were typed', async ({ member, place, watch }) => {
      watch.expectStatus(422);
      await member.open(place.ownerLink());
      await member.type('Your name', OWNER.name);
      await member.type('Your e-mail address', OWNER.email);
      await member.type('A new password', 'short');
      await member.press('Make my account');
      await member.visitor.problems();
      await expect(member.visitor.field('Your name')).toHaveValue(OWNER.name);
      await expect(member.visitor.field('Your e-mail address')).toHaveValue(OWNER.email);
    });

    test('somebody signs out, and in again with both factors', async ({ desk, page, owner }) => {
      await desk.open('/staff');
      await desk.signOut();
      await desk.open('/staff');
      await desk.visitor.at('/staff/sign-in');
      await desk.password();
      await desk.code(owner.authenticator.code());
      await desk.visitor.at('/staff');
      await expect(desk.main()).toContainText('Nothing waits for anybody.');
    });

    test('a code is good once', async ({ member, owner, watch }) => {
      watch.expectStatus(401, 422);
      await member.open('/staff/sign-in');
      await member.password();
      await member.code(owner.authenticator.lastCode());
      expect(await member.visitor.problems()).toEqual([
        'That code is wrong or was used already. Wait for the next one and try again.',
      ]);
      await awake(member.page, js);
      await member.code(owner.authenticator.code());
      await member.visitor.at('/staff');
    });

    test('a recovery code stands in for the authenticator, once', async ({ member, owner, watch }) => {
      watch.expectStatus(401, 422);
      const code = owner.codes[3] ?? '';
      await member.open('/staff/sign-in');
      await member.password();
      await member.recoveryCode(code);
      await member.visitor.at('/staff');
      await member.signOut();
      await member.password();
      await member.recoveryCode(code);
      await expect(member.main()).toContainText('That code is wrong or was used already.');
      await awake(member.page, js);
      // As somebody types it from paper.
      await member.recoveryCode((owner.codes[4] ?? '').toLowerCase().replaceAll('-', ' '));
      await member.visitor.at('/staff');
    });

    test('a wrong recovery code is told at its own field', async ({ member, owner, page, watch }) => {
      watch.expectStatus(401, 422);
      expect(owner.codes).toHaveLength(10);
      await member.open('/staff/sign-in');
      await member.password();
      await member.recoveryCode('ABCD-EFGH-2345-6789-ABCD-EFGH');
      await member.visitor.problems();
      await expect(page.locator('.error-summary').getByRole('link')).toHaveAttribute('href', '#recovery');
      await expect(page.locator('#recovery')).toHaveAttribute('aria-invalid', 'true');
      await expect(page.locator('#recovery')).toBeVisible();
    });

    test('a wrong password is refused kindly, and nothing says whether there is such an account', async ({ member, owner, page, watch }) => {
      watch.expectStatus(401, 422);
      expect(owner.codes).toHaveLength(10);
      const answers = [];
      for (const email of [OWNER.email, 'nobody@desk.example']) {
        await member.open('/staff/sign-in');
        const status = await member.answered('account/sign-in', () => member.password('not the right password', email));
        await member.refused('The e-mail address or the password is wrong.');
        answers.push([status, await page.title(), await member.main().innerText(), await page.context().cookies()]);
      }
      expect(answers[0]).toEqual(answers[1]);
    });

    test('a wrong password is answered with 422', async ({ member, watch }) => {
      watch.expectStatus(401, 422);
      await member.open('/staff/sign-in');
      expect(await member.answered('account/sign-in', () => member.password())).toBe(422);
    });

    test('a refused sign-in keeps the address that was typed', async ({ member, watch }) => {
      watch.expectStatus(401, 422);
      await member.open('/staff/sign-in');
      await member.password('not the right password');
      await member.refused('The e-mail address or the password is wrong.');
      await expect(member.visitor.field('E-mail address')).toHaveValue(OWNER.email);
      await expect(member.visitor.field('Password')).toHaveValue(js ? 'not the right password' : '');
    });

    test('a page of the desk leads to the door, and from there back to itself', async ({ member, owner, page }) => {
      await member.open('/staff/consultations?state=MN&status=confirmed');
      await member.visitor.at('/staff/sign-in');
      await member.password();
      await member.code(owner.authenticator.code());
      await member.visitor.at('/staff/consultations');
      expect(new URL(page.url()).search).toBe('?state=MN&status=confirmed');
      await expect(member.visitor.field('State')).toHaveValue('MN');
    });

    test('only the password opens nothing', async ({ member, owner }) => {
      expect(owner.codes).toHaveLength(10);
      await member.open('/staff/sign-in');
      await member.password();
      await member.visitor.at('/staff/second-step');
      for (const path of ['/staff', '/staff/consultations', '/staff/consultations/new', '/staff/mails', '/staff/codes', '/staff/authenticator']) {
        await member.open(path);
        await member.visitor.at('/staff/second-step');
      }
    });
  });
}
