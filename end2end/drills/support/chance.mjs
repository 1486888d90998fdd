/** Chance that can be repeated: the same seed, the same drill (mulberry32). */
export class Chance {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** A number from 0 up to 1, without 1. */
  number() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `least` to `most`. */
  between(least, most) {
    return least + Math.floor(this.number() * (most - least + 1));
  }

  one(of) {
    return of[this.between(0, of.length - 1)];
  }
}

export const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
