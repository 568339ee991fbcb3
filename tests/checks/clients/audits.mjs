// Passes the audits of GraphQL over HTTP that the npm package graphql-http has for servers: what they
// call MUST, SHOULD and MAY alike.
//
//     node audits.mjs http://127.0.0.1:PORT [TOKEN]
import { credentials, endpoint, tool } from './check.mjs';

const { serverAudits } = tool('graphql-http');

/** How many there are: fewer would mean that they are not all there any more. */
const EXPECTED = 61;

/** The audits' own requests, with who asks. */
function fetchFn(address, init = {}) {
  return fetch(address, { ...init, headers: { ...init.headers, ...credentials } });
}

const audits = serverAudits({ url: endpoint, fetchFn });
const counts = {};
const failures = [];
for (const audit of audits) {
  const [keyword] = /^(MUST|SHOULD|MAY)/.exec(audit.name) ?? ['?'];
  const result = await audit.fn();
  const passes = result.status === 'ok';
  counts[keyword] ??= { passed: 0, of: 0 };
  counts[keyword].of += 1;
  if (passes) counts[keyword].passed += 1;
  else failures.push(`${audit.id} ${audit.name}: ${result.reason}`);
  console.log(`${result.status.padEnd(6)} ${audit.id} ${audit.name}`);
}
for (const [keyword, { passed, of }] of Object.entries(counts)) console.log(`${keyword}: ${passed} of ${of}`);
if (audits.length !== EXPECTED) failures.push(`${audits.length} audits instead of ${EXPECTED}`);
for (const failure of failures) console.error(`FAILED  ${failure}`);
process.exitCode = failures.length > 0 ? 1 : 0;
