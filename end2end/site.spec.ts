import { Keyboard } from './support/keyboard';
import { awake, noteWaking } from './support/page';
import { expect, test } from './support/test';

const PAGES = ['/', '/crisis', '/states', '/states/mn', '/states/tx', '/book', '/nowhere'];

test('the start shows the next real times of a state', async ({ visitor, page, somebodyElse }) => {
  await visitor.open('/');
  await visitor.pick('Where will you be for the call?', 'Kansas');
  if (!visitor.js) await visitor.press('Show free times');
  const offers = page.locator('a.choice');
  await expect(offers).toHaveCount(3);
  const free = await somebodyElse.everyFreeTime('KS');
  for (const link of await offers.all()) {
    const at = Number(new URL((await link.getAttribute('href')) ?? '', page.url()).searchParams.get('at'));
    expect(free).toContain(at);
  }
  const first = await offers.first().getAttribute('href');
  const at = new URL(first ?? '', page.url()).searchParams.get('at');
  await visitor.tap(offers.first());
  await visitor.at('/book');
  await expect(visitor.field('Where will you be for the call?')).toHaveValue('KS');
  await visitor.tap(visitor.choice('Me'));
  await visitor.press('See free times');
  await visitor.at('/book/time');
  await expect(page.locator(`input[type=radio][name=at][value="${at}"]`)).toBeChecked();
});

test('the start is honest about a state where nobody is licensed', async ({ visitor, page }) => {
  await visitor.open('/?state=TX');
  await expect(page.getByText('We’re not licensed in Texas yet.')).toBeVisible();
  await visitor.tap(page.getByRole('link', { name: 'Hear from us when we are' }));
  await visitor.at('/states/tx');
  await expect(visitor.title()).toHaveText('We’re not in Texas yet');
});

test('help in a crisis is one tap from every page', async ({ visitor, page, watch }) => {
  watch.expectStatus(404);
  for (const path of PAGES) {
    await visitor.open(path);
    const link = page.getByRole('banner').getByRole('link', { name: /Call or text 988/ });
    await expect(link, path).toBeVisible();
    await expect(link, path).toHaveAttribute('href', '/crisis');
  }
  await visitor.open('/crisis');
  const numbers = page.getByRole('main').locator('a[href^="tel:"], a[href^="sms:"]');
  await expect(numbers.first()).toHaveAttribute('href', 'tel:988');
  expect(await numbers.count()).toBeGreaterThanOrEqual(4);
});

test('states tell who works there', async ({ visitor, page }) => {
  await visitor.open('/states');
  await visitor.tap(page.getByText('Our states as a list'));
  await visitor.tap(page.getByRole('main').getByRole('link', { name: 'Minnesota' }));
  await visitor.at('/states/mn');
  await expect(visitor.title()).toHaveText('Online therapy in Minnesota');
  await expect(page.getByRole('main').getByRole('heading', { level: 3 })).toHaveCount(4);
  await visitor.tap(page.getByRole('link', { name: 'See free times in Minnesota' }));
  await visitor.at('/book');
  await expect(visitor.field('Where will you be for the call?')).toHaveValue('MN');
});

test('pages that do not exist say so', async ({ visitor, page, watch }) => {
  watch.expectStatus(404);
  for (const path of ['/nowhere', '/states/zz', '/states/minnesota', '/book/nowhere', '/%E2%82%AC', '/a/b/c']) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(visitor.title(), path).toHaveText('We can’t find that page');
    await expect(page, path).toHaveTitle('Page not found · Synergy');
  }
});

test('every page has one title, one main heading and one main part', async ({ visitor, page, watch }) => {
  watch.expectStatus(404);
  const titles = new Set<string>();
  for (const path of PAGES) {
    await visitor.open(path);
    await expect(page.getByRole('main'), path).toHaveCount(1);
    await expect(visitor.title(), path).toHaveCount(1);
    titles.add(await page.title());
  }
  expect(titles.size).toBe(PAGES.length);
});

test('going to another page sets its title, moves the focus and loads no document', async ({ visitor, page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'without a script each page is a document');
  await visitor.open('/');
  await page.evaluate(() => Object.assign(window, { same: true }));
  await page.getByRole('link', { name: 'All states and who works there' }).click();
  await visitor.at('/states');
  await expect(page).toHaveTitle('Where we work · Synergy');
  await expect(page.getByRole('main')).toBeFocused();
  await page.goBack();
  await visitor.at('/');
  await expect(page).toHaveTitle('Online therapy that starts with a free call · Synergy');
  expect(await page.evaluate(() => 'same' in window)).toBe(true);
});

test('the tab keeps its title while the page is being taken over', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'without a script nothing takes it over');
  await page.route('**/pkg/split_booking*.wasm', async (route) => {
    await new Promise((done) => setTimeout(done, 300));
    await route.continue();
  });
  await noteWaking(page.context());
  await page.addInitScript(() => {
    const seen = new Set<string>();
    const look = () => {
      if (document.querySelector('main')) seen.add(document.title);
      requestAnimationFrame(look);
    };
    look();
    Object.assign(window, { titles: seen });
  });
  await page.goto('/book');
  await awake(page, true);
  const titles = await page.evaluate(() => [...(window as unknown as { titles: Set<string> }).titles]);
  expect(titles).toEqual(['Book a free call · Synergy']);
});

test('where else the practice is, plain links tell', async ({ visitor, page }) => {
  await visitor.open('/about');
  const links = page.getByRole('contentinfo').getByRole('navigation', { name: 'Follow us' }).getByRole('link');
  await expect(links).toHaveText(['Facebook', 'Instagram', 'LinkedIn']);
  for (const link of await links.all()) await expect(link).toHaveAttribute('rel', 'me noopener');
});

test('the menu opens and closes by keyboard', async ({ visitor, page, isMobile, viewport }) => {
  test.skip((viewport?.width ?? 0) > 800 && !isMobile, 'there is room for the links themselves');
  const keys = new Keyboard(page);
  await visitor.open('/');
  const button = page.getByRole('button', { name: 'Menu' });
  const menu = page.locator('nav#menu');
  await expect(menu).toBeHidden();
  await keys.follow(button);
  await expect(menu).toBeVisible();
  await keys.press('Escape');
  await expect(menu).toBeHidden();
  await expect(button).toBeFocused();
  await keys.press('Enter');
  await keys.follow(menu.getByRole('link', { name: 'States' }));
  await visitor.at('/states');
  await expect(menu).toBeHidden();
});

test('the first stop of the keyboard leads past the links to the page', async ({ visitor, page }) => {
  await visitor.open('/states');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the page' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#main$/);
  await awake(page, visitor.js);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
});
