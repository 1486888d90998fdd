import { request as ask } from 'node:http';

import type { Page } from '@playwright/test';

import { awake, noteWaking } from './support/page';
import { expect, test } from './support/test';

// The figures that the project promises, in bytes as they travel.
const PAGE = 14_000;
const REQUESTS = 10;
// Everything that a first page fetches to be taken over, framework and all: 230 kB are promised, and
// what is reached is held.
const CLIENT = 178_000;
const PART = 80_000;
// The desk comes in one part, which is larger than a part should be: cut into several, it would
// take a file more for each set of them that share something, on the visitors' pages too. What is
// reached is held.
const DESK = 102_000;

type Load = { url: string; kind: string; bytes: number };

/** The first visit of a browser that has nothing yet, until its script has taken over. */
async function firstVisit(page: Page, path: string): Promise<{ before: Load[]; after: Load[] }> {
  await noteWaking(page.context());
  const asked: string[] = [];
  page.on('request', (one) => asked.push(one.url()));
  await page.goto(path, { waitUntil: 'load' });
  await awake(page, true);
  const all = await Promise.all([...new Set(asked)].map(weigh));
  const isClient = ({ url }: Load) => new URL(url).pathname.startsWith('/pkg/') && !url.endsWith('.css');
  return { before: all.filter((one) => !isClient(one)), after: all.filter(isClient) };
}

/** How much the answer weighs, as a browser gets it over an encrypted connection. */
function weigh(url: string): Promise<Load> {
  return new Promise((done, failed) => {
    const sent = ask(url, { headers: { 'accept-encoding': 'br, gzip' } }, (answer) => {
      let bytes = 0;
      answer.on('data', (part: Buffer) => (bytes += part.length));
      answer.on('end', () => done({ url, kind: (answer.headers['content-type'] ?? '').split(';')[0] ?? '', bytes }));
    });
    sent.on('error', failed);
    sent.end();
  });
}

const sum = (loads: Load[], kinds: string[]) =>
  loads.filter(({ kind }) => kinds.includes(kind)).reduce((all, { bytes }) => all + bytes, 0);
const kilo = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;

const PAGES = ['/', '/book', '/states', '/crisis', '/therapists', '/services/anxiety', '/faq', '/blog', '/blog/sleep-and-anxiety', '/blog/after-the-baby', '/search?q=sleep', '/privacy', '/guide', '/guide/getting-help', '/newsletter'];

for (const path of PAGES) {
  test(`a first visit to ${path} is light`, async ({ page }) => {
    const { before, after } = await firstVisit(page, path);
    const html = sum(before, ['text/html']);
    const css = sum(before, ['text/css']);
    const fonts = sum(before, ['font/woff2']);
    const hosts = new Set([...before, ...after].map(({ url }) => new URL(url).host));
    const wasm = sum(after, ['application/wasm']);
    const js = sum(after, ['text/javascript', 'application/javascript']);
    console.log(
      `first visit to ${path}: HTML ${kilo(html)} + CSS ${kilo(css)} = ${kilo(html + css)}, fonts ${kilo(fonts)}, ` +
        `wasm ${kilo(wasm)} + js ${kilo(js)} = ${kilo(wasm + js)}, ` +
        `${before.length + after.length} requests (${after.length} of them the client), ${hosts.size} host`,
    );
    expect(html).toBeGreaterThan(0);
    expect(css).toBeGreaterThan(0);
    expect(html + css).toBeLessThanOrEqual(PAGE);
    expect(before.length + after.length).toBeLessThanOrEqual(REQUESTS);
    expect(hosts.size).toBe(1);
  });
}

test('the client does not grow, and the steps of the booking come in small parts', async ({ page }) => {
  const code = ['application/wasm', 'text/javascript', 'application/javascript'];
  const home = (await firstVisit(page, '/')).after;
  expect(sum(home, code)).toBeGreaterThan(0);
  expect(sum(home, code)).toBeLessThanOrEqual(CLIENT);
  const known = new Set(home.map(({ url }) => url));
  const parts = (await firstVisit(page, '/book')).after.filter(({ url }) => !known.has(url));
  expect(parts.length).toBeGreaterThan(0);
  for (const { url, bytes } of parts) expect(bytes, url).toBeLessThanOrEqual(PART);
});

test('every part of the client is small, the desk’s too', async ({ page }) => {
  const { after } = await firstVisit(page, '/');
  const loader = after.find(({ url }) => url.includes('/__wasm_split'));
  if (!loader) throw new Error('the home page has no loader of parts');
  const words = await (await page.request.get(loader.url)).text();
  const names = new Set(words.match(/[\w.-]+\.wasm/g));
  const parts = await Promise.all([...names].map((name) => weigh(new URL(name, loader.url).href)));
  console.log(`parts: ${parts.map(({ url, bytes }) => `${new URL(url).pathname.slice(5, 20)} ${kilo(bytes)}`).join(', ')}`);
  expect(parts.some(({ url }) => url.includes('/split_staff_part'))).toBe(true);
  for (const { url, kind, bytes } of parts) {
    expect(kind, url).toBe('application/wasm');
    expect(bytes, url).toBeLessThanOrEqual(url.includes('/split_staff_part') ? DESK : PART);
  }
});

test('the answers of the search come in a part of their own, when somebody turns to the field', async ({ page }) => {
  const home = (await firstVisit(page, '/')).after;
  const known = new Set(home.map(({ url }) => url));
  const asked: string[] = [];
  page.on('request', (one) => asked.push(one.url()));
  await page.getByRole('button', { name: 'Menu' }).click();
  const field = page.getByLabel('Search this site');
  await field.focus();
  await expect(field).toHaveAttribute('role', 'combobox');
  const parts = await Promise.all([...new Set(asked)].filter((url) => !known.has(url)).map(weigh));
  console.log(`the search’s own part: ${parts.map(({ bytes }) => kilo(bytes)).join(' + ')}`);
  expect(parts.length).toBeGreaterThan(0);
  for (const { url, bytes } of parts) expect(bytes, url).toBeLessThanOrEqual(PART);
});

test('assets that carry a digest in their name are kept forever', async ({ page, request }) => {
  const { before, after } = await firstVisit(page, '/');
  const digested = [...before, ...after].filter(({ url }) => new URL(url).pathname.startsWith('/pkg/'));
  expect(digested.length).toBeGreaterThan(1);
  for (const { url } of digested) {
    expect((await request.get(url)).headers()['cache-control'], url).toContain('immutable');
  }
});
