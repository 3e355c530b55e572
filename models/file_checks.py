"""What looking through a received file has shown: remarks on it, which change nothing of the answer it came in."""

from models.values import ActiveContent, Value


class FileCheck(Value):
    """`malware`: the signature that was found, by the scanner's own name; such a file is in quarantine. `active`: what
    the file does or fetches when it is opened. `awaits_scan`: there is a scanner, and it has not answered yet."""

    active: tuple[ActiveContent, ...] = ()
    malware: str = ""
    awaits_scan: bool = False

    @property
    def has_remarks(self) -> bool:
        return bool(self.active or self.malware or self.awaits_scan)


NO_REMARKS = FileCheck()
"""Of a file that is clean as far as is known, or has not been looked through yet."""
