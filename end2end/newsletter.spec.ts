import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Looker } from './support/look';
import { mails, type Mail } from './support/mail';
import { expect, freshAddress, test } from './support/test';
import type { House } from './support/program';

// Joining with two yeses, one's own page, leaving with one press.

/** The last mail to an address, once there are so many. */
async function mailTo(house: House, email: string, count: number): Promise<Mail> {
  const all = () => mails(house).filter((mail) => mail.to === email);
  await expect.poll(() => all().length, { timeout: 30_000 }).toBe(count);
  const last = all().sort((a, b) => a.file.localeCompare(b.file)).at(-1);
  if (!last) throw new Error(`no mail to ${email}`);
  return last;
}

/** The path of the first link of a kind in a mail. */
function way(mail: Mail, kind: string): string {
  const found = new RegExp(`/newsletter/${kind}/[\\w.-]+`).exec(mail.text);
  if (!found) throw new Error(`no link to ${kind} in ${mail.subject}`);
  return found[0];
}

for (const js of [true, false]) {
  test.describe(js ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled: js });

    test('somebody joins at the foot of a page, says yes, pauses, and leaves', async ({ visitor, page, house }) => {
      const email = freshAddress();
      await visitor.open('/faq');
      const foot = page.getByRole('contentinfo');
      await foot.getByLabel('Our monthly letter').fill(email);
      // A person needs a moment for that.
      await page.waitForTimeout(2_500);
      await foot.getByRole('button', { name: 'Join' }).click();
      await visitor.at('/newsletter/sent');
      await expect(visitor.title()).toHaveText('Look into your mail');

      const question = await mailTo(house, email, 1);
      expect(question.subject).toBe('Please confirm your email address');
      await visitor.open(way(question, 'confirm'));
      await expect(visitor.title()).toHaveText('One more tap');
      // Whatever runs in the page, it does not press.
      await page.waitForTimeout(500);
      await expect(page.getByRole('button', { name: 'Yes, send me the letter' })).toBeVisible();
      await visitor.press('Yes, send me the letter');
      await expect(visitor.title()).toHaveText('You are on the list');
      await expect(page.getByRole('main').getByRole('link', { name: 'Read the guide' })).toHaveAttribute('href', '/guide');

      const welcome = await mailTo(house, email, 2);
      await visitor.open(way(welcome, 'manage'));
      await expect(page.getByRole('main')).toContainText(email);
      await visitor.tap(page.getByText('Pause for 3 months'));
      await visitor.press('Save');
      await expect(page.getByText('Saved.')).toBeVisible();
      await expect(page.getByRole('main')).toContainText('paused until');

      await visitor.open(way(welcome, 'leave'));
      await visitor.press('Leave');
      await expect(visitor.title()).toHaveText('You have left');
      await visitor.open(way(welcome, 'manage'));
      await visitor.press('Erase everything');
      await expect(visitor.title()).toHaveText('Everything is erased');
    });

    test('a form that comes back at once goes on by itself, or after a wait', async ({ visitor, page, house }) => {
      const email = freshAddress();
      await visitor.open('/newsletter');
      await visitor.type('Your e-mail address', email);
      await page.locator('main input[name=stamp]').evaluate((stamp: HTMLInputElement) => (stamp.value = ''));
      await page.getByRole('main').getByRole('button', { name: 'Join' }).click();
      if (!js) {
        await expect(visitor.title()).toHaveText('One moment');
        await page.waitForTimeout(6_000);
        await visitor.press('Go on');
      }
      await visitor.at('/newsletter/sent');
      expect((await mailTo(house, email, 1)).subject).toBe('Please confirm your email address');
    });

    test('what is no address is said, and stays in the box', async ({ visitor, page, watch }) => {
      watch.expectStatus(422);
      await visitor.open('/newsletter');
      await visitor.type('Your e-mail address', 'ada@');
      await page.getByRole('main').getByRole('button', { name: 'Join' }).click();
      await expect(page.getByRole('alert')).toContainText('Enter your e-mail address in full');
      await expect(visitor.field('Your e-mail address')).toHaveValue('ada@');
    });

    test('who did not ask says so, and is forgotten', async ({ visitor, page, house, watch }) => {
      watch.expectStatus(404);
      const email = freshAddress();
      await visitor.open('/newsletter');
      await visitor.type('Your e-mail address', email);
      await page.waitForTimeout(2_500);
      await page.getByRole('main').getByRole('button', { name: 'Join' }).click();
      const question = await mailTo(house, email, 1);
      await visitor.open(way(question, 'confirm'));
      await visitor.press('This was not me');
      await expect(visitor.title()).toHaveText('We will not write to you again');
      await visitor.open(way(question, 'confirm'));
      await expect(visitor.title()).toHaveText('This link has run out');
    });
  });
}

test('a mail program leaves with one click, from wherever it comes', async ({ visitor, page, house, request }) => {
  const email = freshAddress();
  await visitor.open('/newsletter');
  await visitor.type('Your e-mail address', email);
  await page.waitForTimeout(2_500);
  await page.getByRole('main').getByRole('button', { name: 'Join' }).click();
  await visitor.open(way(await mailTo(house, email, 1), 'confirm'));
  await visitor.press('Yes, send me the letter');
  const welcome = await mailTo(house, email, 2);
  expect(welcome.text).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  const answer = await request.post(way(welcome, 'leave'), {
    multipart: { 'List-Unsubscribe': 'One-Click' },
    headers: { origin: 'null', 'sec-fetch-site': 'cross-site' },
    maxRedirects: 0,
  });
  expect(answer.status()).toBe(200);
  await visitor.open(way(welcome, 'leave'));
  await expect(visitor.title()).toHaveText('You have left');
});

const LETTER = `---
subject: Three small things for short days
summary: Light, one fixed evening, and a number for how it is.
---

The clocks went back, and the afternoon ends before the work does.

## Borrow the light that is there

Ten minutes outside before noon do more than an hour at a window. There is more on [the blog](/blog).

> [!TIP]
> Put your shoes where the phone charges at night.

\`\`\`consultation
\`\`\`

\`\`\`latest
\`\`\`
`;

/** Brings an address along and sends a letter, all from the command line. */
async function send(house: House, slug: string, email: string): Promise<void> {
  const [letter, list] = [join(house.data, `${slug}.md`), join(house.data, `${slug}.csv`)];
  writeFileSync(letter, LETTER);
  writeFileSync(list, `email\n${email}\n`);
  const bring = ['newsletter', 'import', list, '--reason', 'asked by letter'];
  expect(house.command(...bring)).toContain('Nothing was changed');
  house.command(...bring, '--yes');
  house.command('newsletter', 'rules', '--postal-address', '1 Main St, Duluth, MN 55802', '--undo-minutes', '0');
  house.command('newsletter', 'write', letter);
  house.command('newsletter', 'check', slug);
  house.command('newsletter', 'send', slug);
  await expect.poll(() => house.command('newsletter', 'show', slug), { timeout: 20_000 }).toMatch(/status +sent/);
}

test('a letter goes out once, is read on the web, and its links do nothing until somebody presses', async ({ visitor, page, house }) => {
  const email = freshAddress();
  await send(house, 'short-days', email);
  const letter = await mailTo(house, email, 1);
  expect(letter.subject).toBe('Three small things for short days');
  expect(house.command('newsletter', 'send', 'short-days')).toContain('It was sent before');

  // A scanner with a browser: it opens everything, runs every script, and presses nothing.
  const rows = () => house.command('newsletter', 'deliveries', 'short-days', '--json') + house.command('newsletter', 'list');
  const before = rows();
  const links = new Set(Array.from(letter.text.matchAll(/127\.0\.0\.1:\d+(\/[\w./-]*)/g), (found) => found[1] ?? ''));
  expect(links.size).toBeGreaterThan(5);
  for (const link of links) {
    await visitor.open(link);
    await page.waitForTimeout(100);
  }
  expect(rows()).toBe(before);
  await visitor.open(way(letter, 'manage'));
  await expect(page.getByRole('main')).toContainText(email);

  await visitor.open('/newsletter/issues');
  await page.getByRole('main').getByRole('link', { name: 'Three small things for short days' }).first().click();
  await expect(visitor.title()).toHaveText('Three small things for short days');
  await expect(page.getByRole('main').getByRole('link', { name: 'Book a free call' })).toBeVisible();

  await visitor.open(way(letter, 'leave'));
  await visitor.press('Leave');
  await expect(visitor.title()).toHaveText('You have left');
});

test('a letter, its page and the list of letters are free of barriers', async ({ visitor, page, house }) => {
  test.setTimeout(120_000);
  await send(house, 'long-nights', freshAddress());
  const folder = join(house.data, 'preview');
  house.command('newsletter', 'preview', 'long-nights', '--into', folder);
  const html = readFileSync(join(folder, 'long-nights.html'), 'utf8');
  expect(html.length).toBeLessThan(100_000);
  const looker = new Looker(page, true);
  for (const path of ['/newsletter/issues', '/newsletter/issues/long-nights']) {
    await visitor.open(path);
    await looker.look(path);
  }
  // Not under our pages' policy, which would take its styles.
  await page.goto('about:blank');
  await page.setContent(html);
  await looker.look('the mail');
  looker.settle();
});
