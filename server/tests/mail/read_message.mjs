// Reads a message with npm's `postal-mime` and says in JSON what it understood.
// Usage: read_message.mjs <file>; SYNERGY_TEST_NODE_MODULES is a node_modules folder that has postal-mime.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const modules = process.env.SYNERGY_TEST_NODE_MODULES;
const { default: PostalMime } = createRequire(join(modules, "x.js"))("postal-mime");

const message = await PostalMime.parse(readFileSync(process.argv[2]));
const header = (name) => message.headers.find((one) => one.key === name)?.value;

console.log(JSON.stringify({
  subject: message.subject,
  from: message.from.address,
  to: message.to[0].address,
  id: message.messageId,
  leave: header("list-unsubscribe"),
  text: message.text.replaceAll("\r\n", "\n").trim(),
  html: message.html.replaceAll("\r\n", "\n").trim(),
  attachments: message.attachments.filter((one) => one.disposition === "attachment").length,
  defects: [],
}));
