import { expect, type Locator, type Page } from '@playwright/test';

/** A person without a mouse. Every stop on the way must be seen. */
export class Keyboard {
  stops = 0;

  constructor(private readonly page: Page) {}

  /** Goes on with the Tab key until the target has the focus. */
  async to(target: Locator, key = 'Tab'): Promise<void> {
    for (let steps = 0; steps < 80; steps += 1) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press(key);
      this.stops += 1;
      await this.seen();
    }
    throw new Error(`80 times ${key} did not lead to ${target}`);
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  async type(target: Locator, text: string): Promise<void> {
    await this.to(target);
    await this.page.keyboard.type(text);
  }

  async follow(target: Locator): Promise<void> {
    await this.to(target);
    await this.press('Enter');
  }

  /** Whatever has the focus is on the screen, not covered, and marked: soon, if the page scrolls there. */
  private async seen(): Promise<void> {
    await expect.poll(() => this.page.evaluate(whatHidesTheFocus), { message: 'the focus must be seen' }).toBe('');
  }
}

/** Runs in the page. */
function whatHidesTheFocus(): string {
  const at = document.activeElement;
  if (!at || at === document.body) return '';
  const box = at.getBoundingClientRect();
  const words = `${at.tagName} ${at.id} "${at.textContent?.slice(0, 40)}" at ${[box.x, box.y, box.right, box.bottom].map(Math.round)}`;
  if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) {
    return `${words} is off the screen`;
  }
  const marked = [at, at.closest('label'), at.parentElement].some((one) => {
    const style = one && getComputedStyle(one);
    return style && ((style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none');
  });
  if (!marked) return `${words} does not show its focus`;
  const inside = (value: number, most: number) => Math.min(Math.max(value, 0), most - 1);
  const middle = document.elementFromPoint(
    inside(box.x + box.width / 2, innerWidth),
    inside(box.y + box.height / 2, innerHeight),
  );
  const covered = middle && !at.contains(middle) && !middle.contains(at) && !at.closest('label')?.contains(middle);
  return covered ? `${words} is covered by ${middle.tagName} ${middle.className}` : '';
}
