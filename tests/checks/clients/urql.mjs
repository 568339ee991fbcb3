// @urql/core as its users have it: its two ways of fetching, and its cache of documents.
//
//     node urql.mjs http://127.0.0.1:PORT [TOKEN]
import assert from 'node:assert/strict';

import {
  allMembers, areOrganizations, BOUNDLESS, credentials, endpoint, isBoundless, isRaised, isRefused, isUnknownField,
  JOIN, joining, MEMBERS, ORGANIZATIONS, ORGANIZATIONS_VARIABLES, RAISE, raising, run, tool, UNKNOWN_FIELD,
} from './check.mjs';

const { cacheExchange, Client, CombinedError, fetchExchange } = tool('@urql/core');

let requests = [];
const options = {
  url: endpoint,
  exchanges: [cacheExchange, fetchExchange],
  fetch: async (address, init) => {
    const response = await fetch(address, init);
    requests.push({ method: init.method, status: response.status });
    return response;
  },
  fetchOptions: { headers: { ...credentials, 'accept-language': 'en-CA' } },
};
const client = new Client({ ...options, preferGetMethod: false });

/** The data of a result, which must have no error. */
function data(result) {
  assert.equal(result.error, undefined, result.error?.message);
  return result.data;
}

await run({
  'all pages by cursor': async () => {
    await allMembers(async (variables) => data(await client.query(MEMBERS, variables)));
  },
  'lists in lists, with variables, once over the wire': async () => {
    requests = [];
    for (let time = 0; time < 2; time += 1) {
      areOrganizations(data(await client.query(ORGANIZATIONS, ORGANIZATIONS_VARIABLES)));
    }
    assert.equal(requests.length, 1, 'the second answer should come from the cache');
  },
  'queries by GET, mutations by POST': async () => {
    const reader = new Client({ ...options, preferGetMethod: 'force' });
    requests = [];
    areOrganizations(data(await reader.query(ORGANIZATIONS, ORGANIZATIONS_VARIABLES)));
    isRaised(data(await reader.mutation(RAISE, raising('urql'))), 'urql');
    assert.deepEqual(requests, [{ method: 'GET', status: 200 }, { method: 'POST', status: 200 }]);
  },
  'a mutation that is refused, in English': async () => {
    const [member] = data(await client.query(MEMBERS, { first: 1 })).members.edges;
    isRefused(data(await client.mutation(JOIN, joining(member.node.id))), /has been running/);
  },
  'what goes wrong while it is carried out': async () => {
    const { error } = await client.query(BOUNDLESS, {});
    assert.ok(error instanceof CombinedError);
    assert.equal(error.networkError, undefined);
    isBoundless(error.graphQLErrors);
  },
  'what does not fit the schema': async () => {
    requests = [];
    const { error } = await client.query(UNKNOWN_FIELD, {});
    assert.ok(error instanceof CombinedError);
    isUnknownField(error.graphQLErrors);
    assert.equal(error.networkError, undefined);
    // urql asks for application/graphql-response+json first.
    assert.deepEqual(requests, [{ method: 'POST', status: 400 }]);
  },
});
