// Reads a refusal as the program writes it into an address: postcard, whose numbers are varints and
// whose enums are the place of the variant. See `app/src/refusal.rs` and `domain::booking::BookingError`.

const DESKS = ['Booking', 'Practice', 'Account', 'Desk', 'Transport'];
const BOOKING = [
  'Form', 'Taken', 'NoDraft', 'TooEarly', 'AlreadyBooked', 'NotFound', 'Closed', 'Changed', 'KeyReused', 'TooMany', 'Unavailable',
];

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  /** An unsigned number: seven bits a byte, the lowest first. */
  number() {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      if (this.at >= this.bytes.length) throw new Error('a refusal ends too early');
      const byte = this.bytes[this.at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  }

  /** A signed number, folded so that small ones of both signs are short. */
  signed() {
    const folded = this.number();
    return Number((folded >> 1n) ^ -(folded & 1n));
  }

  name(names) {
    const place = Number(this.number());
    if (names[place] === undefined) throw new Error(`a refusal has no variant ${place}`);
    return names[place];
  }
}

/** The refusal as an object like `{ Booking: { Taken: { at, nearest } } }`, or a name alone. */
export function readRefusal(bytes) {
  const reader = new Reader(bytes);
  const desk = reader.name(DESKS);
  if (desk !== 'Booking') return desk;
  const why = reader.name(BOOKING);
  if (why === 'Taken') {
    const at = reader.signed();
    const nearest = Array.from({ length: Number(reader.number()) }, () => reader.signed());
    return { Booking: { Taken: { at, nearest } } };
  }
  return { Booking: why };
}
