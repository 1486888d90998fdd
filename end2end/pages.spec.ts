import { expect, test } from './support/test';

// Pages for reading: made on the server, shown by the browser as they come.

for (const js of [true, false]) {
  test.describe(js ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled: js });

    test('a visitor reads on from the start to a service and books a call about it', async ({ visitor, page }) => {
      await visitor.open('/');
      await page.locator('main').getByRole('link', { name: 'Grief and loss' }).click();
      await visitor.at('/services/grief-and-loss');
      await expect(visitor.title()).toHaveText('Online counseling for grief and loss');
      await expect(page).toHaveTitle('Online counseling for grief and loss · Synergy');
      await page.locator('main').getByRole('link', { name: 'Book a free call' }).first().click();
      await expect(page).toHaveURL(/\/book\?service=grief-and-loss$/);
    });

    test('therapists are asked for by state, and the next free time leads to its booking', async ({ visitor, page }) => {
      await visitor.open('/therapists');
      await page.getByLabel('State', { exact: true }).selectOption('Kansas');
      await page.getByRole('button', { name: 'Show' }).click();
      await expect(page).toHaveURL(/[?&]state=KS/);
      const people = page.locator('article.person');
      await expect(people).toHaveCount(1);
      await people.getByRole('link', { name: /Central Time/ }).click();
      await expect(page).toHaveURL(/\/book\?state=KS&therapist=luis-marin&at=\d+$/);
    });

    test('an article leads by its list of contents, its sources and its neighbors', async ({ visitor, page }) => {
      await visitor.open('/blog');
      await page.locator('main').getByRole('link', { name: 'Awake at three: how worry and sleep feed each other' }).click();
      await visitor.at('/blog/sleep-and-anxiety');
      const contents = page.getByRole('navigation', { name: 'In this article' }).getByRole('link').first();
      await contents.click();
      await expect(page).toHaveURL(/#/);
      await page.getByRole('link', { name: 'Source 1', exact: true }).first().click();
      await expect(page.locator('#source-1')).toBeInViewport();
      await expect(page.getByRole('heading', { name: 'Close to this' })).toBeVisible();
      for (const picture of await page.locator('main img').all()) {
        await picture.scrollIntoViewIfNeeded();
        await expect.poll(() => picture.evaluate((one: HTMLImageElement) => one.complete)).toBe(true);
      }
    });

    test('the guide leads from its start through a chapter to the next, and is there as a file', async ({ visitor, page, request }) => {
      await visitor.open('/guide');
      const file = page.locator('main').getByRole('link', { name: 'Keep it as a PDF' });
      expect((await request.get((await file.getAttribute('href')) ?? '')).headers()['content-type']).toBe('application/pdf');
      await page.getByRole('navigation', { name: 'The chapters' }).getByRole('link', { name: 'A small plan for a hard day' }).click();
      await visitor.at('/guide/hard-day');
      await page.getByLabel('What has helped me before').fill('The dog.');
      await page.getByLabel('I drink a glass of water and eat something small.').check();
      await page.getByRole('navigation', { name: 'Other chapters' }).getByRole('link', { name: 'My week' }).click();
      await visitor.at('/guide/week');
      await expect(page.getByLabel('Sunday: Hours of sleep')).toBeVisible();
    });

    test('the search answers, understands a mistake, and puts help first', async ({ visitor, page }) => {
      await visitor.open('/search');
      await page.getByLabel('What are you looking for?').fill('anxeity');
      await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
      await expect(page).toHaveURL(/\/search\?q=anxeity$/);
      await page.getByRole('link', { name: 'anxiety', exact: true }).first().click();
      await expect(page).toHaveURL(/q=anxiety/);
      await expect(page.locator('.hits mark').first()).toBeVisible();
      await visitor.open('/search?q=i+want+to+die');
      const help = await page.getByText('You can talk to a person right now.').boundingBox();
      const first = await page.getByRole('status').boundingBox();
      expect(help && first && help.y < first.y).toBe(true);
    });
  });
}

test('going from page to page loads no new document, and tells the new title', async ({ visitor, page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'there is no script');
  await visitor.open('/services');
  await page.evaluate(() => ((window as unknown as { same: boolean }).same = true));
  await page.locator('main').getByRole('link', { name: 'Anxiety', exact: true }).click();
  await visitor.at('/services/anxiety');
  await expect(page).toHaveTitle('Online counseling for anxiety · Synergy');
  await expect(page.locator('main')).toBeFocused();
  expect(await page.evaluate(() => 'same' in window)).toBe(true);
  await page.goBack();
  await visitor.at('/services');
  await expect(visitor.title()).toHaveText('What we help with');
});

test('where the browser can, one page fades into the next', async ({ visitor, page }) => {
  await page.addInitScript(() => {
    const start = Document.prototype.startViewTransition;
    Object.assign(window, { turns: 0 });
    Document.prototype.startViewTransition = function (...all) {
      (window as unknown as { turns: number }).turns += 1;
      return start.apply(this, all);
    };
  });
  const turns = () => page.evaluate(() => (window as unknown as { turns: number }).turns);
  await visitor.open('/services');
  expect(await turns()).toBe(0);
  await page.locator('main').getByRole('link', { name: 'Anxiety', exact: true }).click();
  await visitor.at('/services/anxiety');
  await expect(page.locator('main')).toBeFocused();
  expect(await turns()).toBe(1);
  // Another question on the same page is no other page.
  await visitor.open('/therapists');
  await page.getByLabel('State', { exact: true }).selectOption('Kansas');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/[?&]state=KS/);
  await expect(page.locator('article.person')).toHaveCount(1);
  expect(await turns()).toBe(0);
});
