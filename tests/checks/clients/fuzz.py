"""Operations made up by schemathesis, for as long as it is told, against a demonstration of its own.

    python fuzz.py TRIBUNE SECONDS [DATABASE_URL]

TRIBUNE is the program. Whatever is asked, the service answers in GraphQL over HTTP: never with a
fault of its own (5xx, but for 503 when there is too much at once; or `INTERNAL`), never by dropping
the connection, and no thread of it panics. Ends with 1 and the reasons on the standard error
otherwise.
"""

import dataclasses
import os
import re
import subprocess
import sys
import tempfile
import time

import graphql
import schemathesis
from hypothesis import strategies as st
from schemathesis.cli import schemathesis as command_line
from schemathesis.graphql import nodes

PATIENCE = 120
NOUNS = ["Person", "Meeting", "Organization", "Report", "JobRun", "Membership", "Issue", "Jurisdiction", "Nothing"]

rows = st.tuples(st.sampled_from(NOUNS), st.integers(-1, 150)).map(lambda row: f"{row[0]}:{row[1]}")
moments = st.datetimes().map(lambda moment: moment.replace(microsecond=0).isoformat())
leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
documents = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner))
schemathesis.graphql.scalar("ID", (rows | st.text(max_size=20)).map(nodes.String))
schemathesis.graphql.scalar("LocalDateTime", (moments | st.text(max_size=20)).map(nodes.String))


def literal(value):
    """A value as GraphQL writes it; no name is one that GraphQL would not read."""
    if isinstance(value, dict):
        names = {re.sub(r"\W", "_", name, flags=re.ASCII): inner for name, inner in value.items()}
        fields = [
            graphql.ObjectFieldNode(name=graphql.NameNode(value=f"x{name}"), value=literal(inner))
            for name, inner in names.items()
        ]
        return graphql.ObjectValueNode(fields=tuple(fields))
    if isinstance(value, list):
        return graphql.ListValueNode(values=tuple(literal(inner) for inner in value))
    if isinstance(value, bool):
        return graphql.BooleanValueNode(value=value)
    if isinstance(value, int):
        return graphql.IntValueNode(value=str(value))
    if isinstance(value, str):
        return graphql.StringValueNode(value=value)
    return graphql.NullValueNode()


schemathesis.graphql.scalar("JSON", documents.map(literal))


class Pages(graphql.Visitor):
    """Makes most lists ask for a page that they may have: else hardly an operation comes to its end."""

    def enter_field(self, node, *_):
        size = len(graphql.print_ast(node))
        if size % 4 == 0 or not {"first", "last"} & {argument.name.value for argument in node.arguments}:
            return None
        paging = ("first", "last", "after", "before")
        kept = [argument for argument in node.arguments if argument.name.value not in paging]
        page = graphql.ArgumentNode(name=graphql.NameNode(value="first"), value=graphql.IntValueNode(value=str(size % 20)))
        return dataclasses.replace(node, arguments=(*kept, page))


@schemathesis.hook
def map_body(_context, body):
    return graphql.visit(body, Pages()) if isinstance(body, graphql.Node) else body


@schemathesis.check
def no_fault(_context, response, _case):
    assert response.status_code < 500 or response.status_code == 503, f"{response.status_code}: {response.text}"
    answer = response.json()
    for error in answer.get("errors", []):
        assert error.get("extensions", {}).get("code") != "INTERNAL", error


class Demonstration:
    """A demonstration on a free port, with what it writes in a file."""

    def __init__(self, program, folder, database):
        self.log = os.path.join(folder, "log")
        arguments = [program, "demo", "--listen", "127.0.0.1:0", "--data-dir", os.path.join(folder, "data")]
        if database:
            arguments += ["--database-url", database]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(arguments, stdout=log, stderr=log, cwd=folder)

    def written(self):
        with open(self.log, encoding="utf-8") as log:
            return log.read()

    def address(self):
        for _ in range(PATIENCE * 10):
            address = re.search(r"Playground +(http://\S+)", self.written())
            if address and "Ctrl-C" in self.written():
                return address[1]
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        sys.exit(f"the demonstration does not start:\n{self.written()}")

    def complaints(self):
        if self.process.poll() is not None:
            return [f"the service has ended with {self.process.returncode}"]
        self.process.terminate()
        if self.process.wait(PATIENCE) != 0:
            return [f"stopped, the service ends with {self.process.returncode}"]
        return [line for line in self.written().splitlines() if "panicked" in line]


def main(program, seconds, database=None):
    with tempfile.TemporaryDirectory(prefix="tribune-fuzz-") as folder:
        service = Demonstration(os.path.abspath(program), folder, database)
        try:
            address = service.address()
            os.chdir(folder)
            options = ["--max-time", seconds, "--checks", "no_fault", "--request-timeout", "60"]
            try:
                ended = command_line.main(["run", address, *options], standalone_mode=False)
            except SystemExit as end:
                ended = end.code
            complaints = [] if ended in (0, None) else [f"schemathesis ends with {ended}"]
            complaints += service.complaints()
        finally:
            service.process.kill()
            os.chdir("/")
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
