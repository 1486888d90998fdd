import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { expect, type Page } from '@playwright/test';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

type Sight = { width: number; scheme: 'light' | 'dark' };

const EVERY_SIGHT: Sight[] = [320, 390, 1440].flatMap((width) => [
  { width, scheme: 'light' as const },
  { width, scheme: 'dark' as const },
]);

/** Without scripts the page and its style are the same: each size and each scheme once will do. */
const SOME_SIGHTS: Sight[] = [
  { width: 320, scheme: 'dark' },
  { width: 390, scheme: 'light' },
  { width: 1440, scheme: 'dark' },
];

/** Looks at the page as it stands, in every size and scheme, and notes what is wrong with it. */
export class Looker {
  readonly faults: string[] = [];
  looks = 0;

  constructor(
    private readonly page: Page,
    private readonly js: boolean,
  ) {}

  async look(name: string): Promise<void> {
    const before = this.page.viewportSize();
    await expect(this.page.getByRole('heading', { level: 1 })).toBeVisible();
    for (const sight of this.js ? EVERY_SIGHT : SOME_SIGHTS) {
      await this.page.setViewportSize({ width: sight.width, height: 844 });
      await this.page.emulateMedia({ colorScheme: sight.scheme, reducedMotion: 'reduce' });
      const words = `${name}, ${sight.width} px, ${sight.scheme}`;
      for (const fault of await this.axe()) this.faults.push(`${words}: ${fault}`);
      this.looks += 1;
    }
    await this.page.setViewportSize({ width: 320, height: 256 });
    for (const fault of await this.narrow()) this.faults.push(`${name}, 320 × 256: ${fault}`);
    if (before) await this.page.setViewportSize(before);
  }

  /** Looks at a state that another size would not have. */
  async lookAsItIs(name: string): Promise<void> {
    for (const scheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      for (const fault of await this.axe()) this.faults.push(`${name}, ${scheme}: ${fault}`);
      this.looks += 1;
    }
  }

  settle(): void {
    console.log(`accessibility: ${this.looks} looks, ${this.faults.length} faults`);
    expect(this.looks).toBeGreaterThan(0);
    expect(this.faults).toEqual([]);
  }

  /** axe needs timers, which do not run where scripts are off: they are let on while it looks. */
  private async axe(): Promise<string[]> {
    if (this.js) return this.run();
    const session = await this.page.context().newCDPSession(this.page);
    const scripts = (on: boolean) => session.send('Emulation.setScriptExecutionDisabled', { value: !on });
    // A session that never turned them off cannot turn them on.
    await scripts(false);
    await scripts(true);
    const found = await this.run();
    await scripts(false);
    await session.detach();
    return found;
  }

  private async run(): Promise<string[]> {
    if (!(await this.page.evaluate(() => 'axe' in window))) await this.page.evaluate(AXE);
    return this.page.evaluate(async (tags) => {
      type Result = { id: string; help: string; nodes: { html: string; any: { message: string }[]; all: { message: string }[]; none: { message: string }[] }[] };
      const { axe } = window as unknown as { axe: { run(what: Document, how: object): Promise<{ violations: Result[] }> } };
      const { violations } = await axe.run(document, {
        runOnly: { type: 'tag', values: tags },
        rules: { 'target-size': { enabled: true } },
        resultTypes: ['violations'],
        preload: false,
      });
      return violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ html, any, all, none }) => {
          const why = [...any, ...all, ...none].map(({ message }) => message).join('; ');
          return `${id} (${help}): ${html.slice(0, 160)} | ${why.slice(0, 200)}`;
        }),
      );
    }, TAGS);
  }

  /** At 400 % zoom of a small window: nothing to the side, and everything large enough to hit. */
  private narrow(): Promise<string[]> {
    return this.page.evaluate(() => {
      const faults: string[] = [];
      const wide = document.documentElement.scrollWidth;
      if (wide > innerWidth) {
        const out = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1);
        const culprits = out.slice(0, 3).map((one) => one.outerHTML.slice(0, 80));
        faults.push(`the page is ${wide} px wide: ${culprits.join(' … ')}`);
      }
      const targets = 'main button, main a.button, main select, main textarea, main .choice, main .check input, main summary, main input:not([type=hidden]):not([type=radio]):not([type=checkbox]), header a, header button, footer nav a';
      for (const target of document.querySelectorAll<HTMLElement>(targets)) {
        if (!target.checkVisibility({ visibilityProperty: true }) || target.closest('[aria-hidden=true], [popover]:not(:popover-open)')) continue;
        const { width, height } = target.getBoundingClientRect();
        if (width < 24 || height < 24) {
          faults.push(`${Math.round(width)} × ${Math.round(height)} px: ${target.outerHTML.slice(0, 120)}`);
        }
      }
      return faults;
    });
  }
}
