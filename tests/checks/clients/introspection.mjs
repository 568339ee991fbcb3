// Asks for the schema as playgrounds and code generators do, and finds schema.graphql in the answer.
//
//     node introspection.mjs http://127.0.0.1:PORT [TOKEN]
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { credentials, endpoint, run, tool } from './check.mjs';

const { buildClientSchema, buildSchema, getIntrospectionQuery, lexicographicSortSchema, printSchema } = tool('graphql');

const COMMITTED = buildSchema(readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8'));
const EVERYTHING = { specifiedByUrl: true, directiveIsRepeatable: true, inputValueDeprecation: true, oneOf: true };

async function served(options) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { ...credentials, 'content-type': 'application/json' },
    body: JSON.stringify({ query: getIntrospectionQuery(options) }),
  });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined);
  return buildClientSchema(data);
}

function lines(schema) {
  return printSchema(lexicographicSortSchema(schema)).split('\n');
}

await run({
  'what is served is what is committed': async () => {
    const [given, wanted] = [await served(EVERYTHING), COMMITTED].map(lines);
    const place = wanted.findIndex((line, number) => line !== given[number]);
    assert.equal(given[place], wanted[place], `line ${place}`);
    assert.equal(given.length, wanted.length);
  },
  'any way of asking will do': async () => {
    for (const options of [undefined, { ...EVERYTHING, schemaDescription: true }, { descriptions: false }]) {
      assert.ok(Object.keys((await served(options)).getTypeMap()).length > 900);
    }
  },
});
