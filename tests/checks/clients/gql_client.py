"""gql from PyPI as its users have it: over aiohttp, with the schema fetched by introspection, so that
documents are checked and values of custom types are written and read by the schema.

    python gql_client.py http://127.0.0.1:PORT [TOKEN]

The service is a demonstration as it is when it has just begun. Ends with 1 and the reasons on the
standard error when the client does not get what its users expect.
"""

import asyncio
import sys
import traceback

from gql import Client, GraphQLRequest, gql
from gql.dsl import DSLMutation, DSLQuery, DSLSchema, dsl_gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.exceptions import TransportQueryError
from gql.transport.websockets import WebsocketsTransport
from graphql import GraphQLError

MEMBERS = gql("""
    query Members($first: Int!, $after: String) {
      members(at: "2021-08-31", first: $first, after: $after, orderBy: [{ familyName: ASC }]) {
        totalCount
        edges { cursor node { id familyName } }
        pageInfo { hasNextPage endCursor }
      }
    }
""")
MEETINGS = gql("""
    query Meetings($where: MeetingWhere!, $attendees: Int!) {
      meetings(first: 10, where: $where, orderBy: [{ startsAt: ASC }]) {
        nodes {
          id startsAt title { fr en }
          attendances { totalCount }
          some: attendances(first: $attendees) { nodes { person { id } organization { jurisdiction { code } } } }
        }
      }
    }
""")


async def all_pages(session):
    """All pages, each behind the last one's cursor."""
    ids, after = [], None
    while True:
        MEMBERS.variable_values = {"first": 40, "after": after}
        members = (await session.execute(MEMBERS))["members"]
        assert members["totalCount"] == 81
        ids += [edge["node"]["id"] for edge in members["edges"]]
        if not members["pageInfo"]["hasNextPage"]:
            break
        after = members["pageInfo"]["endCursor"]
    assert len(ids) == len(set(ids)) == 81, ids


async def lists_in_lists(session):
    """Lists in a list, with a filter in a variable."""
    where = {"state": {"eq": "HELD"}, "startsAt": {"gte": "2020-09-01T04:00:00Z"}}
    request = GraphQLRequest(MEETINGS, variable_values={"where": where, "attendees": 3})
    meetings = (await session.execute(request))["meetings"]["nodes"]
    assert meetings, "no meeting was held"
    for meeting in meetings:
        assert meeting["title"]["fr"] and meeting["title"]["en"], meeting
        assert len(meeting["some"]["nodes"]) == min(3, meeting["attendances"]["totalCount"]), meeting


async def documents_without_text(session):
    """A query and a mutation put together from the schema itself."""
    ds = DSLSchema(session.client.schema)
    counted = ds.JurisdictionConnection.nodes.select(
        ds.Jurisdiction.code, ds.Jurisdiction.councilSeats(first=1).select(ds.CouncilSeatConnection.totalCount)
    )
    wanted = ds.Query.jurisdictions(where={"code": {"in": ["CA-NL", "CA-YT"]}}).select(counted)
    found = await session.execute(dsl_gql(DSLQuery(wanted)))
    assert {one["code"] for one in found["jurisdictions"]["nodes"]} == {"CA-NL", "CA-YT"}, found
    description = {"en": {"text": "Asked for by gql: “Ünïcödé”, 🍁"}}
    entered = ds.Mutation.createIssue(input={"description": description, "raisedOn": "2021-09-01"}).select(
        ds.CreateIssuePayload.status,
        ds.CreateIssuePayload.issue.select(ds.Issue.description.select(ds.BilingualText.en)),
    )
    raised = (await session.execute(dsl_gql(DSLMutation(entered))))["createIssue"]
    assert raised["status"] == "OK", raised
    assert raised["issue"]["description"]["en"] == description["en"]["text"], raised


async def a_refused_mutation(session):
    """What a person can do wrong is in the payload, with its place and in their language."""
    join = gql("""
        mutation Join($input: JoinCommunityInput!) {
          joinCommunity(input: $input) { status problems { path code message } membership { id } }
        }
    """)
    MEMBERS.variable_values = {"first": 1}
    member = (await session.execute(MEMBERS))["members"]["edges"][0]["node"]["id"]
    join.variable_values = {"input": {"person": member, "track": "EXECUTIVE", "from": "2021-09-01"}}
    payload = (await session.execute(join))["joinCommunity"]
    assert payload["status"] == "REFUSED" and payload["membership"] is None, payload
    [problem] = payload["problems"]
    assert problem["path"] == ["input", "from"] and problem["code"] == "OVERLAPS", problem
    assert "inscription" in problem["message"], problem


async def errors(session):
    """What can't be carried out has a code and a place."""
    try:
        await session.execute(gql("{ members { nodes { id } } }"))
    except TransportQueryError as error:
        [only] = error.errors
        assert only["extensions"]["code"] == "PAGE_REQUIRED" and only["path"] == ["members"], only
    else:
        raise AssertionError("a list without an end was given")
    try:
        await session.execute(gql("{ members(first: 1) { nodes { shoeSize } } }"))
    except GraphQLError as error:
        assert "shoeSize" in str(error), error
    else:
        raise AssertionError("the client knows a schema with a field shoeSize")


async def without_a_schema(address, headers):
    """What does not fit the schema, as the service says it itself."""
    async with Client(transport=AIOHTTPTransport(url=f"{address}/graphql", headers=headers)) as session:
        try:
            await session.execute(gql("{ members(first: 1) { nodes { shoeSize } } }"))
        except TransportQueryError as error:
            assert "shoeSize" in error.errors[0]["message"], error
        else:
            raise AssertionError("a field that is not there was given")


async def subscriptions(address, token):
    """A run of a job, followed to its end."""
    transport = WebsocketsTransport(
        url=f"{address.replace('http', 'ws', 1)}/graphql",
        init_payload={"authorization": f"Bearer {token}"} if token else {},
        subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
    )
    ask = gql("mutation { runJob(input: { job: \"council_report\", dryRun: true }) { run { id } } }")
    follow = gql("subscription Follow($run: ID!) { jobRuns(run: $run) { id state } }")
    async with Client(transport=transport, execute_timeout=60) as session:
        run = (await session.execute(ask))["runJob"]["run"]["id"]
        follow.variable_values = {"run": run}
        states = [event["jobRuns"]["state"] async for event in session.subscribe(follow)]
    assert states[-1] == "SUCCEEDED" and states == sorted(states, key=["QUEUED", "RUNNING", "SUCCEEDED"].index), states


async def main(address, token=None):
    headers = {"Accept-Language": "fr-CA"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    transport = AIOHTTPTransport(url=f"{address}/graphql", headers=headers)
    client = Client(transport=transport, fetch_schema_from_transport=True, execute_timeout=60)
    failures = 0

    async def step(name, check):
        nonlocal failures
        try:
            await check
            print(f"ok      {name}")
        except Exception:  # Whatever it is, it is said, and the next step is taken.
            failures += 1
            print(f"FAILED  {name}", file=sys.stderr)
            traceback.print_exc()

    async with client as session:
        for check in [all_pages, lists_in_lists, documents_without_text, a_refused_mutation, errors]:
            await step(check.__doc__, check(session))
    await step(without_a_schema.__doc__, without_a_schema(address, headers))
    await step(subscriptions.__doc__, subscriptions(address, token))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*sys.argv[1:])))
