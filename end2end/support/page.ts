import type { BrowserContext, Page } from '@playwright/test';

/** Lets pages of this context say when they have woken up: when their script took over. */
export async function noteWaking(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const listen = EventTarget.prototype.addEventListener;
    EventTarget.prototype.addEventListener = function (this: EventTarget, ...all: Parameters<typeof listen>) {
      // The router listens to the back button as soon as the page is alive.
      if ((this === undefined || this === window) && all[0] === 'popstate') {
        setTimeout(() => Object.assign(window, { awake: true }));
      }
      return listen.apply(this ?? window, all);
    };
  });
}

/** Waits until the page's script has taken over; a page without one is awake at once. */
export async function awake(page: Page, js: boolean): Promise<void> {
  if (js) await page.waitForFunction(() => 'awake' in window, undefined, { timeout: 20_000 });
}

/** Takes every question in a form, as `name: value`, hidden ones too. */
export function answersIn(page: Page): Promise<Record<string, string>> {
  return page.locator('main form').first().evaluate((form) => {
    const data = new FormData(form as HTMLFormElement);
    return Object.fromEntries([...data].map(([name, value]) => [name, String(value)]));
  });
}
