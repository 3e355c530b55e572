"""Texts that are the same or nearly so, as the compilation's note on method tells of them."""

from enum import StrEnum

from models.values import Value


class SameText(Value):
    """One family. `question`: within whose answers, empty for what is said of the whole (files among it).
    `recipients`: codes, in the recipients' order, each once. `same`: how many of its texts are word for word alike.
    `opening`: the first words of the text that most have."""

    question: str = ""
    is_passage: bool = False
    recipients: tuple[str, ...]
    texts: int
    same: int
    opening: str


class Character(StrEnum):
    """How the text of an answer stands to those of the others, and to the matter (practice: DocketScope's sheet).

    `silent`: it says nothing of the matter, as one that declines. `outside`: the sender has held all its synpunkter to
    be outside the matter. `unread`: files alone, whose text is not here. `short`: too few words to be compared."""

    OWN = "own"
    SAME = "same"
    PARTLY = "partly"
    SHORT = "short"
    UNREAD = "unread"
    SILENT = "silent"
    OUTSIDE = "outside"


class Characterized(Value):
    """One answer. `alike`: codes of those whose text is the same or nearly so, in the recipients' order: of `same` in
    every text, where anybody's is."""

    recipient: str
    character: Character
    alike: tuple[str, ...] = ()
