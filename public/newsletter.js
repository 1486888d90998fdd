// A joining that was put off: works out the number that the form asks for, and sends the form. Where
// this does not run, the page says for how long to wait before pressing its button.

const form = document.querySelector('form[data-bits]');

/** How many zero bits a digest begins with. */
function zeros(digest) {
  let count = 0;
  for (const byte of digest) {
    if (byte !== 0) return count + Math.clz32(byte) - 24;
    count += 8;
  }
  return count;
}

/** The first number whose digest, behind the ticket and a colon, begins with enough zero bits. */
async function prove(ticket, bits) {
  const text = new TextEncoder();
  const digest = (n) => crypto.subtle.digest('SHA-256', text.encode(`${ticket}:${n}`));
  const together = 256;
  for (let first = 0; ; first += together) {
    const numbers = Array.from({ length: together }, (_, at) => first + at);
    const digests = await Promise.all(numbers.map(digest));
    const found = digests.findIndex((one) => zeros(new Uint8Array(one)) >= bits);
    if (found >= 0) return numbers[found];
  }
}

if (form && globalThis.crypto?.subtle) {
  const telling = form.querySelector('[data-telling]');
  telling.textContent = telling.dataset.telling;
  prove(form.elements.ticket.value, Number(form.dataset.bits)).then((proof) => {
    form.elements.proof.value = proof;
    form.submit();
  });
}
