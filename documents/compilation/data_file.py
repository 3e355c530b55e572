"""The compilation as data: everything in a `CompilationData`, as JSON in UTF-8.

The file is the original that the other formats point to when they could not show a character. Its shape is described
in `docs/compilation-json.md`; `format` rises when a field changes its meaning or goes away, never when one is added.
"""

import json
from json import JSONEncoder
from pathlib import Path
from typing import Any

from documents.compilation.tally import check_counts
from documents.writing import replacing
from models.compilation import CompilationData
from models.errors import Refused
from models.values import Stance

FORMAT = 1
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def compilation_json(data: CompilationData, out: Path) -> None:
    """Writes the data file, bit by bit. Same data, same bytes."""
    check_counts(data)
    body = data.model_dump(mode="json")
    body["stances"] = {stance.value: data.stances.get(stance, 0) for stance in Stance}
    bits = JSONEncoder(ensure_ascii=False, indent=1).iterencode({"format": FORMAT, **body})
    # A lone surrogate has no UTF-8; the handler's \udXXX is its JSON escape.
    with replacing(out) as part, part.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        file.writelines(bits)
        file.write("\n")


def schema() -> dict[str, Any]:
    """The JSON Schema of the data file."""
    made = CompilationData.model_json_schema(mode="serialization")
    properties = {"format": {"const": FORMAT}, **made.pop("properties")}
    return {"$schema": DIALECT, **made, "required": ["format", *made["required"]], "properties": properties}


def read_compilation(data: bytes) -> CompilationData:
    """A data file that was made before. Raises Refused("compilation_other_format") for one of another `format`."""
    body = json.loads(data)
    if body.pop("format", None) != FORMAT:
        raise Refused("compilation_other_format")
    return CompilationData.model_validate(body)
