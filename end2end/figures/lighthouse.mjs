// Lighthouse over every kind of public page, as a phone sees it.
//
//   node figures/lighthouse.mjs FOLDER    where FOLDER/node_modules holds lighthouse

import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { Program } from '../drills/support/program.mjs';

const PAGES = [
  '/', '/?state=KS', '/book', '/states', '/states/mn', '/states/tx', '/crisis', '/therapists',
  '/therapists/dana-reyes', '/services', '/services/anxiety', '/cost', '/faq', '/faq/do-i-need-an-account',
  '/about', '/privacy', '/blog', '/blog/topics/anxiety', '/blog/counseling-and-medication-together',
  '/search?q=sleep', '/newsletter', '/newsletter/issues', '/guide', '/guide/getting-help',
];
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
// Pages that tell search engines to stay away, on purpose.
const UNLISTED = new Set(['/book', '/search?q=sleep']);
const FLAGS = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

const from = createRequire(join(resolve(process.argv[2] ?? '.'), 'package.json'));
const load = (name) => import(pathToFileURL(from.resolve(name)).href);
const { default: lighthouse } = await load('lighthouse');
const { launch } = await load('chrome-launcher');

const data = mkdtempSync(join(tmpdir(), 'synergy-lighthouse-'));
const program = await Program.start({ SYNERGY_DATA_DIR: data });
const chrome = await launch({ chromePath: process.env.SYNERGY_TEST_CHROMIUM || '/usr/bin/chromium', chromeFlags: FLAGS });

const columns = ['performance', 'access', 'practices', 'SEO', 'CLS', 'LCP s', 'blocked ms'];
console.log(`${'page'.padEnd(46)}${columns.map((one) => one.padStart(12)).join('')}`);
let short = 0;
try {
  for (const path of PAGES) {
    const { lhr } = await lighthouse(program.url + path, { port: chrome.port, output: 'json', logLevel: 'error', onlyCategories: CATEGORIES });
    const scores = CATEGORIES.map((name) => Math.round((lhr.categories[name].score ?? 0) * 100));
    const value = (audit) => lhr.audits[audit].numericValue ?? 0;
    const shift = value('cumulative-layout-shift');
    const cells = [...scores, shift.toFixed(3), (value('largest-contentful-paint') / 1000).toFixed(1), Math.round(value('total-blocking-time'))];
    console.log(path.padEnd(46) + cells.map((one) => String(one).padStart(12)).join(''));
    const reasons = missed(lhr, path);
    for (const reason of reasons) console.log(`    ${reason}`);
    if (reasons.length > 0 || shift > 0) short += 1;
  }
} finally {
  await chrome.kill();
  await program.stop();
  rmSync(data, { recursive: true, force: true });
}
console.log(short === 0 ? 'every page has what can be had' : `${short} pages fall short`);
process.exitCode = short === 0 ? 0 : 1;

/** What a page lacks of the full score, but for how fast this machine happened to be. */
function missed(lhr, path) {
  return CATEGORIES.filter((name) => name !== 'performance').flatMap((name) =>
    lhr.categories[name].auditRefs
      .filter(({ weight }) => weight > 0)
      .map(({ id }) => lhr.audits[id])
      .filter(({ score }) => score !== null && score < 1)
      .filter(({ id }) => !(id === 'is-crawlable' && UNLISTED.has(path)))
      .map(({ id, title }) => `${name}: ${id}: ${title}`),
  );
}
