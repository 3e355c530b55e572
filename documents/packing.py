"""Joins one PDF of ours with papers that others have made, page by page, and ends: what strange files do to the parser
happens in a process of its own.

Started by path and in isolated mode by `documents/pack.py`; imports nothing of ours. The job is JSON: `first` (our
PDF), `papers` (each path with its title) and `out`. Exit code 0: joined; 3: a paper could not be read, whose place
from 0 stands on standard error. Nothing that runs, opens or fetches comes along: of annotations only links are kept.
"""

import json
import sys
from pathlib import Path
from typing import Any

UNUSABLE = 3
_CLAIMS = ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")


def main(job: Path) -> int:
    import pikepdf  # here, since those who only start this process know it by its module

    wanted: dict[str, Any] = json.loads(job.read_text(encoding="utf-8"))
    with pikepdf.open(wanted["first"]) as whole:
        starts = []
        for place, (path, _title) in enumerate(wanted["papers"]):
            starts.append(len(whole.pages))
            try:
                with pikepdf.open(path, suppress_warnings=True) as paper:
                    whole.pages.extend(paper.pages)
            except (pikepdf.PdfError, ValueError, OSError, RuntimeError):
                sys.stderr.write(str(place))
                return UNUSABLE
            for page in list(whole.pages)[starts[-1] :]:
                _calm(pikepdf, page)
        with whole.open_outline() as outline:
            for start, (_path, title) in zip(starts, wanted["papers"], strict=True):
                outline.root.append(pikepdf.OutlineItem(title, start))
        if wanted["papers"]:  # others' pages are what they are
            with whole.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
                for claim in _CLAIMS:
                    if claim in metadata:
                        del metadata[claim]
        whole.save(wanted["out"], deterministic_id=True)
    return 0


def _calm(pikepdf: Any, page: Any) -> None:
    """Leaves what is seen, and links to the web."""
    for key in ("/AA", "/PZ", "/Tabs", "/StructParents"):
        if key in page.obj:
            del page.obj[key]
    if "/Annots" not in page.obj:
        return
    kept = [one for one in page.obj.Annots if _is_link(one)]
    if kept:
        page.obj.Annots = pikepdf.Array(kept)
    else:
        del page.obj["/Annots"]


def _is_link(annotation: Any) -> bool:
    action = annotation.get("/A")
    leads = action is not None and action.get("/S") == "/URI" and "/Next" not in action
    return bool(annotation.get("/Subtype") == "/Link" and leads and "/AA" not in annotation)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
