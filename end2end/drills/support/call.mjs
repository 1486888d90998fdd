import { Agent, request } from 'node:http';

/** Keeps connections open, as browsers do. */
export const keepAlive = () => new Agent({ keepAlive: true, maxSockets: 1 });

/**
 * One request. Fails with an error whose `began` says whether any of the answer had come: an answer
 * that was cut is another thing than a request that nobody took.
 */
export function call(url, method, path, { headers = {}, body, agent, patience = 60_000 } = {}) {
  return new Promise((done, failed) => {
    let began = false;
    const fail = (error) => failed(Object.assign(error, { began }));
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const sent = request(url + path, { method, agent, headers: { ...headers, ...length } }, (answer) => {
      began = true;
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', fail);
      answer.on('close', () => answer.complete || fail(new Error('the answer was cut')));
      answer.on('end', () => {
        if (!answer.complete) return;
        done({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString() });
      });
    });
    sent.setTimeout(patience, () => sent.destroy(new Error('no answer came in time')));
    sent.on('error', fail);
    sent.end(body);
  });
}
