"""A meeting's day and hours as people read them, by Python's zoneinfo and PyPI's tzdata.

    meeting_hours.py < MEETINGS

Each line of MEETINGS is a zone and two instants, in seconds since 1970, parted by spaces. Prints the
release of the data, then for each line the day and the hours in French and in English, parted by tabs.
Every kind of space is an ordinary one.
"""

import sys
import zoneinfo
from datetime import datetime, timezone

import tzdata

# The machine's own files may be years old: only the package counts.
zoneinfo.reset_tzpath(to=())
JOURS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()
MOIS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()


def jour(wall: datetime) -> str:
    quantième = "1er" if wall.day == 1 else str(wall.day)
    return f"{JOURS[wall.weekday()]} {quantième} {MOIS[wall.month - 1]} {wall.year}"


def heure(wall: datetime) -> str:
    return f"{wall.hour} h" + (f" {wall.minute:02}" if wall.minute else "")


def day(wall: datetime) -> str:
    return f"{DAYS[wall.weekday()]}, {MONTHS[wall.month - 1]} {wall.day}, {wall.year}"


def hour(wall: datetime) -> str:
    return f"{wall.hour % 12 or 12}:{wall.minute:02} {'a.m.' if wall.hour < 12 else 'p.m.'}"


def read(start: datetime, end: datetime) -> list[str]:
    jusque, until = heure(end), hour(end)
    if start.date() != end.date():
        jusque, until = f"{jusque} le {jour(end)}", f"{until} on {day(end)}"
    return [jour(start), f"de {heure(start)} à {jusque}", day(start), f"{hour(start)} to {until}"]


def main() -> None:
    print(tzdata.IANA_VERSION)
    for line in sys.stdin:
        name, *instants = line.split()
        zone = zoneinfo.ZoneInfo.no_cache(name)
        walls = [datetime.fromtimestamp(int(at), timezone.utc).astimezone(zone) for at in instants]
        print("\t".join(read(*walls)))


if __name__ == "__main__":
    main()
