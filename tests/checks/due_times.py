"""When schedules are due, by Python's zoneinfo and PyPI's tzdata, and by the rules of docs/JOBS.md.

    due_times.py FROM UNTIL < SCHEDULES

FROM and UNTIL are seconds since 1970, both included. Each line of SCHEDULES is a zone and a cron
expression, parted by a tab. Prints the release of the data, then a line for each schedule: its due
times, in seconds since 1970.

No calendar is computed with. The span is walked minute by minute, and each minute's wall clock is
looked at: what recurs within a day is due whenever the wall clock shows one of its times, so never in
a gap and twice in a fold. What has one time of day is due at the first instant of the day at which
the wall clock shows that time or a later one.
"""

import sys
import zoneinfo
from datetime import datetime, timezone
from functools import lru_cache

import tzdata

# The machine's own files may be years old: only the package counts.
zoneinfo.reset_tzpath(to=())
DAY = 86_400
# Whole seconds only, Sunday is 0.
RANGES = [(0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (0, 6)]


def values(field: str, first: int, last: int) -> frozenset[int]:
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        low, _, high = span.partition("-")
        start, end = (first, last) if span == "*" else (int(low), int(high or low))
        found.update(range(start, end + 1, int(step or 1)))
    return frozenset(found)


class Schedule:
    def __init__(self, cron: str) -> None:
        fields = cron.split()
        fields = ["0"] * (6 - len(fields)) + fields
        spans = [values(field, *span) for field, span in zip(fields, RANGES)]
        self.seconds, self.minutes, self.hours, self.days, self.months, self.weekdays = spans
        # Of two restrictions of the day, either will do.
        self.any_day = "*" not in (fields[3], fields[5])
        self.once_a_day = all(len(span) == 1 for span in spans[:3])

    def is_day(self, wall: datetime) -> bool:
        day, weekday = wall.day in self.days, wall.isoweekday() % 7 in self.weekdays
        is_day = day or weekday if self.any_day else day and weekday
        return wall.month in self.months and is_day


@lru_cache(maxsize=1)
def minutes(zone: str, start: int, end: int) -> list[tuple[int, datetime]]:
    """Each minute of a span, as the wall clock shows it. Clocks change at whole minutes alone."""
    there = zoneinfo.ZoneInfo.no_cache(zone)
    span = range(start - start % 60, end + 60, 60)
    return [(at, datetime.fromtimestamp(at, timezone.utc).astimezone(there)) for at in span]


def recurring(schedule: Schedule, walked: list[tuple[int, datetime]]) -> list[int]:
    return [
        at + second
        for at, wall in walked
        if wall.minute in schedule.minutes and wall.hour in schedule.hours and schedule.is_day(wall)
        for second in sorted(schedule.seconds)
    ]


def once_a_day(schedule: Schedule, walked: list[tuple[int, datetime]]) -> list[int]:
    [second], [minute], [hour] = schedule.seconds, schedule.minutes, schedule.hours
    found: dict = {}
    for at, wall in walked:
        if schedule.is_day(wall) and wall.date() not in found:
            if (wall.hour, wall.minute) == (hour, minute):
                found[wall.date()] = at + second
            elif (wall.hour, wall.minute) > (hour, minute):
                found[wall.date()] = at
    return list(found.values())


def main() -> None:
    start, end = int(sys.argv[1]), int(sys.argv[2])
    print(tzdata.IANA_VERSION)
    for line in sys.stdin:
        zone, cron = line.rstrip("\n").split("\t")
        schedule = Schedule(cron)
        # From a day before on, so that no day of the span is begun in its middle.
        walked = minutes(zone, start - 2 * DAY, end)
        due = once_a_day(schedule, walked) if schedule.once_a_day else recurring(schedule, walked)
        print(*[at for at in due if start <= at <= end])


if __name__ == "__main__":
    main()
