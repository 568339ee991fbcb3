"""Documents and requests made to hurt, each by itself."""
from .service import JSON, TINY, body


def doubling(n):
    parts = [f"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }}" for i in range(n)]
    return "{ ...F0 } " + " ".join(parts) + f" fragment F{n} on Query {{ __typename }}"


def circle(n):
    return "{ ...F0 } " + " ".join(f"fragment F{i} on Query {{ ...F{(i + 1) % n} }}" for i in range(n))


def deep(n):
    inner = "id"
    for _ in range(n):
        inner = "meetingsAttended(first: 1) { nodes { attendees(first: 1) { nodes { %s } } } }" % inner
    return "{ people(first: 1) { nodes { %s } } }" % inner


INTROSPECTION = """{ __schema { description queryType { name kind } mutationType { name kind } subscriptionType { name kind }
 types { ...T } directives { name description isRepeatable locations args(includeDeprecated: true) { ...I } } } }
 fragment T on __Type { kind name description specifiedByURL isOneOf fields(includeDeprecated: true) { name description
 args(includeDeprecated: true) { ...I } type { ...R } isDeprecated deprecationReason } inputFields(includeDeprecated: true) { ...I }
 interfaces { ...R } enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...R } }
 fragment I on __InputValue { name description type { ...R } defaultValue isDeprecated deprecationReason }
 fragment R on __Type { kind name""" + " ofType { kind name" * 9 + " }" * 10


def wide(count):
    return "{ " + " ".join(f"a{i}: meetings(first: 1) {{ nodes {{ id }} }}" for i in range(count)) + " }"


POST = "POST"
# name, method, path, content type, body
ATTACKS = [
    ("a small question, for comparison", POST, "/graphql", JSON, body(TINY)),
    ("introspection as GraphiQL sends it", POST, "/graphql", JSON, body(INTROSPECTION)),
    ("1,000 aliases", POST, "/graphql", JSON, body(wide(1000))),
    ("as many aliases as are taken, of one field", POST, "/graphql", JSON,
     body("{ community { %s } }" % " ".join(f"a{i}: slug" for i in range(200)))),
    ("5,000 times one field", POST, "/graphql", JSON, body("{ %s }" % ("__typename " * 5000))),
    ("2,000 directives on a field", POST, "/graphql", JSON, body("{ __typename %s }" % ("@include(if: true) " * 2000))),
    ("2,000 unknown fields", POST, "/graphql", JSON, body("{ community { %s } }" % " ".join(f"unknown{i}" for i in range(2000)))),
    ("900 arguments on a field", POST, "/graphql", JSON, body("{ meetings(%s) { totalCount } }" % " ".join("first: 1" for _ in range(900)))),
    *[(f"fragments that double, {n} of them", POST, "/graphql", JSON, body(doubling(n))) for n in (10, 30, 50, 200)],
    *[(f"fragments in a circle of {n}", POST, "/graphql", JSON, body(circle(n))) for n in (1, 50, 200)],
    ("lists within lists, 20 deep", POST, "/graphql", JSON, body(deep(10))),
    ("60,000 brackets", POST, "/graphql", JSON, body("{a" * 30000)),
    ("a list of lists in a literal, 5,000 deep", POST, "/graphql", JSON, body("{ a(b: %s" % ("[" * 5000))),
    ("a flood of tokens: 64 KB of names", POST, "/graphql", JSON, body("{ %s }" % ("a " * 32000))),
    ("5,000 tokens that are taken, in one condition", POST, "/graphql", JSON,
     body("{ meetings(first: 1, where: { or: [%s] }) { totalCount } }" % ("{ zone: { eq: 1 } } " * 500))),
    ("1,900 fields that are taken", POST, "/graphql", JSON, body("{ community { %s } }" % ("slug " * 1900))),
    ("the most of the schema that is taken", POST, "/graphql", JSON,
     body("{ %s }" % " ".join(f"s{i}: __schema {{ types {{ name fields {{ name args {{ name }} }} inputFields {{ name }} }} }}" for i in range(8)))),
    ("a string of 60 KB", POST, "/graphql", JSON, body('{ node(id: "%s") { id } }' % ("x" * 60000))),
    ("a document of 900 KB", POST, "/graphql", JSON, body("{ %s }" % ("a " * 450000))),
    ("introspection that walks in circles", POST, "/graphql", JSON,
     body("{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }")),
    ("twenty times the schema", POST, "/graphql", JSON,
     body("{ %s }" % " ".join(f"s{i}: __schema {{ types {{ name fields {{ name args {{ name type {{ name }} }} }} }} }}" for i in range(20)))),
    ("100,000 ids in a variable", POST, "/graphql", JSON,
     body("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", variables={"ids": [f"Person:{i}" for i in range(60000)] + [1] * 40000})),
    ("100,000 values in a variable", POST, "/graphql", JSON,
     body("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", variables={"ids": [1] * 100_000})),
    ("as many as are taken", POST, "/graphql", JSON,
     body("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", variables={"ids": [f"Person:{i}" for i in range(9990)]})),
    ("500,000 brackets in a variable", POST, "/graphql", JSON, b'{"query":"{ __typename }","variables":{"a":' + b"[" * 500000),
    ("lists without bounds", POST, "/graphql", JSON, body("{ people { nodes { id } } }")),
    ("100 × 100 × 100 rows", POST, "/graphql", JSON,
     body("{ people(first: 100) { nodes { meetingsAttended(first: 100) { nodes { attendees(first: 100) { nodes { id } } } } } } }")),
    ("the dearest that is taken: 100 × 100 rows", POST, "/graphql", JSON,
     body("{ people(first: 100) { nodes { meetingsAttended(first: 100) { nodes { id startsAt } } } } }")),
    ("400 dates", POST, "/graphql", JSON, body('{ representationHistory(from: "2020-01-01", to: "2021-02-01", every: DAY) { members } }')),
    ("1,000 operations in a list", POST, "/graphql", JSON, b"[" + b",".join([body(TINY)] * 1000) + b"]"),
    ("a mutation by GET", "GET", "/graphql?query=mutation%7B__typename%7D", None, None),
    ("a mutation by form", POST, "/graphql", "application/x-www-form-urlencoded", b"query=mutation%7B__typename%7D"),
    ("a mutation as text/plain", POST, "/graphql", "text/plain", body("mutation { __typename }")),
    ("a body of 2 MB", POST, "/graphql", JSON, b" " * 2_000_000),
]
