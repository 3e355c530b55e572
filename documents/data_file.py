"""The compilation as data: everything in a `CompilationData`, as JSON in UTF-8.

The file is the original that the other formats point to when they could not show a character. Its shape is described
in `docs/compilation-json.md`; `format` rises when a field changes its meaning or goes away, never when one is added.
"""

import json
from pathlib import Path

from documents.tally import check_counts
from documents.writing import replacing
from models.compilation import CompilationData
from models.values import Stance

FORMAT = 1


def compilation_json(data: CompilationData, out: Path) -> None:
    """Writes the data file. Same data, same bytes."""
    with replacing(out) as part:
        part.write_bytes(json_bytes(data))


def json_bytes(data: CompilationData) -> bytes:
    check_counts(data)
    body = data.model_dump(mode="json")
    body["stances"] = {stance.value: data.stances.get(stance, 0) for stance in Stance}
    text = json.dumps({"format": FORMAT, **body}, ensure_ascii=False, indent=1)
    # A lone surrogate has no UTF-8; the handler's \udXXX is its JSON escape.
    return text.encode("utf-8", "backslashreplace") + b"\n"
