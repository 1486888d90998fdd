import type { BrowserContext, Page } from '@playwright/test';

declare global {
  interface Window {
    isAwake?: () => boolean;
  }
}

/** Lets pages of this context tell whether their script has taken over. */
export async function noteWaking(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const listen = EventTarget.prototype.addEventListener;
    const heard = new WeakSet<EventTarget>();
    let router = false;
    EventTarget.prototype.addEventListener = function (...all: Parameters<typeof listen>) {
      const target = this ?? window;
      heard.add(target);
      if (target === window && all[0] === 'popstate') router = true;
      return listen.apply(target, all);
    };
    const alive = (form: HTMLFormElement) => heard.has(form) || [...form.elements].some((one) => heard.has(one));
    window.isAwake = () => {
      // What was made on the server is shown as it came: the browser does its forms by itself.
      const forms = [...document.querySelectorAll<HTMLFormElement>('main form')].filter((form) => !form.closest('.contents-only'));
      return router && document.querySelector('main h1') !== null && forms.every(alive);
    };
  });
}

/** Waits until the page's script has taken over; a page without one is awake at once. */
export async function awake(page: Page, js: boolean): Promise<void> {
  if (js) await page.waitForFunction(() => window.isAwake?.(), undefined, { timeout: 20_000 });
}
