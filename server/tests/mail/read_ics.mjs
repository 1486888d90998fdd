// Reads a calendar file with npm's `ical.js` and says in JSON what it understood.
// Usage: read_ics.mjs <file>; SYNERGY_TEST_NODE_MODULES is a node_modules folder that has ical.js.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const modules = process.env.SYNERGY_TEST_NODE_MODULES;
const { default: ICAL } = await import(pathToFileURL(join(modules, "ical.js/dist/ical.js")));

// Without this the reader overlooks some of what it finds wrong.
ICAL.design.strict = true;

const calendar = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], "utf8")));
const [found, ...others] = calendar.getAllSubcomponents("vevent");
if (others.length > 0) throw new Error("more than one event");
const event = new ICAL.Event(found);
const organizer = found.getFirstProperty("organizer");

console.log(JSON.stringify({
  method: calendar.getFirstPropertyValue("method"),
  uid: event.uid,
  sequence: event.sequence,
  starts_at: event.startDate.toUnixTime(),
  ends_at: event.endDate.toUnixTime(),
  stamp: found.getFirstPropertyValue("dtstamp").toUnixTime(),
  summary: event.summary,
  description: event.description ?? "",
  status: found.getFirstPropertyValue("status"),
  organizer: organizer.getFirstValue(),
  organizer_name: organizer.getParameter("cn") ?? "",
  attendees: event.attendees.map((attendee) => attendee.getFirstValue()),
  faults: [],
}));
