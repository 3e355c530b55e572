"""Copies of the real round files, changed for a test: another dnr, exact instants, other reminders."""

import re
from datetime import datetime, timedelta
from pathlib import Path

CASES = Path(__file__).parent.parent / "data" / "cases"


def round_file(
    folder: Path,
    case: str,
    *,
    dnr: str = "",
    due_at: datetime | None = None,
    closes_at: datetime | None = None,
    reminders: tuple[str, ...] | None = None,
    replacing: dict[str, str] | None = None,
) -> Path:
    """A copy of a real round file with its papers, its dnr or its dates changed to exact instants. Reminders are
    `before_due: PT10S`, `after_due: PT2S`; `replacing` changes any text of the file."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in (*CASES.glob("*.pdf"), CASES / "addresses-test.csv"):
        (folder / path.name).write_bytes(path.read_bytes())
    text = (CASES / f"{case}.yaml").read_text()
    if dnr:
        text = re.sub(r"(?m)^dnr: .*$", f'dnr: "{dnr}"', text)
    if due_at is not None:
        closes = closes_at or due_at + timedelta(hours=1)
        dates = f'dates: {{due_at: "{due_at.isoformat()}", closes_at: "{closes.isoformat()}"}}'
        text = re.sub(r"(?m)^dates: .*$", dates, text)
    if reminders is not None:
        rules = ", ".join(f"{{{rule}}}" for rule in reminders)
        text = re.sub(r"(?m)^reminders: .*$", f"reminders: [{rules}]", text)
    for old, new in (replacing or {}).items():
        assert old in text, old
        text = text.replace(old, new)
    path = folder / f"{case}.yaml"
    path.write_text(text)
    return path
