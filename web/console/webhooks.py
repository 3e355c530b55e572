"""Other systems that are told of what happens: added, tried, paused, taken away, and what came of each message."""

from starlette.responses import Response

from desk import webhooks
from models.errors import Refused
from models.people import Permission
from models.webhooks import CHOOSABLE, HookState
from templates import webhook_words
from web.console.seat import Place, Seat
from web.console.tokens import SYSTEMS

WEBHOOKS = f"{SYSTEMS}/aviseringar"
_FIELDS = {"webhook_name_missing": "name", "webhook_events_missing": "event"}


def show(seat: Seat) -> Response:
    return _page(seat)


def add(seat: Seat) -> Response:
    """POST: on to its own page, where its secret stands."""
    chosen = seat.form.fields.get("event", [])
    events = [event for event in CHOOSABLE if event.value in chosen]
    try:
        row = webhooks.add(seat.office, name=seat.form.first("name"), url=seat.form.first("url"), events=events)
    except Refused as refusal:
        return _page(seat, refusal)
    return seat.go(f"{WEBHOOKS}/{row.id}", "webhook_added", name=row.name)


def _page(seat: Seat, fault: Refused | None = None) -> Response:
    sentence = seat.sentence(fault) if fault else ""
    own = seat.language == "en"
    return seat.page(
        "webhooks.html",
        status=422 if fault else 200,
        found=webhooks.standing(seat.office),
        events=[(event.value, webhook_words.EVENTS[event][own]) for event in CHOOSABLE],
        typed={
            "name": seat.form.first("name"),
            "url": seat.form.first("url"),
            "events": seat.form.fields.get("event", []),
        },
        fault_at={_FIELDS.get(fault.code, "url"): sentence} if fault else {},
    )


def show_one(seat: Seat) -> Response:
    return _one(seat)


def _one(seat: Seat, fault: Refused | None = None) -> Response:
    return seat.page(
        "webhook.html",
        status=422 if fault else 200,
        found=webhooks.room(seat.office, seat.part("webhook_id")),
        say=webhook_words,
        delivered=HookState.DELIVERED,
        given_up=HookState.GIVEN_UP,
        own=seat.language == "en",
        fault=seat.sentence(fault) if fault else "",
    )


def act(seat: Seat) -> Response:
    """POST: a test, a pause, an end or a start of it, what never arrived once more, or no more at all."""
    webhook_id, action = seat.part("webhook_id"), seat.form.first("action")
    name = webhooks.room(seat.office, webhook_id).standing.row.name
    try:
        match action:
            case "test":
                webhooks.send_test(seat.office, webhook_id)
                return seat.go(seat.path, "webhook_tested")
            case "again":
                return seat.go(seat.path, "webhook_again", n=webhooks.again(seat.office, webhook_id))
            case "pause":
                webhooks.pause(seat.office, webhook_id)
                return seat.go(seat.path, "webhook_paused", name=name)
            case "resume":
                webhooks.resume(seat.office, webhook_id)
                return seat.go(seat.path, "webhook_resumed", name=name)
            case "remove":
                webhooks.remove(seat.office, webhook_id)
                return seat.go(WEBHOOKS, "webhook_removed", name=name)
            case _:
                return _one(seat)
    except Refused as refusal:
        if refusal.code != "webhook_is_paused":
            raise
        return _one(seat, refusal)


PLACES = [
    Place(WEBHOOKS, show=show, act=add, reads=Permission.WRITE),
    Place(f"{WEBHOOKS}/{{webhook_id}}", show=show_one, act=act, reads=Permission.WRITE),
]
