// graphql-ws as its users have it: subscriptions, and queries and mutations over the same socket.
//
//     node graphql_ws.mjs http://127.0.0.1:PORT [TOKEN]
import assert from 'node:assert/strict';

import {
  areOrganizations, BOUNDLESS, credentials, endpoint, isBoundless, isRaised, isUnknownField, ORGANIZATIONS,
  ORGANIZATIONS_VARIABLES, RAISE, raising, rejection, run, tool, UNKNOWN_FIELD,
} from './check.mjs';

const { createClient } = tool('graphql-ws');
const WebSocket = tool('ws');

const RUN = 'mutation Run($job: String!) { runJob(input: { job: $job, dryRun: true }) { status run { id } } }';
const FOLLOW = /* GraphQL */ `
  subscription Follow($run: ID!) { jobRuns(run: $run) { id state progress { done total } job { name } } }
`;

function client(options = {}) {
  return createClient({
    url: endpoint.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: credentials,
    retryAttempts: 0,
    lazy: true,
    ...options,
  });
}

/** All answers to an operation. */
async function answers(socket, query, variables) {
  const all = [];
  for await (const answer of socket.iterate({ query, variables })) all.push(answer);
  return all;
}

/** The data of an operation with one answer. */
async function data(socket, query, variables) {
  const [answer, ...more] = await answers(socket, query, variables);
  assert.deepEqual(more, []);
  assert.equal(answer.errors, undefined);
  return answer.data;
}

/** Asks for a run that changes nothing, and gives its id. */
async function asked(socket, job) {
  const { runJob } = await data(socket, RUN, { job });
  assert.equal(runJob.status, 'OK');
  return runJob.run.id;
}

await run({
  'a run is followed to its end': async () => {
    const socket = client();
    const id = await asked(socket, 'council_report');
    const events = await answers(socket, FOLLOW, { run: id });
    const states = events.map(({ data: { jobRuns } }) => {
      assert.equal(jobRuns.id, id);
      assert.equal(jobRuns.job.name, 'council_report');
      return jobRuns.state;
    });
    assert.equal(states.at(-1), 'SUCCEEDED', states.join());
    // Each event shows the run as it is by then: what lay between may be missed, and nothing goes back.
    const order = states.map((state) => ['QUEUED', 'RUNNING', 'SUCCEEDED'].indexOf(state));
    assert.deepEqual(order, order.toSorted(), states.join());
    await socket.dispose();
  },
  'deliveries are followed until each has an end': async () => {
    const socket = client();
    const invite = 'mutation { runJob(input: { job: "quarterly_invitations" }) { run { id } } }';
    const { runJob } = await data(socket, invite);
    await answers(socket, FOLLOW, { run: runJob.run.id });
    const sent = '{ campaigns(first: 1, where: { kind: { eq: INVITATION } }) { nodes { id } } }';
    const { campaigns } = await data(socket, sent);
    const follow = /* GraphQL */ `
      subscription Deliveries($campaign: ID!) { deliveries(campaign: $campaign) { counts { total accepted } } }
    `;
    const events = await answers(socket, follow, { campaign: campaigns.nodes[0].id });
    assert.deepEqual(events.at(-1).data.deliveries.counts, { total: 80, accepted: 80 });
    await socket.dispose();
  },
  'several runs are followed at once, over one socket': async () => {
    let opened = 0;
    const socket = client({ on: { opened: () => (opened += 1) }, lazy: false });
    const ids = await Promise.all(['recruitment', 'quarterly_invitations', 'council_report'].map((job) => asked(socket, job)));
    const followed = await Promise.all(ids.map((id) => answers(socket, FOLLOW, { run: id })));
    followed.forEach((events, place) => {
      assert.equal(events.at(-1).data.jobRuns.id, ids[place]);
      assert.equal(events.at(-1).data.jobRuns.state, 'SUCCEEDED');
    });
    assert.equal(opened, 1);
    await socket.dispose();
  },
  'whoever has seen enough goes, and the socket stays': async () => {
    const socket = client();
    let seen = 0;
    const stop = socket.subscribe({ query: 'subscription { jobRuns { id } }' }, {
      next: () => (seen += 1),
      error: (error) => assert.fail(String(error)),
      complete: () => {},
    });
    // Nobody is told when a subscription has begun: what moved before is not in it.
    for (let times = 0; times < 20 && seen === 0; times += 1) {
      await answers(socket, FOLLOW, { run: await asked(socket, 'recruitment') });
    }
    assert.ok(seen > 0, 'nothing was seen of twenty runs');
    stop();
    areOrganizations(await data(socket, ORGANIZATIONS, ORGANIZATIONS_VARIABLES));
    await socket.dispose();
  },
  'queries and mutations': async () => {
    const socket = client();
    areOrganizations(await data(socket, ORGANIZATIONS, ORGANIZATIONS_VARIABLES));
    isRaised(await data(socket, RAISE, raising('graphql-ws')), 'graphql-ws');
    await socket.dispose();
  },
  'what goes wrong': async () => {
    const socket = client();
    // Before it is carried out, it ends the operation; from then on it is in the answer.
    const invalid = await rejection(answers(socket, UNKNOWN_FIELD));
    isUnknownField(invalid);
    const boundless = await rejection(answers(socket, BOUNDLESS).then(([answer]) => Promise.reject(answer.errors)));
    isBoundless(boundless);
    const nobody = await rejection(answers(socket, FOLLOW, { run: 'JobRun:999999' }));
    assert.equal(nobody[0].extensions.code, 'NOT_FOUND');
    await socket.dispose();
  },
  'a token that is none': async () => {
    // A demonstration asks nobody for one.
    if (!credentials.authorization) return;
    const socket = client({ connectionParams: { authorization: 'Bearer tribune_nothing' } });
    const { code } = await rejection(data(socket, ORGANIZATIONS, ORGANIZATIONS_VARIABLES));
    assert.equal(code, 4403);
  },
});
