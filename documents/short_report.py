"""A report of a few pages as a PDF, set in one piece: a receipt, what went out, an adoption, a joint answer."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from documents.compilation.blocks import Report
from documents.compilation.pdf import report_data
from documents.showing import Showing
from documents.typesetting import Typesetting, as_typed
from models.house_style import PLAIN, HouseStyle

TEMPLATE = "receipt.typ"


def short_pdf(
    report: Callable[[Showing], Report], made_at: datetime, *, seconds: float | None = None, style: HouseStyle = PLAIN
) -> bytes:
    """PDF/A-2a and PDF/UA-1, set in a process of its own, so that this one does not grow. Same input, same bytes.
    `seconds`: after how many it is given up (`typesetter_slow`)."""

    def typeset(showing: Showing) -> bytes:
        with TemporaryDirectory(prefix="report-") as folder:
            out = Path(folder) / "report.pdf"
            with Typesetting(TEMPLATE, report_data(report(showing)), made_at, out, style) as typesetting:
                typesetting.finish(seconds)
            return out.read_bytes()

    return as_typed(typeset)
