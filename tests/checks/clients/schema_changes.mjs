// Finds what has changed in the schema since the last release and breaks clients; each such change must
// be marked in the change log.
//
//     node schema_changes.mjs RELEASED.graphql SCHEMA.graphql CHANGELOG.md
//     node schema_changes.mjs --release RELEASED.graphql SCHEMA.graphql
//
// The first prints all changes that matter to clients. It ends with 1 and the reasons on the standard
// error where a breaking one has no mark, or a mark has no change. A mark is a line in the change log's
// first section, with one or more schema coordinates:
//
//     - BREAKING `Type.field`, `OtherType`: why, and what there is instead
//
// The second is for a release: it writes down the schema as it is now, without descriptions.
import { readFileSync, writeFileSync } from 'node:fs';

import { tool } from './check.mjs';

const { buildSchema, findBreakingChanges, findDangerousChanges, parse, print, visit } = tool('graphql');

/** Where a change is, by what graphql-js says of it. */
const PLACES = [
  [/^(?:Standard scalar )?(\w+) was removed(?: because it is not referenced anymore)?\.$/, '$1'],
  [/^(\w+\.\w+) was removed\.$/, '$1'],
  [/^(\w+) changed from .*$/, '$1'],
  [/^(\w+) was removed from union type (\w+)\.$/, '$2.$1'],
  [/^(\w+) was removed from enum type (\w+)\.$/, '$2.$1'],
  [/^A required field (\w+) on input type (\w+) was added\.$/, '$2.$1'],
  [/^(\w+\.\w+) changed type from .*$/, '$1'],
  [/^A required arg (\w+) on (\w+\.\w+) was added\.$/, '$2($1:)'],
  [/^(\w+\.\w+) arg (\w+) (?:was removed|has changed type from .*)\.?$/, '$1($2:)'],
  [/^(\w+) no longer implements interface \w+\.$/, '$1'],
  [/^(\w+) was removed from (\w+)\.$/, '@$2($1:)'],
  [/^A required arg (\w+) on directive (\w+) was added\.$/, '@$2($1:)'],
  [/^Repeatable flag was removed from (\w+)\.$/, '@$1'],
];

/** The schema coordinate of a change; what it is said of it where that is none of the above. */
function place({ description }) {
  const known = PLACES.find(([pattern]) => pattern.test(description));
  return known ? description.replace(...known) : description;
}

/** The marks of the change log's first section, by coordinate. */
function marks(log) {
  const [, section = ''] = log.split(/^## /m);
  const found = new Map();
  for (const line of section.match(/^- BREAKING\b.*$/gm) ?? []) {
    const form = /^- BREAKING ((?:`[^`]+`(?:, )?)+): \S/.exec(line);
    if (!form) throw new Error(`not of the form “- BREAKING \`Type.field\`: why …”: ${line}`);
    for (const [, coordinate] of form[1].matchAll(/`([^`]+)`/g)) found.set(coordinate, line);
  }
  return found;
}

function read(file) {
  return readFileSync(file, 'utf8');
}

function release(released, current) {
  const bare = visit(parse(read(current)), { enter: (node) => (node.description ? { ...node, description: undefined } : undefined) });
  writeFileSync(released, `${print(bare)}\n`);
}

function compare(released, current, log) {
  const [before, now] = [released, current].map((file) => buildSchema(read(file)));
  const marked = marks(read(log));
  const breaking = findBreakingChanges(before, now).map((change) => ({ ...change, place: place(change) }));
  for (const { description } of findDangerousChanges(before, now)) console.log(`dangerous  ${description}`);
  for (const { description } of breaking) console.log(`breaking   ${description}`);
  const unmarked = breaking.filter((change) => !marked.has(change.place));
  for (const change of unmarked) {
    console.error(`${change.description} It breaks clients; the change log must say so:\n- BREAKING \`${change.place}\`: …`);
  }
  const idle = [...marked].filter(([coordinate]) => !breaking.some((change) => change.place === coordinate));
  for (const [coordinate, line] of idle) console.error(`${coordinate} is not broken, but marked: ${line}`);
  if (unmarked.length + idle.length > 0) process.exitCode = 1;
}

const [first, ...rest] = process.argv.slice(2);
if (first === '--release') release(...rest);
else compare(first, ...rest);
