import { createHash } from 'node:crypto';

import { expect, freshAddress, test } from './support/test';
import { everything } from './support/store';

const PAGES = ['/', '/crisis', '/states', '/states/mn', '/states/tx', '/book', '/nowhere', '/consultations/x', '/book/time'];
const FORM = { state: 'MN', audience: 'me', service: '', therapist: '', at: '' };

test('every page says what it may load, and that is nothing of anybody else', async ({ request }) => {
  for (const path of PAGES) {
    const answer = await request.get(path);
    const policy = answer.headers()['content-security-policy'] ?? '';
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).toContain("form-action 'self'");
    expect(policy, path).toContain("base-uri 'none'");
    expect(policy, path).not.toContain('unsafe-inline');
    expect(policy, path).not.toMatch(/'unsafe-eval'|https?:|\*/);
  }
});

test('the nonce of scripts is another one each time', async ({ request }) => {
  const nonce = async () => /'nonce-([^']+)'/.exec((await request.get('/book')).headers()['content-security-policy'] ?? '')?.[1];
  const [one, two] = [await nonce(), await nonce()];
  expect(one).toBeTruthy();
  expect(one).not.toBe(two);
});

test('every answer carries the headers that protect its reader', async ({ request }) => {
  for (const path of [...PAGES, '/favicon.svg', '/healthz', '/robots.txt', '/api/booking/services', '/consultations/x/call.ics']) {
    const headers = (await request.get(path)).headers();
    expect(headers['x-content-type-options'], path).toBe('nosniff');
    expect(headers['referrer-policy'], path).toBe('same-origin');
    expect(headers['cross-origin-opener-policy'], path).toBe('same-origin');
    expect(headers['content-security-policy'], path).toBeTruthy();
    expect(headers['server'], path).toBeUndefined();
    expect(headers['x-powered-by'], path).toBeUndefined();
  }
});

test('pages of one person are kept by nobody', async ({ request, somebodyElse }) => {
  const token = await somebodyElse.book({ state: 'NY', email: freshAddress() });
  for (const path of ['/book', '/book/time', '/book/details', '/book/check', `/consultations/${token}`, `/consultations/${token}/call.ics`]) {
    const headers = (await request.get(path)).headers();
    expect(headers['cache-control'], path).toBe('no-store');
  }
  expect((await request.get(`/consultations/${token}`)).headers()['x-robots-tag']).toContain('noindex');
});

/** The inline scripts of a page that its policy does not know, by nonce or by digest. */
function strangers(html: string, policy: string): string[] {
  const scripts = [...html.matchAll(/<script([^>]*)>(.*?)<\/script>/gs)].map(([, attributes = '', text = '']) => ({ attributes, text }));
  // A block of data is read by search engines and run by nobody.
  const inline = scripts.filter(({ attributes }) => !/ src=| type="application\/ld\+json"/.test(attributes));
  expect(inline.length).toBeGreaterThan(0);
  const known = ({ attributes, text }: (typeof inline)[number]) => {
    const nonce = / nonce="([^"]+)"/.exec(attributes)?.[1];
    const digest = createHash('sha256').update(text).digest('base64');
    return policy.includes(nonce === undefined ? `'sha256-${digest}'` : `'nonce-${nonce}'`);
  };
  return inline.filter((script) => !known(script)).map(({ text }) => text.slice(0, 80));
}

test('no page has a style of its own or a script that its policy does not name', async ({ request, somebodyElse }) => {
  const token = await somebodyElse.book({ state: 'NY', email: freshAddress() });
  const own = [`/consultations/${token}`, `/consultations/${token}/move`, `/consultations/${token}/cancel`];
  for (const path of [...PAGES, ...own]) {
    const answer = await request.get(path);
    const html = await answer.text();
    expect(html, path).not.toMatch(/<[^>]+\sstyle=/i);
    expect(html, path).not.toMatch(/<style/i);
    expect(html, path).not.toMatch(/<[^>]+\son[a-z]+=/i);
    expect(strangers(html, answer.headers()['content-security-policy'] ?? ''), path).toEqual([]);
    // A link to somewhere else asks nobody for anything before it is followed.
    expect(html, path).not.toMatch(/<(?!a\s)[^>]+(?:src|href)="(?:https?:)?\/\/(?!127\.0\.0\.1)/i);
  }
});

test('the visitor’s cookie is out of reach for scripts and other sites', async ({ visitor, context, page }) => {
  await visitor.open('/book');
  expect(await context.cookies()).toEqual([]);
  await visitor.need('Minnesota', 'Me');
  const cookies = await context.cookies();
  expect(cookies).toEqual([expect.objectContaining({ httpOnly: true, sameSite: 'Lax', path: '/' })]);
  expect(await page.evaluate(() => document.cookie)).toBe('');
});

test('a form that another site sends is refused', async ({ request, house }) => {
  const before = everything(house);
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site', origin: house.url },
    { 'sec-fetch-site': 'same-site' },
  ];
  for (const headers of foreign) {
    for (const endpoint of ['booking/need', 'booking/confirm', 'consultation/cancel', 'site/waitlist']) {
      const answer = await request.post(`/api/${endpoint}`, { form: FORM, headers, maxRedirects: 0 });
      expect(answer.status(), `${endpoint} ${JSON.stringify(headers)}`).toBe(403);
      expect(answer.headers()['set-cookie']).toBeUndefined();
    }
  }
  expect(everything(house)).toBe(before);
});

test('a form of our own is taken, with and without what browsers say about it', async ({ request, house }) => {
  const ours: Record<string, string>[] = [{ origin: house.url }, { 'sec-fetch-site': 'same-origin' }, {}];
  for (const headers of ours) {
    const answer = await request.post('/api/booking/need', {
      form: FORM,
      headers: { accept: 'text/html', ...headers },
      maxRedirects: 0,
    });
    expect(answer.status(), JSON.stringify(headers)).toBe(303);
  }
});

test('a body of more than 64 kB is refused', async ({ request }) => {
  const send = (length: number) =>
    request.post('/api/booking/need', {
      data: `state=MN&audience=me&service=${'a'.repeat(length)}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
      maxRedirects: 0,
    });
  expect((await send(70_000)).status()).toBe(413);
  expect((await send(1_000)).status()).toBeLessThan(400);
});

test('to look at a page changes nothing', async ({ request, house }) => {
  await request.post('/api/booking/need', { form: FORM, maxRedirects: 0 });
  const before = everything(house);
  for (const path of [...PAGES, '/book/details', '/book/check', '/?state=MN', '/states/tx?joined', '/book?state=KS&at=1']) {
    await request.get(path);
  }
  for (const deed of ['need', 'time', 'contact', 'confirm', 'forget']) {
    const answer = await request.get(`/api/booking/${deed}?state=KS&audience=me`, { maxRedirects: 0 });
    expect([404, 405], deed).toContain(answer.status());
  }
  expect(everything(house)).toBe(before);
});

test('whoever asks too often is told when to come back', async ({ request }) => {
  const headers = { 'x-forwarded-for': '10.250.250.250', accept: 'text/html', referer: '/book' };
  let last = 0;
  for (let tries = 0; tries < 70 && last !== 429; tries += 1) {
    const answer = await request.post('/api/booking/need', { form: FORM, headers: { 'x-forwarded-for': '10.250.250.250' } });
    last = answer.status();
    if (last === 429) expect(Number(answer.headers()['retry-after'])).toBeGreaterThan(0);
  }
  expect(last).toBe(429);
  const other = await request.post('/api/booking/need', { form: FORM, headers: { ...headers, 'x-forwarded-for': '10.250.250.251' }, maxRedirects: 0 });
  expect(other.status()).toBe(303);
});

test('what somebody types is never read as HTML', async ({ visitor, page }) => {
  const evil = `&amp; "quoted" </textarea></title><h1 id="evil">` + '`<script>window.evil = true</script>';
  await visitor.open('/book');
  await visitor.need('Minnesota', 'Us two');
  await visitor.time();
  await visitor.type('Your name', evil.slice(0, 70));
  await visitor.type('Your partner’s name', evil.slice(0, 70));
  await visitor.type('Anything we should know before the call?', evil);
  await visitor.reach(freshAddress());
  for (const path of ['/book/check', '/book/details', '/book/check']) {
    await visitor.open(path);
    await expect(page.locator('#evil'), path).toHaveCount(0);
    expect(await page.evaluate(() => 'evil' in window), path).toBe(false);
  }
  await expect(page.getByRole('main')).toContainText(evil);
  await visitor.open('/book/details');
  await expect(visitor.field('Anything we should know before the call?')).toHaveValue(evil);
});
