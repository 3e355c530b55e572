"""Runs Typst once on one job folder and ends: Typst holds about a megabyte a page until its process is over.

Started by path and in isolated mode by `typesetting.py`; imports nothing of ours, so that it is up in a tenth of a
second. Exit code 0: set; 3: Typst refused the document, with its reason on standard error.
"""

import sys
from pathlib import Path

REFUSED = 3
PNG_DOTS = 200.0


def main(job: Path, fonts: Path, out: Path, timestamp: int) -> int:
    """Sets `job/main.typ` as PDF/A-2a and PDF/UA-1, or its pages as PNG where `out` ends so. The job folder is all that
    Typst can read."""
    import typst  # here, since those who only start this process know it by its module

    as_pdf = out.suffix != ".png"
    kind = {"format": "pdf", "pdf_standards": ["a-2a", "ua-1"]} if as_pdf else {"format": "png", "ppi": PNG_DOTS}
    try:
        typst.compile(
            job / "main.typ",
            output=out,
            root=job,
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts, job / "fonts"]
            ),
            ignore_system_fonts=True,
            package_path=job / "no-packages",
            package_cache_path=job / "no-packages",
            timestamp=timestamp,
            **kind,
        )
    except typst.TypstError as error:
        sys.stderr.write(str(error))
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])))
