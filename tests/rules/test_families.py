"""Texts that are the same or nearly so, and what they say otherwise."""

from rules.families import (
    Differs,
    Family,
    FamilyPiece,
    Text,
    by_question,
    common,
    differences,
    families,
    more_like,
    passages,
)

TEMPLATE = (
    "Kommunen delar utredningens bild av behovet men menar att staten ska bära hela kostnaden för de nya kraven, "
    "eftersom finansieringsprincipen gäller också här och kommunerna inte har räknat med utgiften i sina budgetar."
)
OTHER = (
    "Region Provlandet vill att frågan utreds vidare innan något beslut fattas, då underlaget saknar en beräkning av "
    "vad en gemensam upphandling skulle innebära för de mindre sjukhusen i länet och deras personal."
)


def said(*texts: str) -> list[Text]:
    return [Text(f"r{number}", f"k{number}", text) for number, text in enumerate(texts)]


def owners(found: list[Family]) -> list[list[str]]:
    return [[member.text.owner for member in family.members] for family in found]


def test_copies_with_changes_are_one_family_whatever_case_signs_and_line_ends() -> None:
    changed = TEMPLATE.replace("hela kostnaden", "halva kostnaden")
    longer = f"{OTHER} {TEMPLATE}"
    texts = said(TEMPLATE, OTHER, changed, TEMPLATE.upper().replace(" ", "\n").replace(",", ""), longer)
    (family,) = families([*texts, Text("r9", "k9", "Kommunen har inga synpunkter.")])
    assert owners([family]) == [["r0", "r1", "r2", "r3", "r4"]]  # r4 holds both templates
    (family,) = families(texts[:4])
    assert owners([family]) == [["r0", "r2", "r3"]]
    assert [member.is_same for member in family.members] == [True, False, True]
    assert 0.7 < family.members[1].share < 1
    assert families(said(TEMPLATE, OTHER)) == []
    assert families(said("Kommunen har inga synpunkter.", "Kommunen har inga synpunkter.")) == []


def test_the_same_text_twice_by_one_is_no_family() -> None:
    assert families([Text("r1", "a", TEMPLATE), Text("r1", "b", TEMPLATE)]) == []


def test_a_template_in_three_hundred_copies_is_found_whole_whatever_the_order() -> None:
    words = TEMPLATE.split()
    copies = [" ".join([*words[:place], f"ord{place}", *words[place:]]) for place in range(len(words))] * 10
    for texts in (said(*copies), said(*reversed(copies))):
        assert [len(family.members) for family in families(texts)] == [len(copies)]


def test_a_paragraph_is_found_where_the_rest_differs() -> None:
    one, two = f"Inledning som är vår.\n\n{TEMPLATE}\n\n{OTHER}", f"Något helt annat står här.\n\n{TEMPLATE}"
    texts = said(one, f"{two}\n\n{'Vi har mer att säga om saken. ' * 3}{OTHER[::-1]}")
    whole = families(texts)
    assert whole == []
    (family,) = passages(texts, whole)
    assert [member.text.text for member in family.members] == [TEMPLATE, TEMPLATE]
    place = family.members[0].text
    assert one[place.start : place.start + len(place.text)] == TEMPLATE
    found = by_question({"2": texts, "1": said(TEMPLATE, TEMPLATE)})
    assert [(each.question, each.is_passage) for each in found] == [("2", True), ("1", False)]


def test_differences_are_told_word_by_word() -> None:
    assert differences("staten ska bära hela kostnaden", "staten  bör\nbära hela kostnaden nu") == [
        FamilyPiece(Differs.SAME, "staten  "),
        FamilyPiece(Differs.GONE, "ska "),
        FamilyPiece(Differs.ADDED, "bör\n"),
        FamilyPiece(Differs.SAME, "bära hela kostnaden "),
        FamilyPiece(Differs.ADDED, "nu"),
    ]
    assert differences("", "nytt") == [FamilyPiece(Differs.ADDED, "nytt")]
    assert differences("lika", "lika") == [FamilyPiece(Differs.SAME, "lika")]


def test_the_common_text_leaves_out_what_somebody_has_changed() -> None:
    (family,) = families(said(TEMPLATE, TEMPLATE.replace("hela", "halva"), TEMPLATE))
    told = common(family)
    assert [piece.text for piece in told if piece.kind is Differs.GONE] == ["hela "]
    assert "".join(piece.text for piece in told) == TEMPLATE


def test_more_like_one_shares_its_rare_words() -> None:
    texts = said(
        "Kommunen menar att upphandlingen fördröjs av överklaganden.",
        "Kommunen menar att skolskjutsen blir dyrare.",
        "Överklaganden fördröjer varje upphandling.",
        "Kommunen menar allt möjligt annat.",
    )
    near = more_like(texts[0], texts)
    assert [each.text.owner for each in near][:1] == ["r2"]
    assert {"överklaganden", "upphandlingen"} <= set(near[0].words)
    assert more_like(Text("x", "x", "Ja."), texts) == []
