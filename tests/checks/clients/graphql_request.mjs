// graphql-request as its users have it: by POST and by GET, with either kind of answer.
//
//     node graphql_request.mjs http://127.0.0.1:PORT [TOKEN]
import assert from 'node:assert/strict';

import {
  allMembers, areOrganizations, BOUNDLESS, credentials, endpoint, isBoundless, isRaised, isRefused, isUnknownField,
  JOIN, joining, MEMBERS, ORGANIZATIONS, ORGANIZATIONS_VARIABLES, RAISE, raising, rejection, run, tool, UNKNOWN_FIELD,
} from './check.mjs';

const { ClientError, gql, GraphQLClient } = tool('graphql-request');

const client = new GraphQLClient(endpoint, { headers: { ...credentials, 'accept-language': 'fr-CA' } });

await run({
  'all pages by cursor': async () => {
    await allMembers((variables) => client.request(MEMBERS, variables));
  },
  'lists in lists, with variables': async () => {
    areOrganizations(await client.request(ORGANIZATIONS, ORGANIZATIONS_VARIABLES));
  },
  'a query by GET': async () => {
    const reader = new GraphQLClient(endpoint, { method: 'GET', headers: credentials, jsonSerializer: JSON });
    areOrganizations(await reader.request(ORGANIZATIONS, ORGANIZATIONS_VARIABLES));
  },
  'a parsed document, and the whole answer': async () => {
    const document = gql`
      query Asked($code: String!) {
        jurisdictions(where: { code: { eq: $code } }) { nodes { code } }
      }
    `;
    const { data, headers, status } = await client.rawRequest(document, { code: 'CA-NL' });
    assert.equal(status, 200);
    assert.deepEqual(data, { jurisdictions: { nodes: [{ code: 'CA-NL' }] } });
    assert.match(headers.get('content-type'), /^application\/(graphql-response\+)?json; charset=utf-8$/);
  },
  'a mutation that is carried out': async () => {
    isRaised(await client.request(RAISE, raising('graphql-request')), 'graphql-request');
  },
  'a mutation that is refused, in French': async () => {
    const [member] = (await client.request(MEMBERS, { first: 1 })).members.edges;
    isRefused(await client.request(JOIN, joining(member.node.id)), /inscription/);
  },
  'what goes wrong while it is carried out': async () => {
    const error = await rejection(client.request(BOUNDLESS));
    assert.ok(error instanceof ClientError);
    isBoundless(error.response.errors);
    const all = new GraphQLClient(endpoint, { headers: credentials, errorPolicy: 'all' });
    const { errors } = await all.rawRequest(BOUNDLESS);
    isBoundless(errors);
  },
  'what does not fit the schema, under either media type': async () => {
    const statuses = { 'application/json': 200, 'application/graphql-response+json': 400 };
    for (const [accept, status] of Object.entries(statuses)) {
      const asking = new GraphQLClient(endpoint, { headers: { ...credentials, accept } });
      const error = await rejection(asking.request(UNKNOWN_FIELD));
      assert.ok(error instanceof ClientError);
      assert.equal(error.response.status, status, accept);
      isUnknownField(error.response.errors);
    }
  },
  'several operations in one request are refused': async () => {
    const error = await rejection(client.batchRequests([{ document: MEMBERS, variables: { first: 1 } }]));
    assert.ok(error instanceof ClientError);
    assert.equal(error.response.status, 400);
  },
  'a token that is none': async () => {
    // A demonstration asks nobody for one.
    if (!credentials.authorization) return;
    const stranger = new GraphQLClient(endpoint, { headers: { authorization: 'Bearer tribune_nothing' } });
    const error = await rejection(stranger.request(MEMBERS, { first: 1 }));
    assert.ok(error instanceof ClientError);
    assert.equal(error.response.status, 401);
  },
});
