#!/usr/bin/env python3
"""Writes civil_times.csv: what wall clocks showed when, according to Python's zoneinfo and the IANA
data in the PyPI package tzdata. A second opinion for app/domain's `booking::civil`.

    pip install tzdata && python3 make_civil_times.py > civil_times.csv

The start and the end of a civil time are found by watching the clock minute by minute, not by
computing with offsets:

    start   the first minute at which the clock shows that time or a later one
    end     the minute after the last one at which the clock shows an earlier time

`kind` is told by zoneinfo alone: in a gap no moment shows the civil time, in a fold two do.
The same tzdata gives the same bytes.
"""

import zoneinfo
from datetime import date, datetime, timedelta, timezone

import tzdata

zoneinfo.reset_tzpath(to=[])  # the package's data, never the machine's

ZONES = [
    "America/Anchorage",
    "America/Chicago",
    "America/Denver",
    "America/Havana",  # goes back to midnight
    "America/Los_Angeles",
    "America/New_York",
    "America/Phoenix",
    "America/Santiago",  # skips the hour after midnight
    "America/St_Johns",  # half an hour
    "Asia/Kolkata",  # half an hour, never changes
    "Australia/Lord_Howe",  # changes by half an hour
    "Europe/London",
    "Pacific/Honolulu",
]
FIRST, LAST = date(2024, 1, 1), date(2030, 12, 31)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
UTC = timezone.utc


def shown(zone, moment):
    return moment.astimezone(zone).replace(tzinfo=None)


def moments(zone, reading):
    """Where each of the two readings of an ambiguous time would lie, earlier first."""
    both = {reading.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(both)


def kind(zone, reading):
    both = moments(zone, reading)
    exact = [moment for moment in both if shown(zone, moment) == reading]
    return ["gap", "plain", "fold"][len(exact)]


def bounds(zone, reading):
    both = moments(zone, reading)
    moment, stop = both[0] - 2 * HOUR, both[-1] + 2 * HOUR
    start = end = None
    while moment <= stop:
        seen = shown(zone, moment)
        if start is None and seen >= reading:
            start = moment
        if seen < reading:
            end = moment + MINUTE
        moment += MINUTE
    return start, end


def changes(zone):
    """The civil times at which the zone's offset changes, as both offsets show them."""
    moment = datetime(FIRST.year, 1, 1, tzinfo=UTC)
    while moment.date() <= LAST:
        if moment.astimezone(zone).utcoffset() != (moment + HOUR).astimezone(zone).utcoffset():
            while moment.astimezone(zone).utcoffset() == (moment + MINUTE).astimezone(zone).utcoffset():
                moment += MINUTE
            yield shown(zone, moment) + MINUTE, shown(zone, moment + MINUTE)
        moment = moment.replace(minute=0) + HOUR


def readings(zone):
    """What is asked: four ordinary times every 29 days, and every 15 minutes around a change."""
    day = FIRST
    while day <= LAST:
        for minute in (0, 150, 570, 1435):
            yield datetime(day.year, day.month, day.day) + minute * MINUTE
        day += timedelta(days=29)
    for before, after in changes(zone):
        reading, stop = min(before, after) - HOUR, max(before, after) + HOUR
        while reading <= stop:
            yield reading
            reading += 15 * MINUTE


def main():
    print(f"# tzdata {tzdata.IANA_VERSION}, made by make_civil_times.py")
    print("zone,date,minute,kind,start,end")
    for name in ZONES:
        zone = zoneinfo.ZoneInfo(name)
        for reading in sorted(set(readings(zone))):
            start, end = bounds(zone, reading)
            minute = reading.hour * 60 + reading.minute
            row = (name, reading.date(), minute, kind(zone, reading))
            print(*row, int(start.timestamp()), int(end.timestamp()), sep=",")


if __name__ == "__main__":
    main()
