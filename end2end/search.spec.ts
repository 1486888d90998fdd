import type { Locator, Page } from '@playwright/test';

import { Looker } from './support/look';
import { awake } from './support/page';
import { expect, test } from './support/test';

// The search in the head of every page: a quiet field on a wide screen, the first thing in the menu on
// a phone; a plain form, and a combobox once somebody turns to it.

const ENDPOINT = '/api/search/suggest';

const SIZES = [
  { name: 'on a phone', viewport: { width: 390, height: 844 }, menu: true },
  { name: 'on a wide screen', viewport: { width: 1440, height: 900 }, menu: false },
];

/** Turns to the field, wherever it is. */
async function turnTo(page: Page): Promise<Locator> {
  const menu = page.getByRole('button', { name: 'Menu' });
  if (await menu.isVisible()) await menu.click();
  const field = page.getByLabel('Search this site');
  await field.click();
  return field;
}

/** The same once its part has been fetched. */
async function combobox(page: Page): Promise<Locator> {
  const field = await turnTo(page);
  await expect(field).toHaveAttribute('role', 'combobox');
  return field;
}

const list = (page: Page) => page.getByRole('listbox', { name: 'Suggestions' });
const options = (page: Page) => list(page).getByRole('option');
const news = (page: Page) => page.getByRole('banner').getByRole('status');

for (const { name, viewport, menu } of SIZES) {
  test.describe(name, () => {
    test.use({ viewport });

    test('typing shows what fits and tells how much; arrows and Enter go there', async ({ visitor, page }) => {
      await visitor.open('/');
      await page.evaluate(() => Object.assign(window, { same: true }));
      const field = await combobox(page);
      await expect(field).toHaveAttribute('aria-expanded', 'false');
      await field.pressSequentially('panic att');
      await expect(list(page)).toBeVisible();
      await expect(field).toHaveAttribute('aria-expanded', 'true');
      await expect(news(page)).toHaveText(/^\d+ results?$/);
      expect(await options(page).count()).toBeLessThanOrEqual(7);
      await page.keyboard.press('ArrowDown');
      const first = options(page).first();
      await expect(first).toHaveAttribute('aria-selected', 'true');
      await expect(first.locator('mark').first()).toBeVisible();
      await expect(field).toHaveAttribute('aria-activedescendant', (await first.getAttribute('id')) ?? '?');
      await expect(field).toBeFocused();
      await page.keyboard.press('Enter');
      await visitor.at('/blog/panic-attack-what-helps');
      await expect(page.getByRole('main')).toBeFocused();
      await expect(field).toHaveValue('');
      await expect(list(page)).toBeHidden();
      if (menu) await expect(page.locator('nav#menu')).toBeHidden();
      expect(await page.evaluate(() => 'same' in window)).toBe(true);
    });

    test('the arrows go round through the field, and Home and End stay in the text', async ({ visitor, page }) => {
      await visitor.open('/');
      const field = await combobox(page);
      await field.pressSequentially('sleep');
      await expect(list(page)).toBeVisible();
      await page.keyboard.press('ArrowUp');
      await expect(options(page).last()).toHaveAttribute('aria-selected', 'true');
      await expect(options(page).last()).toBeInViewport();
      await page.keyboard.press('ArrowDown');
      await expect(page.locator('[role=option][aria-selected=true]')).toHaveCount(0);
      await page.keyboard.press('Home');
      await page.keyboard.type('a');
      await expect(field).toHaveValue('asleep');
    });

    test('Escape closes the list, then empties the field', async ({ visitor, page }) => {
      await visitor.open('/');
      const field = await combobox(page);
      await field.pressSequentially('sleep');
      await expect(list(page)).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(list(page)).toBeHidden();
      await expect(field).toHaveAttribute('aria-expanded', 'false');
      await expect(field).toHaveValue('sleep');
      if (menu) await expect(page.locator('nav#menu').getByRole('link', { name: 'Therapists' })).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(field).toHaveValue('');
      if (!menu) return;
      await expect(page.locator('nav#menu')).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page.locator('nav#menu')).toBeHidden();
    });

    test('Tab leaves the field and closes the list', async ({ visitor, page }) => {
      await visitor.open('/');
      const field = await combobox(page);
      await field.pressSequentially('sleep');
      await expect(list(page)).toBeVisible();
      await page.keyboard.press('Tab');
      await expect(field).not.toBeFocused();
      await expect(list(page)).toBeHidden();
    });

    test('a press goes there, and the last way leads to all results', async ({ visitor, page }) => {
      await visitor.open('/');
      const field = await combobox(page);
      await field.pressSequentially('grief and loss');
      await options(page).filter({ hasText: 'What we help with' }).first().click();
      await visitor.at('/services/grief-and-loss');
      await (await combobox(page)).pressSequentially('sleep');
      await options(page).filter({ hasText: 'All results for “sleep”' }).click();
      await visitor.at('/search');
      await expect(page).toHaveURL(/\/search\?q=sleep$/);
      await expect(page.locator('.hits mark').first()).toBeVisible();
    });

    test('words of a crisis bring help first', async ({ visitor, page }) => {
      await visitor.open('/');
      const field = await combobox(page);
      await field.pressSequentially('i want to die');
      const first = options(page).first();
      await expect(first).toContainText('988');
      await expect(first).toHaveAttribute('href', '/crisis');
      await expect(news(page)).toContainText('988');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await visitor.at('/crisis');
    });

    test('the open list is free of barriers', async ({ visitor, page }) => {
      const looker = new Looker(page, true);
      await visitor.open('/');
      const field = await combobox(page);
      await field.pressSequentially('sleep');
      await expect(list(page)).toBeVisible();
      await page.keyboard.press('ArrowDown');
      await looker.lookAsItIs(`suggestions ${name}`);
      await field.fill('i want to die');
      await expect(options(page).first()).toContainText('988');
      await looker.lookAsItIs(`suggestions with help ${name}`);
      await field.fill('xqzwv');
      await expect(news(page)).toHaveText('Nothing fits');
      await looker.lookAsItIs(`no suggestions ${name}`);
      looker.settle();
    });

    test('what stood in the field before the script was there is answered', async ({ page }) => {
      let wake = () => {};
      const asleep = new Promise<void>((done) => (wake = done));
      await page.route('**/pkg/*.wasm', async (route) => {
        await asleep;
        await route.continue();
      });
      await page.goto('/', { waitUntil: 'domcontentloaded' });
      const field = await turnTo(page);
      await field.pressSequentially('panic');
      wake();
      await expect(list(page)).toBeVisible();
      await expect(field).toHaveValue('panic');
      await expect(field).toBeFocused();
    });
  });
}

test('the field asks when the keyboard rests, and an answer to an older text is dropped', async ({ visitor, page }) => {
  await visitor.open('/');
  const asked: string[] = [];
  let answer = () => {};
  const later = new Promise<void>((done) => (answer = done));
  await page.route(`**${ENDPOINT}`, async (route) => {
    asked.push(route.request().postData() ?? '');
    // The first answer comes last.
    if (asked.length === 1) await later;
    await route.continue();
  });
  const field = await combobox(page);
  await field.pressSequentially('grief');
  await expect.poll(() => asked.length).toBeGreaterThan(0);
  await field.fill('panic attack');
  await expect(list(page)).toContainText('“panic attack”');
  const shown = await list(page).textContent();
  answer();
  // One more question and its answer: whatever came of the first one has come by then.
  await page.evaluate((path) => fetch(path, { method: 'POST', body: new URLSearchParams({ text: '' }) }), ENDPOINT);
  expect(await list(page).textContent()).toBe(shown);
  expect(asked.length).toBeLessThanOrEqual(4);
});

test('what is typed stands in no address that is asked for by GET, and in no title', async ({ visitor, page }) => {
  const asked: string[] = [];
  page.on('request', (one) => asked.push(`${one.method()} ${one.url()}`));
  await visitor.open('/');
  const field = await combobox(page);
  await field.pressSequentially('zebrafinch');
  await expect(news(page)).toHaveText('Nothing fits');
  await page.keyboard.press('Enter');
  await visitor.at('/search');
  await expect(page.getByRole('main').getByText('Nothing fits that.')).toBeVisible();
  await expect(page).toHaveTitle('Search · Synergy');
  expect(asked.some((one) => one.startsWith('POST') && one.endsWith(ENDPOINT))).toBe(true);
  expect(asked.filter((one) => one.startsWith('GET') && one.includes('zebrafinch'))).toEqual([]);
});

test('where the answers cannot be fetched, the form is still a form', async ({ visitor, page, watch }) => {
  watch.expectStatus(503);
  await page.route(`**${ENDPOINT}`, (route) => route.fulfill({ status: 503, body: '' }));
  await visitor.open('/');
  const field = await combobox(page);
  const refused = page.waitForResponse(`**${ENDPOINT}`);
  await field.pressSequentially('sleep');
  await refused;
  await page.keyboard.press('Enter');
  await visitor.at('/search');
  await expect(page.locator('.hits mark').first()).toBeVisible();
});

test('the first visit pays for the field alone: its answers are fetched with the first turn to it', async ({ visitor, page }) => {
  const asked: string[] = [];
  page.on('request', (one) => asked.push(one.url()));
  await visitor.open('/');
  const before = asked.length;
  await combobox(page);
  expect(asked.slice(before).some((url) => url.endsWith('.wasm'))).toBe(true);
});

test('at 400 % zoom the open list needs no sideways scrolling, and what is active is seen', async ({ visitor, page }) => {
  await page.setViewportSize({ width: 320, height: 256 });
  await visitor.open('/');
  const field = await combobox(page);
  await field.pressSequentially('sleep');
  await expect(list(page)).toBeVisible();
  await page.keyboard.press('ArrowUp');
  await expect(options(page).last()).toBeInViewport();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  for (const { name, viewport } of SIZES) {
    test(`the field is a plain form ${name}`, async ({ visitor, page }) => {
      await page.setViewportSize(viewport);
      await visitor.open('/about');
      const field = await turnTo(page);
      await field.fill('sleep');
      await field.press('Enter');
      await expect(page).toHaveURL(/\/search\?q=sleep$/);
      await awake(page, false);
      await expect(page.locator('.hits mark').first()).toBeVisible();
      await (await turnTo(page)).fill('grief');
      await page.getByRole('banner').getByRole('button', { name: 'Search' }).click();
      await expect(page).toHaveURL(/\/search\?q=grief$/);
    });
  }
});
