"""The due day as a calendar file, so that the deadline stands in the recipient's own calendar.

An all-day event, because that is what Outlook, Google and Apple calendars show and remind of alike (a VTODO is not).
It holds no personal link: calendars are shared, synchronised and shown on screens in corridors.
"""

from datetime import datetime, timedelta
from functools import lru_cache
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar, Event, vCalAddress

from models.values import Value
from rules.local_time import local_day

_UID_PLACE = "00000000-0000-0000-0000-000000000000"
_SEQUENCE_STARTS_AT = 1_577_836_800  # 2020-01-01; as seconds from there a SEQUENCE fits 32 bits until 2088
_WEEK_BEFORE_AT_NINE = timedelta(days=-7, hours=9)


class DeadlineWords(Value):
    """What the event says: one line of summary, a description, and what its alarm says a week before."""

    summary: str
    description: str
    alarm: str


def calendar_file(
    words: DeadlineWords,
    *,
    dnr: str,
    recipient_code: str,
    sender_name: str,
    sender_address: str,
    due_at: datetime,
    created_at: datetime,
    supplement: int = 0,
) -> bytes:
    """An iCalendar file with one all-day event on the due day in Stockholm, and an alarm a week before.

    The UID belongs to the round and the recipient, and SEQUENCE grows with the letter's time: a later letter
    (a reminder, an extension) replaces the event the missiv made instead of adding another. A request for a
    supplement, by its number, has an event of its own.
    """
    shared = _without_uid(words, sender_name, sender_address, due_at, created_at.replace(microsecond=0))
    whose = f"remiss:{dnr}\n{recipient_code}" + (f"\n{supplement}" if supplement else "")
    uid = uuid5(NAMESPACE_URL, whose)
    return shared.replace(f"UID:{_UID_PLACE}".encode("ascii"), f"UID:{uid}".encode("ascii"), 1)


@lru_cache(maxsize=256)
def _without_uid(
    words: DeadlineWords, sender_name: str, sender_address: str, due_at: datetime, created_at: datetime
) -> bytes:
    """The file with a placeholder for the UID, which has a fixed length: a whole round shares the rest."""
    due_on = local_day(due_at)
    event = Event()
    event.add("uid", _UID_PLACE)
    event.add("dtstamp", created_at)
    event.add("sequence", max(0, int(created_at.timestamp()) - _SEQUENCE_STARTS_AT))
    event.add("dtstart", due_on)
    event.add("dtend", due_on + timedelta(days=1))
    event.add("summary", words.summary)
    event.add("description", words.description)
    event.add("transp", "TRANSPARENT")
    organizer = vCalAddress(f"mailto:{sender_address}")
    organizer.params["CN"] = sender_name.replace('"', "'")
    event.add("organizer", organizer)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words.alarm)
    alarm.add("trigger", _WEEK_BEFORE_AT_NINE)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Remiss//Remiss//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
