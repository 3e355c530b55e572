"""What has come with a form and is kept already goes along in it under a seal, so that a fault elsewhere on the page
does not ask for it again; nobody can name what did not come with this form."""

import hashlib
import json
from collections.abc import Iterator
from typing import TypeVar

from models.values import Value
from web.console.seat import Seat
from web.signing import Bearer

Kept = TypeVar("Kept", bound=Value)


def packed(seat: Seat, value: Value) -> tuple[str, str]:
    """What stands in the fields `kept` and `seal`."""
    said = json.dumps(value.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
    return said, seat.house.console_signing.form_token(_bearer(seat, said))


def unpacked(seat: Seat, kind: type[Kept]) -> Iterator[Kept]:
    """Those of the posted form, in its order, whose seal holds: for this person and this round alone."""
    values = seat.form.fields
    for said, seal in zip(values.get("kept", []), values.get("seal", []), strict=False):
        if seat.house.console_signing.may_post(seal, _bearer(seat, said)):
            yield kind.model_validate_json(said)


def _bearer(seat: Seat, said: str) -> Bearer:
    whole = f"{seat.sitting.session_id}\n{seat.part('round_id')}\n{said}"
    return Bearer(id=hashlib.sha256(whole.encode()).hexdigest(), generation=1)
