"""Whether the time of a refusal tells anything about a token: thousands of wrong ones of each kind,
in turns by chance, over one connection."""
import http.client, math, os, random, sqlite3, statistics, time

TIMES = 4_000
# Beyond this many standard errors a rank test calls two kinds different; between two that are the
# same, one run in thirty thousand is beyond.
APART = 4.0


def tokens(service):
    """Tokens that are refused, by kind. Each is a function, since an unknown one is another each time."""
    made = {}
    for name in ("good", "revoked", "expired"):
        said = service.command("token", "create", "--name", name, "--role", "dashboard")
        made[name] = next(word for word in said.split() if word.startswith("tribune_"))
    service.command("token", "revoke", made["revoked"][:16])
    database = sqlite3.connect(os.path.join(service.data, "tribune.db"), timeout=30)
    with database:
        database.execute("UPDATE api_token SET expires_at = '2020-01-01T00:00:00+00:00' WHERE name = 'expired'")
    database.close()
    prefix, secret = made["good"].rsplit("_", 1)
    digits = lambda count: "".join(random.choices("0123456789abcdef", k=count))
    unknown = lambda: f"tribune_{digits(8)}_{digits(64)}"
    return made["good"], {
        "unknown": unknown,
        "unknown, once more": unknown,
        "the prefix of a good one": lambda: f"{prefix}_{digits(64)}",
        "all of a good one but its last digit": lambda: made["good"][:-1] + random.choice("0123456789abcdef".replace(secret[-1], "")),
        "revoked": lambda: made["revoked"],
        "expired": lambda: made["expired"],
    }


def ask(connection, token, client):
    headers = {"authorization": f"Bearer {token}", "x-forwarded-for": client}
    begin = time.perf_counter_ns()
    connection.request("GET", "/graphql?query=%7B__typename%7D", headers=headers)
    answer = connection.getresponse()
    text = answer.read()
    wait = (time.perf_counter_ns() - begin) / 1000
    return wait, (answer.status, text, sorted(header for header in answer.getheaders() if header[0] != "date"))


def client(turn):
    """Of one address no more than 60 wrong tokens get the answer that is measured."""
    return f"10.1.{turn // 50 // 250}.{turn // 50 % 250 + 1}"


def deviation(one, other):
    """How many standard errors the ranks of two samples are apart (Mann and Whitney)."""
    ranked = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks = sum(place for place, (_, which) in enumerate(ranked, 1) if which == 0)
    a, b = len(one), len(other)
    expected, spread = a * (a + b + 1) / 2, math.sqrt(a * b * (a + b + 1) / 12)
    return (ranks - expected) / spread


def measure(service):
    """A row for each kind, and what is wrong: another answer, or another time."""
    good, kinds = tokens(service)
    connection = http.client.HTTPConnection(*service.address, timeout=60)
    assert ask(connection, good, "10.0.0.1")[1][0] == 200, "the good token is good"
    times, answers = {kind: [] for kind in kinds}, set()
    order = [kind for kind in kinds for _ in range(TIMES)]
    random.shuffle(order)
    for turn, kind in enumerate(order):
        wait, answer = ask(connection, kinds[kind](), client(turn))
        times[kind].append(wait)
        answers.add(repr(answer))
    connection.close()
    wrong = [] if len(answers) == 1 else ["refusals of tokens differ"]
    rows = []
    for kind, waits in times.items():
        quartiles = statistics.quantiles(waits, n=4)
        apart = deviation(waits, times["unknown"]) if kind != "unknown" else None
        if apart is not None and abs(apart) > APART:
            wrong.append(f"a token that is {kind} is told from an unknown one by its time")
        rows.append((kind, quartiles[1], quartiles[0], quartiles[2], apart))
    return rows, wrong
