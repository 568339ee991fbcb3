"""A relay that keeps what it is given: aiosmtpd on a free port of this machine.

    smtp_sink.py FOLDER [SECONDS [CERTIFICATE KEY USER PASSWORD]]

Takes so long for each message, where that is said. With a certificate, nothing goes without STARTTLS
and a login. Prints its port, then writes each message as 0001.eml, 0002.eml … with its envelope beside it as
0001.json … Ends when its standard input is closed, so that it never outlives the test.
"""

import asyncio
import json
import ssl
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Keeper:
    def __init__(self, folder: Path, seconds: float) -> None:
        self.folder = folder
        self.seconds = seconds
        self.count = 0

    async def handle_DATA(self, server, session, envelope) -> str:
        await asyncio.sleep(self.seconds)
        self.count += 1
        name = f"{self.count:04}"
        (self.folder / f"{name}.eml").write_bytes(envelope.content)
        sent = {"from": envelope.mail_from, "to": envelope.rcpt_tos}
        (self.folder / f"{name}.json").write_text(json.dumps(sent), encoding="utf-8")
        return f"250 2.0.0 kept as {name}"


def door_of(certificate: str, key: str, user: str, password: str) -> dict:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    known = LoginPassword(user.encode(), password.encode())
    return {
        "tls_context": context,
        "require_starttls": True,
        "auth_required": True,
        "authenticator": lambda server, session, envelope, way, given: AuthResult(success=given == known, handled=False),
    }


async def main() -> None:
    loop = asyncio.get_running_loop()
    folder, *rest = sys.argv[1:]
    keeper = Keeper(Path(folder), float(rest[0]) if rest else 0)
    door = door_of(*rest[1:]) if rest[1:] else {}
    relay = await loop.create_server(lambda: SMTP(keeper, hostname="127.0.0.1", loop=loop, **door), "127.0.0.1", 0)
    print(relay.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    relay.close()


if __name__ == "__main__":
    asyncio.run(main())
