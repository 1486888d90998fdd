import { createServer } from 'node:net';

/** A mail server that takes everything and counts how often each letter came. */
export class Mailbox {
  /** How often the letter of each row came. */
  taken = new Map();

  static async open() {
    const box = new Mailbox();
    box.server = createServer((socket) => box.talk(socket));
    await new Promise((done) => box.server.listen(0, '127.0.0.1', done));
    box.url = `smtp://127.0.0.1:${box.server.address().port}`;
    return box;
  }

  close() {
    this.server.close();
  }

  talk(socket) {
    let heard = '';
    let letter = false;
    socket.on('error', () => {});
    socket.write('220 drill ESMTP\r\n');
    socket.on('data', (bytes) => {
      heard += bytes;
      for (;;) {
        const end = letter ? heard.indexOf('\r\n.\r\n') : heard.indexOf('\r\n');
        if (end < 0) return;
        const said = heard.slice(0, end);
        heard = heard.slice(end + (letter ? 5 : 2));
        if (letter) this.take(said);
        letter = !letter && /^data/i.test(said);
        socket.write(letter ? '354 go on\r\n' : '250 ok\r\n');
        if (/^quit/i.test(said)) socket.end();
      }
    });
  }

  take(letter) {
    const id = /^Message-ID: <([^@>]+)@/im.exec(letter)?.[1] ?? 'without an id';
    this.taken.set(id, (this.taken.get(id) ?? 0) + 1);
  }
}
