"""What has come with a form and is kept already goes along in it under a seal, so that a fault elsewhere on the page
does not ask for it again; nobody can name what did not come with this form."""

import hashlib
import json
from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from models.values import Value
from web.multipart import ReceivedForm
from web.signing import Bearer, Signing

Kept = TypeVar("Kept", bound=Value)


class Seal(NamedTuple):
    """`holder`: for whom alone it holds, and about what."""

    signing: Signing
    holder: str
    generation: int = 1

    def packed(self, value: Value) -> tuple[str, str]:
        """What stands in the fields `kept` and `seal`."""
        said = json.dumps(value.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
        return said, self.signing.form_token(self._bearer(said))

    def unpacked(self, form: ReceivedForm, kind: type[Kept]) -> Iterator[Kept]:
        """Those of the posted form, in its order, whose seal holds."""
        for said, seal in zip(form.all("kept"), form.all("seal"), strict=False):
            if self.signing.may_post(seal, self._bearer(said)):
                yield kind.model_validate_json(said)

    def _bearer(self, said: str) -> Bearer:
        whole = f"{self.holder}\n{said}"
        return Bearer(id=hashlib.sha256(whole.encode()).hexdigest(), generation=self.generation)
