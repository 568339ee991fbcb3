// What the checks of this folder share: where the service is, what it is asked, and what must come of it.
//
// Each check is started with the service's address and, where it wants one, a token:
//
//     node NAME.mjs http://127.0.0.1:PORT [TOKEN]
//
// The service is a demonstration as it is when it has just begun. A check ends with 1 and the reasons on
// the standard error when its client does not get what its users expect.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const [base, token] = process.argv.slice(2);

/** A package that tests/run has installed. */
export const tool = createRequire(`${process.env.TRIBUNE_TOOLS}/package.json`);

/** Where GraphQL is answered. */
export const endpoint = `${base}/graphql`;

/** What each request says of who asks. */
export const credentials = token ? { authorization: `Bearer ${token}` } : {};

/** A page of the members at the end of the yardstick's period, by name. */
export const MEMBERS = /* GraphQL */ `
  query Members($first: Int!, $after: String) {
    members(at: "2021-08-31", first: $first, after: $after, orderBy: [{ familyName: ASC }, { givenName: ASC }]) {
      totalCount
      edges { cursor node { id familyName } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

/** Lists in a list, three relations away, with variables of every kind. */
export const ORGANIZATIONS = /* GraphQL */ `
  query Organizations($at: Date!, $where: OrganizationWhere, $orderBy: [OrganizationOrder!], $members: Int = 2) {
    organizations(at: $at, first: 5, where: $where, orderBy: $orderBy) {
      totalCount
      nodes {
        id
        name { name { en } }
        jurisdiction { code }
        members { totalCount }
        several: members(first: $members) { nodes { id memberships(first: 1) { nodes { from } } } }
      }
    }
  }
`;
export const ORGANIZATIONS_VARIABLES = {
  at: '2021-08-31',
  where: { orderOfGovernment: { in: ['PROVINCIAL'] }, members: { count: { gte: 3 } } },
  orderBy: [{ members: { count: 'DESC' } }, { jurisdiction: { position: 'ASC' } }],
};

/** Joins somebody who has joined already. */
export const JOIN = /* GraphQL */ `
  mutation Join($input: JoinCommunityInput!) {
    joinCommunity(input: $input) { status problems { path code message } membership { id } clientMutationId }
  }
`;

/** Raises an issue, which is entered. */
export const RAISE = /* GraphQL */ `
  mutation Raise($input: CreateIssueInput!) {
    createIssue(input: $input) {
      status
      problems { code }
      issue { id description { fr en state } }
      clientMutationId
    }
  }
`;

/** Rows that can grow are asked for without saying how many. */
export const BOUNDLESS = '{ members { nodes { id } } }';

/** A field that the schema has not. */
export const UNKNOWN_FIELD = '{ members(first: 1) { nodes { shoeSize } } }';

/** The variables of `JOIN`, for a member of the executives' track. */
export function joining(person) {
  return { input: { person, track: 'EXECUTIVE', from: '2021-09-01', clientMutationId: 'again' } };
}

/** The variables of `RAISE`, in one language and in draft. */
export function raising(client) {
  const description = { en: { text: `Asked for by ${client}: “Ünïcödé”, 🍁` } };
  return { input: { description, raisedOn: '2021-09-01', clientMutationId: client } };
}

/** Reads all pages, each behind the last one's cursor; `ask` gives the data of a page. */
export async function allMembers(ask) {
  const edges = [];
  for (let after = null; ; ) {
    const { members } = await ask({ first: 30, after });
    assert.equal(members.totalCount, 81);
    edges.push(...members.edges);
    assert.equal(members.edges.at(-1).cursor, members.pageInfo.endCursor);
    if (!members.pageInfo.hasNextPage) break;
    assert.equal(members.edges.length, 30);
    after = members.pageInfo.endCursor;
  }
  assert.equal(edges.length, 81);
  assert.equal(new Set(edges.map(({ node }) => node.id)).size, 81, 'a member is on two pages');
  return edges.map(({ node }) => node);
}

/** What `ORGANIZATIONS` finds. */
export function areOrganizations({ organizations }) {
  assert.equal(organizations.totalCount, 4);
  const found = organizations.nodes.map(({ jurisdiction, members }) => [jurisdiction.code, members.totalCount]);
  assert.deepEqual(found, [['CA-ON', 4], ['CA-BC', 4], ['CA-QC', 3], ['CA-AB', 3]]);
  assert.equal(organizations.nodes[3].name.name.en, 'Service Alberta');
  for (const { several } of organizations.nodes) {
    assert.equal(several.nodes.length, 2);
    for (const { memberships } of several.nodes) assert.match(memberships.nodes[0].from, /^\d{4}-\d{2}-\d{2}$/);
  }
}

/** What comes of `JOIN`, in the language that was asked for. */
export function isRefused({ joinCommunity }, words) {
  assert.equal(joinCommunity.status, 'REFUSED');
  assert.equal(joinCommunity.membership, null);
  assert.equal(joinCommunity.clientMutationId, 'again');
  const [problem] = joinCommunity.problems;
  assert.deepEqual(problem.path, ['input', 'from']);
  assert.equal(problem.code, 'OVERLAPS');
  assert.match(problem.message, words);
}

/** What comes of `RAISE`. */
export function isRaised({ createIssue }, client) {
  assert.equal(createIssue.status, 'OK');
  assert.deepEqual(createIssue.problems, []);
  assert.equal(createIssue.clientMutationId, client);
  assert.match(createIssue.issue.id, /^Issue:\d+$/);
  assert.equal(createIssue.issue.description.en, raising(client).input.description.en.text);
  assert.equal(createIssue.issue.description.fr, null);
  assert.equal(createIssue.issue.description.state, 'MISSING');
}

/** What comes of `BOUNDLESS`: the reason with its code and its place. */
export function isBoundless(errors) {
  assert.equal(errors.length, 1);
  assert.equal(errors[0].extensions.code, 'PAGE_REQUIRED');
  assert.deepEqual(errors[0].path, ['members']);
  assert.equal(errors[0].locations.length, 1);
}

/** What comes of `UNKNOWN_FIELD`. */
export function isUnknownField(errors) {
  assert.equal(errors.length, 1);
  assert.match(errors[0].message, /shoeSize/);
  assert.equal(errors[0].path, undefined);
}

/** What a promise is rejected with. */
export async function rejection(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  assert.fail('it should have failed');
}

/** Returns when a condition holds, which it must within ten seconds. */
export async function until(condition) {
  for (let times = 0; !condition(); times += 1) {
    assert.ok(times < 500, `in vain: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Goes through the steps by their names, and says which failed. */
export async function run(steps) {
  let failures = 0;
  for (const [name, step] of Object.entries(steps)) {
    try {
      await step();
      console.log(`ok      ${name}`);
    } catch (error) {
      failures += 1;
      console.error(`FAILED  ${name}\n${error.stack ?? JSON.stringify(error)}`);
    }
  }
  if (failures > 0) process.exitCode = 1;
}
