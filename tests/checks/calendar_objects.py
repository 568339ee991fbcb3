"""Reads calendar objects with the PyPI package icalendar, and says what it understood.

    calendar_objects.py FILE…

Prints one JSON object a line, one for each file, in their order; calendar_objects.mjs prints the same, so
the two can be compared. Ends with 1 and the reasons on the standard error when an object is not what
RFC 5545 and RFC 5546 want of an invitation or a cancellation.
"""

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path

from icalendar import Calendar

PROPERTIES = ["UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "ORGANIZER", "ATTENDEE"]


def line_problems(data: bytes) -> list[str]:
    problems = []
    if not data.endswith(b"\r\n"):
        problems.append("the last line has no CRLF")
    lines = data.split(b"\r\n")
    if any(b"\n" in line or b"\r" in line for line in lines):
        problems.append("a line ends in something other than CRLF")
    for number, line in enumerate(lines, 1):
        if len(line) > 75:
            problems.append(f"line {number} has {len(line)} octets")
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            problems.append(f"line {number} is cut within a character")
    return problems


def instant(value) -> str:
    moment = value.dt
    if not isinstance(moment, datetime) or moment.utcoffset() != timedelta(0):
        raise ValueError(f"{moment!r} is no time in UTC")
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def party(value) -> dict:
    return {
        "address": str(value),
        "name": value.params.get("CN"),
        "partstat": value.params.get("PARTSTAT"),
        "rsvp": value.params.get("RSVP"),
    }


def understood(data: bytes) -> dict:
    calendars = Calendar.from_ical(data, multiple=True)
    if len(calendars) != 1:
        raise ValueError(f"{len(calendars)} calendars in one object")
    calendar = calendars[0]
    if calendar.errors:
        raise ValueError(f"icalendar reports {calendar.errors}")
    [event] = calendar.walk("VEVENT")
    if event.errors:
        raise ValueError(f"icalendar reports {event.errors}")
    for name in PROPERTIES:
        if name not in event:
            raise ValueError(f"no {name}")
        if isinstance(event[name], list):
            raise ValueError(f"more than one {name}")
    return {
        "version": str(calendar["VERSION"]),
        "method": str(calendar["METHOD"]),
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "stamp": instant(event["DTSTAMP"]),
        "start": instant(event["DTSTART"]),
        "end": instant(event["DTEND"]),
        "summary": str(event["SUMMARY"]),
        "description": str(event.get("DESCRIPTION", "")),
        "location": str(event.get("LOCATION", "")),
        "status": str(event["STATUS"]),
        "organizer": party(event["ORGANIZER"]),
        "attendee": party(event["ATTENDEE"]),
    }


def main() -> int:
    failed = False
    for name in sys.argv[1:]:
        data = Path(name).read_bytes()
        try:
            problems = line_problems(data)
            read = understood(data)
            if read["method"] not in ("REQUEST", "CANCEL"):
                problems.append(f"METHOD is {read['method']}")
            if not all(read[of]["address"].startswith("mailto:") for of in ("organizer", "attendee")):
                problems.append("ORGANIZER or ATTENDEE is no mailto: address")
            if not read["stamp"] <= read["start"] < read["end"]:
                problems.append("DTSTAMP, DTSTART and DTEND are out of order")
            print(json.dumps(read, ensure_ascii=False, sort_keys=True))
        except (KeyError, ValueError, TypeError) as error:
            problems = [repr(error)]
        for problem in problems:
            failed = True
            print(f"{name}: {problem}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
