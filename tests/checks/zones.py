"""Offsets of time zones around each change of the clocks, by Python's zoneinfo and PyPI's tzdata.

    zones.py FIRST_YEAR LAST_YEAR ZONE…

Prints the release of the data, then for each zone and each instant one line: zone, instant in UTC
(seconds since 1970), offset in seconds. The instants are both sides of every change of the offset in
the years, and the first and the last second of each year.
"""

import sys
import zoneinfo
from datetime import datetime, timezone
from importlib import resources

import tzdata

# The machine's own files may be years old: only the package counts.
zoneinfo.reset_tzpath(to=())
HOUR = 3600


def offset(zone: zoneinfo.ZoneInfo, at: int) -> int:
    return int(datetime.fromtimestamp(at, timezone.utc).astimezone(zone).utcoffset().total_seconds())


def change_between(zone: zoneinfo.ZoneInfo, before: int, after: int) -> int:
    """The first second of the new offset, by halving."""
    old = offset(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        if offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after


def instants(zone: zoneinfo.ZoneInfo, first: int, last: int) -> list[int]:
    start = int(datetime(first, 1, 1, tzinfo=timezone.utc).timestamp())
    end = int(datetime(last + 1, 1, 1, tzinfo=timezone.utc).timestamp())
    found = [int(datetime(year, 1, 1, tzinfo=timezone.utc).timestamp()) for year in range(first, last + 2)]
    found += [at - 1 for at in found]
    for hour in range(start, end, HOUR):
        if offset(zone, hour) != offset(zone, hour + HOUR):
            change = change_between(zone, hour, hour + HOUR)
            found += [change - 1, change]
    return sorted(set(found))


def main() -> None:
    first, last = int(sys.argv[1]), int(sys.argv[2])
    print(tzdata.IANA_VERSION)
    for name in sys.argv[3:]:
        assert (resources.files("tzdata") / "zoneinfo" / name).is_file(), name
        zone = zoneinfo.ZoneInfo.no_cache(name)
        for at in instants(zone, first, last):
            print(name, at, offset(zone, at))


if __name__ == "__main__":
    main()
