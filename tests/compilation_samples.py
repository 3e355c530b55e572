"""Whole rounds for the compilation: a plain one, an empty one, one made of given comments, and a large one."""

from collections.abc import Sequence
from datetime import timedelta

from models.answer import AnswerContent, Dissent, EarlierVersion, QuestionAnswer
from models.checklists import PointState, ToldChecklist, ToldDecision, ToldPoint
from models.compilation import CompilationData, CompiledRecipient
from models.definition import Question
from models.synpunkter import (
    Bemotande,
    Change,
    Gap,
    GapKind,
    Group,
    Origin,
    Outcome,
    Passage,
    Reading,
    Synpunkt,
    SynpunktKind,
    Theme,
    Treatment,
)
from models.values import (
    DecisionStatus,
    DissentKind,
    FileKind,
    RecipientKind,
    RecipientState,
    RoundState,
    Stance,
)
from tests.compilation_builder import (
    DUE,
    MADE,
    QUESTIONS,
    SENT,
    answer,
    compilation,
    full_content,
    recipient,
    stored_file,
)

NAMES = (
    "Botkyrka", "Danderyd", "Ekerö", "Haninge", "Huddinge", "Järfälla", "Lidingö", "Nacka", "Norrtälje", "Nykvarn",
    "Nynäshamn", "Salem", "Sigtuna", "Sollentuna", "Solna", "Stockholm", "Sundbyberg", "Södertälje", "Tyresö", "Täby",
    "Upplands Väsby", "Upplands-Bro", "Vallentuna", "Vaxholm", "Värmdö", "Österåker",
)  # fmt: skip


CHECKLIST = ToldChecklist(
    points=("Mål för samverkan", "Ekonomi", "Utvärdering: när, hur och mot vilka mått"),
    decisions=(
        ToldDecision(
            code="0127",
            name="Botkyrka kommun",
            found=(
                ToldPoint(point=1, state=PointState.COVERED, where="§ 4"),
                ToldPoint(point=2, state=PointState.MISSING, where="hänvisar <bara> till budgeten"),
                ToldPoint(point=3, state=PointState.COVERED, where="§ 6"),
            ),
        ),
        ToldDecision(
            code="0162",
            name="Danderyds kommun",
            found=tuple(ToldPoint(point=number, state=PointState.COVERED) for number in (1, 2, 3)),
        ),
        ToldDecision(code="0125", name="Ekerö kommun", found=(ToldPoint(point=2, state=PointState.NOT_NEEDED),)),
        ToldDecision(code="0136", name="Haninge kommun"),
    ),
)
"""Four decisions: one that lacks something, one that covers all, one half looked through, and one not looked at."""


def sample() -> CompilationData:
    """The KSL round as it may have gone: every outcome and every mark occurs. All answers are invented."""
    everyone = [_sample_recipient(number, name) for number, name in enumerate(NAMES)]
    group = AnswerContent(
        stance=Stance.OPPOSES,
        summary="Partigruppen avstyrker förslaget.\nDen politiska organisationen blir svår att överblicka.",
        contact_name="Gruppledaren",
    )
    uninvited = {"invited": False, "kind": RecipientKind.PARTY_GROUP, "full_name": "Partigruppen Exempelpartiet"}
    everyone.append(recipient(90, "Exempelpartiet", RecipientState.ANSWERED, answer=answer(group, 90), **uninvited))
    return compilation(everyone)


def _sample_recipient(number: int, name: str) -> CompiledRecipient:
    special = {
        3: _declined, 4: _preliminary, 5: _confirmed, 7: _late, 9: _no_comments, 12: _silent, 15: _dissenting,
        18: _limited, 21: _unreached, 24: _withdrawn, 25: _region,
    }  # fmt: skip
    if number in special:
        return special[number](number, name)
    files = (stored_file(f"Yttrande {name}.pdf"), stored_file("Protokollsutdrag § 112.pdf", FileKind.MINUTES_EXTRACT))
    return recipient(number, name, RecipientState.ANSWERED, answer=answer(full_content(number), number, files=files))


def _declined(number: int, name: str) -> CompiledRecipient:
    content = AnswerContent(
        stance=Stance.DECLINES, reason="Kommunen avstår på grund av den korta beredningstiden över sommaren."
    )
    return recipient(number, name, RecipientState.DECLINED, answer=answer(content, number))


def _preliminary(number: int, name: str) -> CompiledRecipient:
    content = full_content(number).model_copy(update={"decision_status": DecisionStatus.DECIDED})
    return recipient(number, name, RecipientState.ANSWERED, answer=answer(content, number))


def _late(number: int, name: str) -> CompiledRecipient:
    arrived = DUE + timedelta(days=6, hours=11)
    late = answer(full_content(number), number, arrived_at=arrived, late=True)
    return recipient(number, name, RecipientState.ANSWERED, answer=late)


def _no_comments(number: int, name: str) -> CompiledRecipient:
    content = AnswerContent(stance=Stance.NO_COMMENTS, own_dnr="KS/2014:88")
    return recipient(number, name, RecipientState.NO_COMMENTS, answer=answer(content, number))


def _silent(number: int, name: str) -> CompiledRecipient:
    return recipient(number, name, RecipientState.SILENT)


def _withdrawn(number: int, name: str) -> CompiledRecipient:
    return recipient(number, name, RecipientState.SILENT, withdrawn_at=DUE - timedelta(days=4))


def _confirmed(number: int, name: str) -> CompiledRecipient:
    earlier = EarlierVersion(version=1, receipt=f"R-2014-{number:05d}", arrived_at=DUE - timedelta(days=1))
    final = answer(full_content(number), number, version=2, receipt=f"R-2014-{number:05d}-2", confirms=earlier)
    return recipient(number, name, RecipientState.ANSWERED, answer=final)


def _dissenting(number: int, name: str) -> CompiledRecipient:
    dissents = (
        Dissent(who="Anna Exempel och Bo Prov", party="Exempelpartiet", text="Vi reserverar oss mot beslutet.\n\n"
                "Förslaget är inte finansierat."),
        Dissent(kind=DissentKind.SEPARATE_STATEMENT, who="Cecilia Test", text="Jag hade hellre sett en ny utredning."),
    )  # fmt: skip
    content = full_content(number).model_copy(update={"dissents": dissents, "delegate": "", "joint_with": ("Solna",)})
    return recipient(number, name, RecipientState.ANSWERED, answer=answer(content, number, version=3))


def _limited(number: int, name: str) -> CompiledRecipient:
    content = full_content(number, QUESTIONS[:2])
    late_due = DUE + timedelta(days=14)
    changes = {"chapters": ("1", "2"), "extended": True, "due_at": late_due}
    return recipient(number, name, RecipientState.ANSWERED, answer=answer(content, number), **changes)


def _unreached(number: int, name: str) -> CompiledRecipient:
    return recipient(number, name, RecipientState.SILENT, undeliverable=True)


def _region(number: int, _name: str) -> CompiledRecipient:
    changes = {"kind": RecipientKind.REGION, "full_name": "Region Stockholm", "obliged": True}
    full = answer(full_content(number), number)
    return recipient(number, "Region Stockholm", RecipientState.ANSWERED, answer=full, **changes)


def empty() -> CompilationData:
    """A round just sent: nobody has answered."""
    waiting = [recipient(number, name, RecipientState.SENT) for number, name in enumerate(NAMES)]
    return compilation(waiting, state=RoundState.OPEN, preliminary=True, test_data=False, made_at=SENT)


def with_comments(comments: Sequence[str]) -> CompilationData:
    """One recipient for each comment, which stands as the comment to question 1."""
    everyone = [
        recipient(
            number,
            f"Provkommun {number}",
            RecipientState.ANSWERED,
            answer=answer(
                AnswerContent(
                    stance=Stance.SUPPORTS_WITH_COMMENTS,
                    questions=(QuestionAnswer(key="1", stance=Stance.SUPPORTS, comment=comment),),
                ),
                number,
            ),
        )
        for number, comment in enumerate(comments)
    ]
    return compilation(everyone)


def large(recipients: int = 290, questions: int = 8, words: int = 51) -> CompilationData:
    """A round of the size that is measured: 290 answers to 8 questions are 118,000 words."""
    asked = tuple(
        Question(key=str(key), section=str(key), text=f"Vad anser ni om förslaget i avsnitt {key}?", stance=True)
        for key in range(1, questions + 1)
    )
    everyone = [
        recipient(
            number,
            f"Storkommun {number:04d}",
            RecipientState.ANSWERED,
            answer=answer(
                full_content(number, asked, words).model_copy(update={"summary": ""}),
                number,
                files=(stored_file(f"Yttrande {number}.pdf"),),
            ),
        )
        for number in range(recipients)
    ]
    return compilation(everyone, asked)


def with_views(data: CompilationData, texts: Sequence[str]) -> CompilationData:
    """The same round treated: the comment of each answer is a synpunkt with one of `texts` as its bemötande, three at a
    time in a theme of that words."""
    answered = [one for one in data.recipients if one.answer and one.answer.content.questions]
    themes = tuple(
        Theme(id=f"t{place}", place=place, title=f"Tema {place + 1}", comment=text[:300], proposal="Förslaget.")
        for place, text in enumerate(texts[::3])
    )
    views = tuple(
        Synpunkt(
            id=f"s{number}",
            number=number,
            passage=passage(one),
            kind=list(SynpunktKind)[number % 4],
            question="1",
            theme_id=themes[(number - 1) // 3].id,
            says=f"Synpunkt {number}",
            made_by="handläggaren",
            made_at=MADE,
        )
        for number, one in enumerate(answered, start=1)
    )
    responses = tuple(
        Bemotande(
            id=f"b{view.number}", synpunkt_id=view.id, outcome=list(Outcome)[view.number % 4], reason=text,
            made_by="handläggaren", made_at=MADE,
        )
        for view, text in zip(views, texts, strict=True)
    )  # fmt: skip
    return data.model_copy(update={"treatment": Treatment(themes=themes, synpunkter=views, bemotanden=responses)})


def passage(one: CompiledRecipient, place: int = 0) -> Passage:
    """All of one comment of an answer."""
    assert one.answer
    said = one.answer.content.questions[place]
    facts = {"field": f"q-{said.key}-comment", "start": 0, "end": len(said.comment), "quote": said.comment}
    return Passage(answer_id=f"a{one.code}", recipient_code=one.code, version=one.answer.version, **facts)


def treated() -> CompilationData:
    """The KSL round with what the sender makes of it: a group, a blocking view, a reservation, changes and gaps."""
    data = sample()
    by_name = {one.name: one for one in data.recipients}
    made = {"made_by": "handläggaren", "made_at": MADE}

    def view(number: int, name: str, place: int, theme: str, **more: object) -> Synpunkt:
        facts = {"kind": list(SynpunktKind)[number % 4], "question": str(place + 1), "theme_id": theme, **made, **more}
        return Synpunkt.model_validate(
            {"id": f"s{number}", "number": number, "passage": passage(by_name[name], place), **facts}
        )

    dissent = by_name["Stockholm"].answer
    assert dissent
    reserved = Passage(
        answer_id="stockholm", recipient_code=by_name["Stockholm"].code, version=3, field="reservation-1-text",
        start=33, end=63, quote=dissent.content.dissents[0].text[33:63],
    )  # fmt: skip
    views = (
        view(1, "Botkyrka", 0, "t1", group_id="g1"),
        view(2, "Danderyd", 0, "t1", group_id="g1", origin=Origin.SUGGESTION, model="e5-small 1f3a"),
        view(3, "Nacka", 0, "t1", says="Ansvaret mellan förbundet och medlemmarna bör förtydligas", blocking=True,
             removal="Att ansvarsfördelningen skrivs in i stadgarna.", wording="Förbundet ansvarar för beredningen."),
        view(4, "Solna", 1, "t2", says="Organisationen blir svår att överblicka"),
        view(5, "Stockholm", 1, "t2", passage=reserved, says="Förslaget saknar finansiering"),
        view(6, "Täby", 3, "", says="Höstens budgetarbete gör tidplanen snäv"),
    )  # fmt: skip
    responses = (
        Bemotande(id="b1", group_id="g1", outcome=Outcome.PARTLY_MET, reason="Kostnaderna redovisas inför beslutet.\n\n"
                  "En full utredning ryms inte i tidplanen.", change_section="2.3",
                  change_old="Kostnaderna bedöms rymmas.", change_new="Kostnaderna redovisas årligen.", **made),
        Bemotande(id="b2", synpunkt_id="s3", outcome=Outcome.MET, change_section="4", change_new="Förbundet ansvarar "
                  "för beredningen, medlemmarna för besluten.", **made),
        Bemotande(id="b3", synpunkt_id="s4", outcome=Outcome.NOT_MET, reason="Strukturen är prövad i två län.", **made),
        Bemotande(id="b4", synpunkt_id="s5", outcome=Outcome.OUTSIDE, reason="Finansieringen avgörs i budgeten.",
                  **made),
    )  # fmt: skip
    treatment = Treatment(
        themes=(
            Theme(id="t1", place=0, title="Prioriterade frågor", questions=("1",), proposal="Förbundet föreslår fem "
                  "prioriterade frågor.", answers="Flertalet tillstyrker. Många efterlyser en kostnadsberäkning.",
                  comment="Prioriteringarna ligger fast."),
            Theme(id="t2", place=1, title="Politisk organisation", questions=("2",), proposal="Fyra utskott inrättas.",
                  answers="Svaren är delade.", comment="Utskotten blir tre."),
        ),
        synpunkter=views,
        groups=(Group(id="g1", number=1, says="Kostnaderna behöver utredas före beslut", theme_id="t1", question="1"),),
        bemotanden=responses,
        changes=(Change(id="c1", section="5", old="Utskott för IT.", new="", cause="Rättelse efter samråd"),),
        readings=tuple(
            Reading(recipient_code=one.code, version=one.answer.version, read_by="handläggaren", read_at=MADE)
            for one in data.recipients[:20]
            if one.answer
        ),
        gaps=(
            Gap(kind=GapKind.SYNPUNKT_WITHOUT_THEME, key="s6", recipient_code=by_name["Täby"].code, detail="S6",
                explained="Tidplanen behandlas i ett eget beslut."),
            Gap(kind=GapKind.ANSWER_UNREAD, key=by_name["Salem"].code, recipient_code=by_name["Salem"].code),
        ),
    )  # fmt: skip
    return data.model_copy(update={"treatment": treatment})
