"""Reads messages with Python's email package under its strict policy, and says what it understood.

    message_headers.py FILE…

Prints one JSON object a line, one for each file, in their order. Ends with 1 and the reasons on the
standard error when a message is not what RFC 5322 and RFC 2045 want of one that we send, or when a
header that a DKIM signature covers (RFC 6376, 5.4.1) is not there exactly once.
"""

import json
import re
import sys
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

STRICT = SMTP.clone(raise_on_defect=True)
SIGNED = ["From", "Reply-To", "Subject", "Date", "To", "Message-ID", "MIME-Version", "Content-Type"]
AT_MOST_ONCE = ["Content-Transfer-Encoding", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted", "Content-Language"]
NEVER = ["Cc", "Bcc", "Sender", "Return-Path", "Resent-From"]
MESSAGE_ID = re.compile(r"<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+>")


def line_problems(data: bytes) -> list[str]:
    problems = []
    lines = data.split(b"\r\n")
    if any(b"\n" in line or b"\r" in line for line in lines):
        problems.append("a line ends in something other than CRLF")
    if b"\0" in data:
        problems.append("there is a NUL")
    head = lines[: lines.index(b"")]
    for line in head:
        if not line.isascii():
            problems.append(f"a header is not in ASCII: {line!r}")
        # What has no space in it can't be folded.
        if len(line) > (76 if b"=?" in line else 78) and b" " in line[1:].split(b": ", 1)[-1]:
            problems.append(f"a header's line has {len(line)} characters: {line!r}")
    problems += [f"a line has {len(line)} octets" for line in lines if len(line) > 998]
    return problems


def header_problems(message: EmailMessage) -> list[str]:
    def times(name: str) -> int:
        return len(message.get_all(name, []))

    problems = [f"{name} is there {times(name)} times" for name in SIGNED if times(name) != 1]
    problems += [f"{name} is there {times(name)} times" for name in AT_MOST_ONCE if times(name) > 1]
    problems += [f"{name} is there" for name in NEVER if times(name)]
    for name, value in message.items():
        if defects := getattr(value, "defects", ()):
            problems.append(f"{name}: {defects}")
    if not MESSAGE_ID.fullmatch(message["Message-ID"].strip()):
        problems.append(f"Message-ID is {message['Message-ID']}")
    if message["Date"].datetime.tzinfo is None:
        problems.append("Date has no zone")
    if not message["Auto-Submitted"] == "auto-generated":
        problems.append(f"Auto-Submitted is {message['Auto-Submitted']}")
    if (message["List-Unsubscribe-Post"] is None) != (message["List-Unsubscribe"] is None):
        problems.append("List-Unsubscribe stands without List-Unsubscribe-Post, or the other way around")
    return problems


def part_problems(message: EmailMessage) -> list[str]:
    problems = []
    for part in message.walk():
        if part.defects:
            problems.append(f"{part.get_content_type()}: {part.defects}")
        if part.get_content_maintype() == "text" and part.get_content_charset() != "utf-8":
            problems.append(f"{part.get_content_type()} is in {part.get_content_charset()}")
        if part.get_content_type() == "text/calendar":
            if part.get_content_disposition():
                problems.append("the calendar part has a Content-Disposition")
            method = re.search(r"METHOD:(\w+)", part.get_content())[1]
            if part.get_param("method") != method:
                problems.append(f"MIME says {part.get_param('method')}, the object {method}")
    return problems


def understood(message: EmailMessage) -> dict:
    def people(name: str) -> list[str]:
        return [one.addr_spec for one in message[name].addresses]

    return {
        "subject": message["Subject"],
        "from": people("From"),
        "to": people("To"),
        "parts": [part.get_content_type() for part in message.walk()],
        "text": message.get_body(("plain",)).get_content().replace("\r\n", "\n"),
    }


def main() -> int:
    failed = False
    for name in sys.argv[1:]:
        data = Path(name).read_bytes()
        try:
            message = message_from_bytes(data, policy=STRICT)
            problems = line_problems(data) + header_problems(message) + part_problems(message)
            print(json.dumps(understood(message), ensure_ascii=False, sort_keys=True))
        except (MessageError, KeyError, ValueError, TypeError, AttributeError, LookupError) as error:
            problems = [repr(error)]
        for problem in problems:
            failed = True
            print(f"{name}: {problem}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
