// Prints the guide: the page /guide/whole of the built program becomes a tagged PDF, which the program
// carries from its next build on. Beside it lies what it was made of, so that a test can tell when the
// text has moved on. The same page makes the same bytes.

import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFString } from '@cantoo/pdf-lib';
import { chromium } from 'playwright-core';

import { Program } from '../drills/support/program.mjs';

const top = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const file = join(top, 'server/content/guide/coping-with-anxiety.pdf');
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const data = mkdtempSync(join(tmpdir(), 'synergy-guide-'));
const program = await Program.start({ SYNERGY_DATA_DIR: data });
const executablePath = process.env.SYNERGY_TEST_CHROMIUM || '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args });
try {
  const text = between(await (await fetch(`${program.url}/guide/whole`)).text());
  const bytes = await print(await browser.newPage({ locale: 'en-US', colorScheme: 'light', bypassCSP: true }));
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  look(document);
  writeFileSync(file, bytes);
  const looks = ['guide.css', 'guide-print.css'].map((name) => readFileSync(join(top, 'public', name)));
  writeFileSync(`${file}.sha256`, `${sum(text, ...looks)}  text and looks\n${sum(bytes)}  coping-with-anxiety.pdf\n`);
  console.log(`${file}: ${document.getPageCount()} pages, ${(bytes.length / 1000).toFixed(0)} kB`);
} finally {
  await browser.close();
  await program.stop();
  rmSync(data, { recursive: true, force: true });
}

/** The guide in the page: from its cover to the end of its last chapter. */
function between(html) {
  const main = html.replaceAll('<!>', '').split('</main>')[0];
  const text = main.slice(main.indexOf('<header class="cover'), main.lastIndexOf('</section>'));
  if (!text.includes('<section')) throw new Error('the page has no text');
  return text;
}

function sum(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/**
 * The two typefaces at the weights that the page sets. A PDF can carry these as fonts; of variable ones it
 * would have drawings of each letter.
 */
function typefaces() {
  const face = (family, name, weight) => {
    const data = readFileSync(join(top, `end2end/tools/fonts/paper/${name}-${weight}.woff2`), 'base64');
    return `@font-face { font-family: "${family}"; font-weight: ${weight}; src: url(data:font/woff2;base64,${data}); }`;
  };
  return `${face('Text', 'figtree', 400)} ${face('Text', 'figtree', 600)} ${face('Heading', 'fraunces', 430)}
    :root { --sans: "Text"; --serif: "Heading"; font-synthesis-weight: none; }`;
}

/** Twice: only the first print tells which chapter begins on which page. */
async function print(page) {
  // The browser's half has nothing to do on paper.
  await page.route('**/pkg/*.{js,wasm}', (route) => route.abort());
  await page.goto(`${program.url}/guide/whole`, { waitUntil: 'load' });
  await page.addStyleTag({ content: typefaces() });
  await page.evaluate(() => document.fonts.ready);
  const { title, date, headings } = await page.evaluate(forPaper);
  const options = { tagged: true, outline: true, preferCSSPageSize: true, printBackground: false };
  const printed = async () => {
    const document = await PDFDocument.load(await page.pdf(options), { updateMetadata: false });
    return { document, starts: outline(document, headings) };
  };
  const first = await printed();
  await page.evaluate((starts) => {
    const numbers = document.querySelectorAll('.whole-contents .page-number');
    if (numbers.length !== starts.length) throw new Error('the contents are not the chapters');
    numbers.forEach((number, place) => (number.textContent = starts[place]));
  }, first.starts);
  const second = await printed();
  if (String(first.starts) !== String(second.starts)) throw new Error('the contents moved the chapters');
  return sign(second.document, title, new Date(`${date}T12:00:00Z`));
}

/** Takes off what only works on the site, and answers with what the text says of itself. */
function forPaper() {
  for (const link of document.querySelectorAll('main a[href^="/"]')) link.replaceWith(...link.childNodes);
  return {
    title: document.querySelector('h1').textContent,
    date: document.querySelector('main time').dateTime,
    headings: [...document.querySelectorAll('main :is(h1, h2, h3)')].map((heading) => ({
      words: heading.textContent,
      chapter: heading.matches('.chapter > h2'),
    })),
  };
}

/** Puts the text's own date in place of today's, and the practice's name in place of the browser's. */
function sign(document, title, date) {
  document.setTitle(title, { showInWindowTitleBar: true });
  document.setAuthor('Synergy eTherapy');
  document.setCreator('Synergy');
  document.setSubject('A guide to breathing, grounding, worried thoughts and sleep');
  document.setLanguage('en-US');
  document.setCreationDate(date);
  document.setModificationDate(date);
  renumber(document);
  return document.save({ useObjectStreams: true, addDefaultPage: false, updateFieldAppearances: false });
}

/** The browser names elements by a number that differs from print to print: here they are counted anew. */
function renumber(document) {
  const names = [];
  const walk = (value, put) => {
    if (value instanceof PDFString && /^node\d{8}$/.test(value.asString())) names.push([value.asString(), put]);
    if (value instanceof PDFDict) for (const [key, one] of value.entries()) walk(one, (next) => value.set(key, next));
    if (value instanceof PDFArray) value.asArray().forEach((one, place) => walk(one, (next) => value.set(place, next)));
  };
  for (const [, value] of document.context.enumerateIndirectObjects()) walk(value, () => {});
  // In their old order, because they are looked up in it.
  const order = [...new Set(names.map(([name]) => name))].sort();
  const numbers = new Map(order.map((name, place) => [name, `node${String(place + 1).padStart(8, '0')}`]));
  for (const [name, put] of names) put(PDFString.of(numbers.get(name)));
}

/**
 * Writes the headings' words into the outline, where the browser runs words together that stand on two
 * lines. Answers with the pages, from 1, on which the chapters begin.
 */
function outline(document, headings) {
  const all = [...entries(document.catalog.lookup(PDFName.of('Outlines'), PDFDict))];
  if (all.length !== headings.length) throw new Error(`${all.length} entries of ${headings.length} headings`);
  all.forEach((entry, place) => entry.set(PDFName.of('Title'), PDFHexString.fromText(headings[place].words)));
  return all.filter((_, place) => headings[place].chapter).map((entry) => pageOf(document, entry));
}

/** What stands below an entry of the outline, in the order of the text. */
function* entries(above) {
  let entry = above.lookupMaybe(PDFName.of('First'), PDFDict);
  while (entry) {
    yield entry;
    yield* entries(entry);
    entry = entry.lookupMaybe(PDFName.of('Next'), PDFDict);
  }
}

function words(dict, name) {
  return dict.lookup(PDFName.of(name), PDFString, PDFHexString).decodeText();
}

function pageOf(document, entry) {
  const page = entry.lookup(PDFName.of('Dest'), PDFArray).get(0);
  return document.getPages().findIndex(({ ref }) => ref === page) + 1;
}

/** Refuses a file that somebody who does not see it could not read. */
function look(document) {
  const { catalog } = document;
  const marked = catalog.lookup(PDFName.of('MarkInfo'), PDFDict).get(PDFName.of('Marked'));
  if (String(marked) !== 'true') throw new Error('the file is not tagged');
  if (words(catalog, 'Lang') !== 'en-US') throw new Error('the file does not say its language');
  const pages = document.getPageCount();
  if (pages < 9 || pages > 13) throw new Error(`the guide has ${pages} pages: a cover and 8 to 12 were promised`);
  const tags = {};
  count(catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict), tags);
  for (const tag of ['H1', 'H2', 'H3', 'Table', 'TH', 'L', 'Figure', 'Form', 'Link']) {
    if (!tags[tag]) throw new Error(`the file has no ${tag}`);
  }
  if (tags.H1 !== 1) throw new Error(`the file has ${tags.H1} headings of the first level`);
}

function count(node, tags) {
  const kind = node.lookupMaybe(PDFName.of('S'), PDFName)?.decodeText();
  if (kind) tags[kind] = (tags[kind] ?? 0) + 1;
  if (kind === 'Figure' && !node.has(PDFName.of('Alt'))) throw new Error('a picture has no words');
  const below = node.lookup(PDFName.of('K'));
  const all = below instanceof PDFArray ? below.asArray().map((_, place) => below.lookup(place)) : [below];
  for (const one of all) if (one instanceof PDFDict) count(one, tags);
}
