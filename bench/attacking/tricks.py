"""Heads and cookies that no client of good faith sends, on a service that asks who is there."""
from .service import JSON, TINY, TOKEN, body, told

QUESTION, MUTATION = body(TINY), body("mutation { __typename }")


def head(*lines, method="POST", target="/graphql", host=("host: tribune.example",), data=QUESTION, length=True):
    own = [f"{method} {target} HTTP/1.1", *host, "connection: close"]
    if data:
        own += ["content-type: " + JSON] + ([f"content-length: {len(data)}"] if length else [])
    return "\r\n".join([*own, *lines]).encode() + b"\r\n\r\n" + data


def get(*lines, **more):
    return head(*lines, method="GET", data=b"", **more)


def tricks(session):
    """Name, bytes, and the statuses that are right; 0 is a connection that is closed without a word."""
    token, cookie = f"authorization: Bearer {TOKEN}", f"cookie: tribune_session={session}"
    evil, ours = "origin: https://evil.example", "origin: http://tribune.example"
    chunk = b"%x\r\n%s\r\n0\r\n\r\n" % (len(QUESTION), QUESTION)
    chunked = "transfer-encoding: chunked"
    elsewhere = ["x-forwarded-host: evil.example", "x-forwarded-proto: gopher", "x-forwarded-prefix: /evil.example",
                 "forwarded: host=evil.example;for=\"[::]\"", "x-original-url: /mailbox", "x-rewrite-url: /mailbox",
                 "x-forwarded-for: " + ", ".join(["evil.example"] * 500)]
    return [
        ("a head of 600 KB", head(token, "x-long: " + "x" * 600_000), [431, 0]),
        ("a head of 60 KB", head(token, "x-long: " + "x" * 60_000), [200]),
        ("1,000 headers", head(token, *(f"x-{i}: x" for i in range(1000))), [431]),
        ("an address of 100 KB", get(token, target="/graphql?query=" + "x" * 100_000), [414]),
        ("a method of 10 KB", head(token, method="X" * 10_000), [405]),
        ("a method that is not for GraphQL", head(token, method="TRACE"), [405]),
        ("two lengths that differ", head(token, "content-length: 3"), [400]),
        ("a length that is none", head(token, "content-length: +8", length=False), [400]),
        ("a length, and chunks that are none", head(token, chunked), [400]),
        ("a length that hides another request behind the chunks",
         head(token, chunked, data=b"0\r\n\r\nGET /mailbox HTTP/1.1\r\n\r\n"), [400]),
        ("chunks twice over", head(token, "transfer-encoding: chunked, chunked", data=chunk, length=False), [200]),
        ("chunks by another name", head(token, "transfer-encoding: xchunked", data=chunk, length=False), [400]),
        ("a chunk longer than can be", head(token, chunked, data=b"1ffffffffffffffff\r\nx", length=False), [400]),
        ("a chunk with 20 KB of extensions", head(token, chunked, data=b"1;" + b"x" * 20_000 + b"\r\n{\r\n", length=False), [400]),
        ("a space before a colon", head(token, "x-space : x"), [400]),
        ("a header over two lines", head(token, "x-folded: a\r\n b"), [400]),
        ("a NUL in a header", head(token, "x-nul: a\0b"), [400]),
        ("no host", head(token, host=()), [400]),
        ("two hosts", head(token, "host: evil.example"), [400]),
        ("a host with somebody before it", head(token, host=("host: evil@tribune.example",)), [400]),
        ("a host that is none", head(token, host=("host: a b/c",)), [400]),
        ("another's host", get(cookie, "accept: text/html", target="/", host=("host: evil.example",)), [200]),
        ("another's host and address in X-Forwarded-* and Forwarded", get(cookie, "accept: text/html", *elsewhere, target="/"), [200]),
        ("two tokens, both right", head(token, token), [401]),
        ("a wrong token before the right one", head("authorization: Bearer x", token), [401]),
        ("a wrong token beside the right cookie", head("authorization: Bearer x", cookie), [401]),
        ("a token of 60 KB", head("authorization: Bearer " + "x" * 60_000), [401]),
        ("another way to say who it is", head("authorization: Basic eDp4"), [401]),
        ("the right token beside a wrong cookie", head(token, "cookie: tribune_session=x"), [200]),
        ("a cookie of 60 KB", head("cookie: tribune_session=" + "0" * 60_000), [401]),
        ("5,000 cookies beside the right one", head(cookie + "; x=y" * 5_000), [200]),
        ("60 headers of cookies beside the right one", head(cookie, *["cookie: x=y"] * 60), [200]),
        ("two sessions, one of them right", head(cookie + "; tribune_session=" + "0" * 64), [401]),
        ("the right session twice", head(cookie, cookie), [401]),
        ("the right session, for a page of ours", head(cookie, ours, data=MUTATION), [200]),
        ("the right session, from a page of another site", head(cookie, evil, data=MUTATION), [403]),
        ("the right session, from a page of no site", head(cookie, "origin: null", data=MUTATION), [403]),
        ("the right session, as another site's form", head(cookie, "sec-fetch-site: cross-site", data=MUTATION), [403]),
        ("a socket with the right session from another site",
         get(cookie, evil, "upgrade: websocket", "sec-websocket-version: 13", "sec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==",
             "sec-websocket-protocol: graphql-transport-ws").replace(b"connection: close", b"connection: close, upgrade"), [403]),
        ("HTTP/2 to HTTP/1", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400, 0]),
        ("TLS to HTTP", bytes.fromhex("16030100c8010000c40303") + b"\0" * 200, [400, 0]),
    ]


def session(service):
    """A session by the administrator's token, as a browser gets one."""
    form = {"content-type": "application/x-www-form-urlencoded"}
    _, _, headers = service.request("POST", "/sign-in", f"token={TOKEN}&next=/", form)
    return headers["set-cookie"].split(";")[0].split("=")[1]


def sent(service, trick):
    """What comes back, in words, and whether it is right: another's name stands in no answer."""
    _, data, right = trick
    received = service.raw(data)
    first, _, text = received.partition(b"\r\n\r\n")
    words = first.split(b" ")
    status = int(words[1]) if len(words) > 1 else 0
    is_right = status in right and received.count(b"HTTP/1.1 ") <= 1 and b"evil" not in received
    return (told(status, text) if status else "closed"), is_right
