"""An audited sample from its draw to the compilation's chapter on how it was made."""

import pytest

from desk import samples, synpunkter, themes
from desk.office import Office
from desk.synpunkter import TextPlace
from documents.compilation.blocks import Heading, Paragraph, Table
from documents.compilation.report import compilation_report
from documents.showing import Showing
from models.errors import Refused
from models.people import Role
from models.samples import OTHER
from models.synpunkter import SynpunktText, ThemeText
from rules import sampling
from store.accounts import accounts
from store.records import audit, snapshot
from tests.desk.test_synpunkter import refused, submitted
from tests.round_builder import BuiltRound, register_round
from tests.store_steps import BEFORE


@pytest.fixture
def built(office: Office) -> BuiltRound:
    """Two of three have answered with the same three texts; a registrar has read both and found the rent in a part."""
    built = register_round(office.database, office.files, count=3)
    theme = themes.add(office, built.round_id, ThemeText(title="Hyran"))
    for code in list(built.recipient_ids)[:2]:
        answer_id = submitted(office, built, code=code)
        synpunkter.mark(office, built.round_id, answer_id, TextPlace("summary", 13, 34), SynpunktText(theme_id=theme))
        synpunkter.read(office, built.round_id, answer_id)
    return built


@pytest.fixture
def reader(office: Office) -> Office:
    with office.database.changing() as session:
        sender_id = accounts.default_sender(session, BEFORE).id
        row = accounts.add(
            session, sender_id=sender_id, email="nils@x.example", name="Nils", role=Role.READER, at=BEFORE, actor="x"
        )
        return office.acting(accounts.actor_of(row))


def test_a_sample_is_drawn_coded_blind_once_and_printed(office: Office, reader: Office, built: BuiltRound) -> None:
    round_id, nils = built.round_id, reader.actor.mark
    with office.database.reading() as session:
        bare = snapshot.take(session, round_id, BEFORE)
    assert samples.told(office, round_id).lines == ["Inget stickprov är draget."]
    for size, who, code in ((1, "nobody", "sample_reader_missing"), (0, nils, "sample_size_wrong"),
                            (3, nils, "sample_too_few")):  # fmt: skip
        with refused(code):
            samples.draw(office, round_id, size, who)
    with refused("not_allowed"):
        samples.draw(reader, round_id, 1, nils)
    assert samples.draw(office, round_id, 2, samples.reader_of(office, round_id, "Nils@x.example")) == 1
    (drawn,) = samples.page(office, round_id).samples
    keys = [sampling.key(one) for one in synpunkter.work(office, round_id).answered]
    assert [f"{one.recipient_code}/{one.version}" for one in drawn.answers] == [*sampling.draw(keys, 2, drawn.seed)]
    first, second = (one.answer_id for one in drawn.answers)
    with refused("sample_not_yours"):
        samples.code(office, round_id, drawn.id, first, {})
    with refused("no_such_page"):
        samples.code(reader, round_id, drawn.id, "a", {})
    theme = synpunkter.work(office, round_id).treatment.themes[0].id
    samples.code(reader, round_id, drawn.id, first, {"summary": [theme], "q-1-comment": [OTHER, "unknown"]})
    with refused("sample_coded_already"):
        samples.code(reader, round_id, drawn.id, first, {})
    done = samples.code(reader, round_id, drawn.id, second, {})
    assert done.is_done
    found = sampling.agreement(done.coded)
    # Three texts, each for the theme and for something else, of two answers.
    assert (found.both, found.first_only, found.second_only, found.neither) == (1, 1, 1, 9)
    made = synpunkter.work(office, round_id).treatment.synpunkter
    synpunkter.withdraw(office, round_id, made[0].id, made[0].edition)
    assert sampling.agreement(samples.page(office, round_id).samples[0].coded) == found  # as it was when it was read
    with office.database.reading() as session:
        data = snapshot.take(session, round_id, BEFORE)
        assert audit.first_broken(session) is None
    assert data.snapshot != bare.snapshot
    body = compilation_report(data, Showing()).body
    start = next(place for place, one in enumerate(body) if isinstance(one, Heading) and one.anchor == "stickprov")
    told = [one.text for one in body[start : start + 4] if isinstance(one, Paragraph)]
    assert "Stickprov 1: 2 svar av 2, draget" in told[1]
    assert f"med fröet {drawn.seed}." in told[1]
    assert told[1].endswith("Läsare: Nils. Lika i 83 procent av 12 jämförelser. Kappa 0,40: viss överensstämmelse.")
    table = next(one for one in body[start:] if isinstance(one, Table))
    assert table.rows[0] == ("Hyran", "1", "1", "0", "4", "0,57")
    assert table.rows[-1] == ("Alla", "1", "1", "1", "9", "0,40")


def test_without_themes_there_is_nothing_to_read_for(office: Office, reader: Office) -> None:
    built = register_round(office.database, office.files, count=1)
    with pytest.raises(Refused, match="sample_without_themes"):
        samples.draw(office, built.round_id, 1, reader.actor.mark)
