import { randomInt } from 'node:crypto';

/** Words that stand nowhere else: whatever holds one of them knows what somebody typed. */
export class Marks {
  private readonly forms = new Map<string, string[]>();

  constructor(...names: string[]) {
    for (const name of names) this.forms.set(name, [randomWord()]);
  }

  /** The word of that name. */
  of(name: string): string {
    const word = this.forms.get(name)?.[0];
    if (word === undefined) throw new Error(`there is no mark ${name}`);
    return word;
  }

  /** Something that any of these forms gives away. */
  add(name: string, ...forms: string[]): void {
    this.forms.set(name, forms);
  }

  names(): string[] {
    return [...this.forms.keys()];
  }

  /** The names of those that stand in a text or in bytes, but for those that may. */
  in(where: string | Buffer, allowed: string[] = []): string[] {
    const text = typeof where === 'string' ? where : where.toString('latin1');
    const small = text.toLowerCase();
    const stands = (form: string) => small.includes(form.toLowerCase()) || disguises(form).some((one) => text.includes(one));
    const found = [...this.forms].filter(([, forms]) => forms.some(stands)).map(([name]) => name);
    return found.filter((name) => !allowed.includes(name));
  }
}

/** Twelve letters of no language. */
function randomWord(): string {
  return Array.from({ length: 12 }, () => 'bcdfghjklmnpqrstvwxz'[randomInt(20)]).join('');
}

/** A telephone number that nobody has, as it is typed, and what else it may be written as. */
export function randomPhone(): string[] {
  const digits = (count: number) => String(randomInt(10 ** count)).padStart(count, '0');
  const [area, exchange, line] = [`6${digits(2)}`, `5${digits(2)}`, digits(4)];
  const local = ['-', ' ', '.'].map((between) => exchange + between + line);
  return [`${area}-${exchange}-${line}`, `${area}${exchange}${line}`, ...local];
}

/** What becomes of a text in base64, as hexadecimal digits, and in UTF-16. */
function disguises(text: string): string[] {
  const bytes = Buffer.from(text);
  // In base64 it has one of three looks, by where it begins; how it ends depends on what follows.
  const encoded = [0, 1, 2].map((before) => Buffer.concat([Buffer.alloc(before), bytes]).toString('base64'));
  const inner = encoded.map((look, before) => look.slice(before > 0 ? 4 : 0, -4));
  return [...inner, bytes.toString('hex'), Buffer.from(text, 'utf16le').toString('latin1')];
}
