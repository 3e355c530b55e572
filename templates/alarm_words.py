"""Why the register refused for good what a round asked of it, as the end of a sentence. For the console, the mail to
the registrar and the round's page in Temporal."""

from templates.words import Language

CAUSES: dict[str, tuple[str, str]] = {
    "state_moved_on": (
        "remissen står inte längre i det läge som ändringen gällde",
        "the round is no longer in the state that the change was for",
    ),
    "round_half_drafted": (
        "remissen är inte färdigt inläst; läs in filen igen",
        "the round has not been read to its end; read its file again",
    ),
    "order_overtaken": ("en senare ändring är redan gjord", "a later change has been made already"),
    "extension_not_later": (
        "den nya sista svarsdagen är inte senare än den som gäller",
        "the new due day is not later than the one that holds",
    ),
    "no_such_round": ("remissen finns inte där", "the round is not there"),
}


def cause(code: str, language: Language = "sv") -> str:
    """Of a code without words of its own, the code: operators can look it up."""
    if code in CAUSES:
        return CAUSES[code][language == "en"]
    return f"error code {code}" if language == "en" else f"felkod {code}"
