"""Reads a calendar file with PyPI's `icalendar` and says in JSON what it understood."""

import json
import sys

from icalendar import Calendar

with open(sys.argv[1], "rb") as file:
    calendar = Calendar.from_ical(file.read())

(event,) = calendar.walk("VEVENT")
attendees = event.get("ATTENDEE", [])
print(json.dumps({
    "method": str(calendar["METHOD"]),
    "uid": str(event["UID"]),
    "sequence": int(event["SEQUENCE"]),
    "starts_at": int(event["DTSTART"].dt.timestamp()),
    "ends_at": int(event["DTEND"].dt.timestamp()),
    "stamp": int(event["DTSTAMP"].dt.timestamp()),
    "summary": str(event["SUMMARY"]),
    "description": str(event.get("DESCRIPTION", "")),
    "status": str(event["STATUS"]),
    "organizer": str(event["ORGANIZER"]),
    "organizer_name": str(event["ORGANIZER"].params.get("CN", "")),
    "attendees": [str(a) for a in (attendees if isinstance(attendees, list) else [attendees])],
    "faults": [str(error) for component in calendar.walk() for error in component.errors],
}))
