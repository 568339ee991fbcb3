"""Many connections at once that are slow, silent, or too many. Each flood gives what became of them."""
import asyncio, base64, collections, json, os, struct

from .service import JSON, TINY, body, code

HOST = b"host: 127.0.0.1\r\n"
INIT = {"type": "connection_init"}
FOLLOW = {"query": "subscription { jobRuns { id } }"}
# As many as are let in at once, by the limits' defaults.
STRANGERS, EACH, OPERATIONS = 100, 50, 25
SLOW = 300


async def rest(reader):
    received = b""
    try:
        while piece := await reader.read(65536):
            received += piece
    except ConnectionError:
        pass
    return received


def heard(received):
    """An answer's status and code."""
    head, _, text = received.partition(b"\r\n\r\n")
    return f"{head[9:12].decode()} {code(text)}".strip() if received else "closed"


async def drip(address, opening, drop):
    """Sends an opening, and then a drop now and then, until something comes back."""
    reader, writer = await asyncio.open_connection(*address)
    writer.write(opening)
    answer = asyncio.ensure_future(rest(reader))
    try:
        while not answer.done():
            writer.write(drop)
            await writer.drain()
            await asyncio.wait([answer], timeout=0.25)
    except ConnectionError:
        pass
    received = await answer
    writer.close()
    return heard(received)


async def dripping(address, count, opening, drop):
    done = await asyncio.gather(*(drip(address, opening, drop) for _ in range(count)))
    return collections.Counter(done)


def post(path, media, length):
    return f"POST {path} HTTP/1.1\r\n".encode() + HOST + f"content-type: {media}\r\nconnection: close\r\n{length}\r\n\r\n".encode()


async def slow_heads(address):
    return await dripping(address, SLOW, b"POST /graphql HTTP/1.1\r\n" + HOST, b"x: y\r\n")


async def slow_bodies(address):
    return await dripping(address, SLOW, post("/graphql", JSON, "content-length: 900"), b" ")


async def slow_forms(address):
    return await dripping(address, SLOW, post("/sign-in", "application/x-www-form-urlencoded", "content-length: 900"), b"x")


async def slow_chunks(address):
    return await dripping(address, SLOW, post("/graphql", JSON, "transfer-encoding: chunked"), b"1\r\n \r\n")


async def long_slow_bodies(address):
    return await dripping(address, SLOW, post("/graphql", JSON, "content-length: 1000000"), b" " * 20_000)


async def too_many_connections(address):
    """More than there may be, that say nothing."""
    async def one():
        try:
            reader, writer = await asyncio.open_connection(*address)
            received = await rest(reader)
            writer.close()
            return heard(received)
        except ConnectionError:
            return "closed"
    return collections.Counter(await asyncio.gather(*(one() for _ in range(600))))


class Socket:
    """A client of graphql-transport-ws that answers no ping."""

    async def open(self, address):
        self.reader, self.writer = await asyncio.open_connection(*address)
        key = base64.b64encode(os.urandom(16)).decode()
        self.writer.write(b"GET /graphql HTTP/1.1\r\n" + HOST + (
            "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"
            f"sec-websocket-key: {key}\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n").encode())
        answer = await self.reader.readuntil(b"\r\n\r\n")
        self.status = int(answer.split(b" ")[1])
        return self

    def frame(self, data, opcode=0x81):
        size = len(data)
        if size < 126:
            length = bytes([0x80 | size])
        elif size < 65536:
            length = b"\xfe" + struct.pack(">H", size)
        else:
            length = b"\xff" + struct.pack(">Q", size)
        # A mask of zeros leaves the data as it is.
        self.writer.write(bytes([opcode]) + length + b"\0\0\0\0" + data)

    def say(self, message):
        self.frame(json.dumps(message).encode())

    def follow(self, name):
        self.say({"id": name, "type": "subscribe", "payload": FOLLOW})

    async def hear(self):
        """The next message, or the number with which it closes; 0 where it is gone without one."""
        try:
            while True:
                opcode, size = await self.reader.readexactly(2)
                if size == 126:
                    size = struct.unpack(">H", await self.reader.readexactly(2))[0]
                elif size == 127:
                    size = struct.unpack(">Q", await self.reader.readexactly(8))[0]
                data = await self.reader.readexactly(size)
                if opcode == 0x88:
                    return struct.unpack(">H", data[:2])[0]
                if opcode == 0x81:
                    return json.loads(data)
        except (asyncio.IncompleteReadError, ConnectionError):
            return 0

    async def end(self):
        while not isinstance(said := await self.hear(), int):
            pass
        self.writer.close()
        return str(said)

    async def greeted(self):
        self.say(INIT)
        said = await self.hear()
        return said["type"] if isinstance(said, dict) else str(said)


async def open_all(address, count):
    return [await Socket().open(address) for _ in range(count)]


async def silent_sockets(address):
    """More than there may be of those who do not say who they are."""
    sockets = await open_all(address, STRANGERS + 20)
    said = collections.Counter(str(socket.status) for socket in sockets if socket.status != 101)
    return said + collections.Counter(await asyncio.gather(*(socket.end() for socket in sockets if socket.status == 101)))


async def sleeping_sockets(address):
    """As many as one may have, that say who they are and give no sign of life any more."""
    sockets = await open_all(address, EACH)
    said = collections.Counter([await socket.greeted() for socket in sockets])
    return said + collections.Counter(await asyncio.gather(*(socket.end() for socket in sockets)))


async def close_all(sockets):
    for socket in sockets:
        socket.writer.close()
    # Places are free again once the service has seen that they are gone.
    await asyncio.sleep(1)


async def too_many_sockets(address):
    """More than one may have."""
    sockets, said = [], collections.Counter()
    for _ in range(EACH + 10):
        sockets.append(await Socket().open(address))
        said[await sockets[-1].greeted()] += 1
    await close_all(sockets)
    return said


async def too_many_subscriptions(address):
    """On each socket that one may have, more operations than it may have."""
    sockets, said = await open_all(address, EACH), collections.Counter()
    for socket in sockets:
        assert await socket.greeted() == "connection_ack"
        for name in range(OPERATIONS + 10):
            socket.follow(str(name))
    for socket in sockets:
        for _ in range(10):
            answer = await socket.hear()
            said[answer["payload"][0]["extensions"]["code"] if isinstance(answer, dict) else str(answer)] += 1
    await close_all(sockets)
    return said


async def one_socket(address, *messages):
    """What becomes of a socket on which this is said."""
    socket = await Socket().open(address)
    await socket.greeted()
    for message in messages:
        socket.frame(message) if isinstance(message, bytes) else socket.say(message)
    return await socket.end()


async def duplicate_ids(address):
    subscribe = {"id": "a", "type": "subscribe", "payload": FOLLOW}
    return collections.Counter([await one_socket(address, subscribe, subscribe) for _ in range(EACH)])


async def coming_and_going(address):
    """Ten thousand subscriptions that are completed at once."""
    socket = await Socket().open(address)
    await socket.greeted()
    for number in range(10_000):
        socket.follow(str(number))
        socket.say({"id": str(number), "type": "complete"})
        await socket.writer.drain()
    socket.say({"id": "last", "type": "subscribe", "payload": {"query": TINY}})
    said = collections.Counter()
    while (message := await socket.hear()) and message.get("id") != "last":
        said[message["type"]] += 1
    await close_all([socket])
    said["next"] += message["type"] == "next"
    return said


async def pings(address):
    """Twenty thousand, in one breath."""
    socket = await Socket().open(address)
    await socket.greeted()
    said = collections.Counter()
    for _ in range(200):
        for _ in range(100):
            socket.say({"type": "ping"})
        await socket.writer.drain()
        for _ in range(100):
            said[(await socket.hear())["type"]] += 1
    await close_all([socket])
    return said


async def long_messages(address):
    """A message longer than is taken, one of brackets, and one that never ends."""
    endless = await Socket().open(address)
    await endless.greeted()
    endless.frame(b"[" * 1000, 0x01)
    try:
        for _ in range(2000):
            endless.frame(b"[" * 1000, 0x00)
            await endless.writer.drain()
    except ConnectionError:
        pass
    # With so much unread, the connection may be cut before the number is heard.
    last = await endless.end()
    last = "1009" if last == "0" else last
    return collections.Counter([await one_socket(address, b"x" * 300_000), await one_socket(address, b"[" * 200_000), last])


# Name, flood, and what is to become of them.
FLOODS = [
    (f"{SLOW} heads that never end", slow_heads, {"closed": SLOW}),
    (f"{SLOW} bodies byte by byte", slow_bodies, {"408 REQUEST_TIMEOUT": SLOW}),
    (f"{SLOW} bodies in chunks of a byte", slow_chunks, {"408 REQUEST_TIMEOUT": 16, "503 BUSY": SLOW - 16}),
    (f"{SLOW} bodies of 1 MB, 20 KB at a time", long_slow_bodies, {"408 REQUEST_TIMEOUT": 16, "503 BUSY": SLOW - 16}),
    (f"{SLOW} forms for signing in, byte by byte", slow_forms, {"408 REQUEST_TIMEOUT": SLOW}),
    (f"{STRANGERS + 20} sockets that do not say who they are", silent_sockets, {"503": 20, "4408": STRANGERS}),
    (f"{EACH} sockets that say who they are, and no more", sleeping_sockets, {"connection_ack": EACH, "0": EACH}),
    (f"{EACH + 10} sockets of one", too_many_sockets, {"connection_ack": EACH, "1013": 10}),
    (f"{EACH} sockets with {OPERATIONS + 10} subscriptions each", too_many_subscriptions, {"LIMIT_EXCEEDED": EACH * 10}),
    (f"{EACH} subscriptions by an identifier that is taken", duplicate_ids, {"4409": EACH}),
    ("10,000 subscriptions that come and go", coming_and_going, {"next": 1}),
    ("20,000 pings", pings, {"pong": 20_000}),
    ("messages that are too long", long_messages, {"1009": 3}),
]
# By itself: nobody else gets a connection meanwhile.
LAST = ("600 connections that say nothing", too_many_connections, {"closed": 512, "503 BUSY": 88})
