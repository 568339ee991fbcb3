// @apollo/client as its users have it: its cache with pages after Relay's fashion, its links, its errors.
//
//     node apollo.mjs http://127.0.0.1:PORT [TOKEN]
import assert from 'node:assert/strict';

import {
  areOrganizations, BOUNDLESS, credentials, endpoint, isBoundless, isRaised, isRefused, isUnknownField, JOIN,
  joining, MEMBERS, ORGANIZATIONS, ORGANIZATIONS_VARIABLES, RAISE, raising, rejection, run, tool, UNKNOWN_FIELD, until,
} from './check.mjs';

const { ApolloClient, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache, ServerError } = tool('@apollo/client');
const { relayStylePagination } = tool('@apollo/client/utilities');

let requests = [];
async function watched(address, init) {
  const response = await fetch(address, init);
  requests.push({ method: init.method, status: response.status });
  return response;
}

function client(link = {}) {
  const pages = { fields: { members: relayStylePagination(['at', 'where', 'orderBy']) } };
  return new ApolloClient({
    cache: new InMemoryCache({ typePolicies: { Query: pages } }),
    link: new HttpLink({ uri: endpoint, fetch: watched, headers: { ...credentials, 'accept-language': 'en-CA' }, ...link }),
  });
}

await run({
  'pages that the cache puts together': async () => {
    const apollo = client();
    const query = gql(MEMBERS);
    const list = apollo.watchQuery({ query, variables: { first: 30, after: null } });
    const shown = [];
    const subscription = list.subscribe(({ data, dataState }) => {
      if (dataState === 'complete') shown.push(data.members.edges.length);
    });
    for (const expected of [30, 60, 81]) {
      if (shown.length > 0) await list.fetchMore({ variables: { after: list.getCurrentResult().data.members.pageInfo.endCursor } });
      await until(() => shown.at(-1) === expected);
    }
    subscription.unsubscribe();
    const { data } = list.getCurrentResult();
    assert.equal(data.members.pageInfo.hasNextPage, false);
    assert.equal(new Set(data.members.edges.map(({ node }) => node.id)).size, 81);
  },
  'lists in lists, with variables, once over the wire': async () => {
    const apollo = client();
    requests = [];
    for (let time = 0; time < 2; time += 1) {
      const { data } = await apollo.query({ query: gql(ORGANIZATIONS), variables: ORGANIZATIONS_VARIABLES });
      areOrganizations(data);
    }
    assert.equal(requests.length, 1, 'the second answer should come from the cache');
  },
  'queries by GET, mutations by POST': async () => {
    const apollo = client({ useGETForQueries: true });
    requests = [];
    const { data } = await apollo.query({ query: gql(ORGANIZATIONS), variables: ORGANIZATIONS_VARIABLES });
    areOrganizations(data);
    const raised = await apollo.mutate({ mutation: gql(RAISE), variables: raising('Apollo') });
    isRaised(raised.data, 'Apollo');
    assert.deepEqual(requests, [{ method: 'GET', status: 200 }, { method: 'POST', status: 200 }]);
  },
  'what a mutation gives back is what the cache has': async () => {
    const apollo = client();
    const { data } = await apollo.mutate({ mutation: gql(RAISE), variables: raising('the cache') });
    const fragment = gql`fragment Raised on Issue { description { en } }`;
    const kept = apollo.cache.readFragment({ id: apollo.cache.identify(data.createIssue.issue), fragment });
    assert.equal(kept.description.en, data.createIssue.issue.description.en);
  },
  'any row by its id': async () => {
    const apollo = client();
    const members = await apollo.query({ query: gql(MEMBERS), variables: { first: 1 } });
    const [{ node }] = members.data.members.edges;
    const query = gql`query Again($id: ID!) { node(id: $id) { id ... on Person { familyName } } }`;
    const { data } = await apollo.query({ query, variables: { id: node.id }, fetchPolicy: 'network-only' });
    assert.equal(data.node.familyName, node.familyName);
    assert.equal(data.node.__typename, 'Person');
  },
  'a mutation that is refused, in English': async () => {
    const apollo = client();
    const { data } = await apollo.query({ query: gql(MEMBERS), variables: { first: 1 } });
    const variables = joining(data.members.edges[0].node.id);
    isRefused((await apollo.mutate({ mutation: gql(JOIN), variables })).data, /has been running/);
  },
  'what goes wrong while it is carried out': async () => {
    const error = await rejection(client().query({ query: gql(BOUNDLESS) }));
    assert.ok(CombinedGraphQLErrors.is(error), String(error));
    isBoundless(error.errors);
    const all = await client().query({ query: gql(BOUNDLESS), errorPolicy: 'all' });
    assert.equal(all.error.errors[0].extensions.code, 'PAGE_REQUIRED');
  },
  'what does not fit the schema, under either media type': async () => {
    const statuses = { 'application/json': 200, 'application/graphql-response+json': 400 };
    for (const [accept, status] of Object.entries(statuses)) {
      requests = [];
      const apollo = client({ headers: { ...credentials, accept } });
      const error = await rejection(apollo.query({ query: gql(UNKNOWN_FIELD) }));
      assert.ok(CombinedGraphQLErrors.is(error), `${accept}: ${error}`);
      isUnknownField(error.errors);
      assert.deepEqual(requests, [{ method: 'POST', status }]);
    }
  },
  'what is no GraphQL endpoint': async () => {
    const error = await rejection(client({ uri: `${endpoint}/nothing` }).query({ query: gql(MEMBERS), variables: { first: 1 } }));
    assert.ok(ServerError.is(error), String(error));
    assert.equal(error.statusCode, 404);
  },
});
