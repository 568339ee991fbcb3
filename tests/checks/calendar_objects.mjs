// Reads calendar objects with the npm package ical.js, and says what it understood.
//
//     node calendar_objects.mjs FILE…
//
// Prints one JSON object a line, one for each file, in their order; calendar_objects.py prints the same, so
// the two can be compared. Ends with 1 and the reasons on the standard error when an object is not
// what RFC 5545 and RFC 5546 want of an invitation or a cancellation.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const tools = createRequire(`${process.env.TRIBUNE_TOOLS}/package.json`);
const loaded = tools('ical.js');
const ICAL = loaded.default ?? loaded;

function instant(component, name) {
  const time = only(component, name).getFirstValue();
  if (time.isDate || time.zone !== ICAL.Timezone.utcTimezone) throw new Error(`${name} is no time in UTC`);
  return time.toString();
}

function only(component, name) {
  const all = component.getAllProperties(name);
  if (all.length !== 1) throw new Error(`${all.length} times ${name}`);
  return all[0];
}

function party(component, name) {
  const property = only(component, name);
  return {
    address: property.getFirstValue(),
    name: property.getParameter('cn') ?? null,
    partstat: property.getParameter('partstat') ?? null,
    rsvp: property.getParameter('rsvp') ?? null,
  };
}

function understood(text) {
  ICAL.design.strict = true;
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents('vevent');
  if (events.length !== 1) throw new Error(`${events.length} events in one object`);
  const [event] = events;
  const value = (name) => only(event, name).getFirstValue();
  return {
    version: only(calendar, 'version').getFirstValue(),
    method: only(calendar, 'method').getFirstValue(),
    uid: value('uid'),
    sequence: value('sequence'),
    stamp: instant(event, 'dtstamp'),
    start: instant(event, 'dtstart'),
    end: instant(event, 'dtend'),
    summary: value('summary'),
    description: event.getFirstPropertyValue('description') ?? '',
    location: event.getFirstPropertyValue('location') ?? '',
    status: value('status'),
    organizer: party(event, 'organizer'),
    attendee: party(event, 'attendee'),
  };
}

let failed = false;
for (const name of process.argv.slice(2)) {
  try {
    const read = understood(readFileSync(name, 'utf8'));
    console.log(JSON.stringify(read));
    if (!['REQUEST', 'CANCEL'].includes(read.method)) throw new Error(`METHOD is ${read.method}`);
  } catch (error) {
    failed = true;
    console.error(`${name}: ${error.message}`);
  }
}
process.exitCode = failed ? 1 : 0;
