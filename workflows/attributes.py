"""The search attributes a manager filters on. Upserted when a round or group has news, never for each answer."""

from datetime import datetime

from temporalio import workflow
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

with workflow.unsafe.imports_passed_through():
    from models import names
    from models.adoption_messages import AdoptionProgress
    from models.incoming import IncomingProgress
    from models.messages import GroupProgress, RoundProgress
    from models.values import Counts
    from templates import adoption_page
    from templates.incoming_words import STAGES
    from templates.round_words import ROUND_STATES
    from templates.temporal import total_counts

DNR = SearchAttributeKey.for_keyword(names.DNR)
STATUS = SearchAttributeKey.for_keyword(names.STATUS)
GROUP = SearchAttributeKey.for_keyword(names.GROUP)
RECIPIENTS = SearchAttributeKey.for_int(names.RECIPIENTS)
ANSWERS = SearchAttributeKey.for_int(names.ANSWERS)
PROBLEMS = SearchAttributeKey.for_int(names.PROBLEMS)
DUE = SearchAttributeKey.for_datetime(names.DUE)
CASE_STATUS = SearchAttributeKey.for_keyword(names.CASE_STATUS)
NEXT_STEP = SearchAttributeKey.for_datetime(names.NEXT_STEP)


def for_round(dnr: str, progress: RoundProgress) -> TypedSearchAttributes:
    """The attributes a round starts with. The status is the Swedish word a manager reads and filters on."""
    total = total_counts(progress.groups)
    return TypedSearchAttributes(
        [
            SearchAttributePair(DNR, dnr),
            SearchAttributePair(STATUS, ROUND_STATES["sv"][progress.state]),
            SearchAttributePair(RECIPIENTS, total.recipients),
            SearchAttributePair(ANSWERS, total.settled),
            SearchAttributePair(PROBLEMS, _problems(total)),
            SearchAttributePair(DUE, progress.due_at),
        ]
    )


def for_group(dnr: str, label: str, counts: Counts, round_progress: RoundProgress) -> TypedSearchAttributes:
    """No status of its own: a list of rounds by status holds rounds alone."""
    return TypedSearchAttributes(
        [
            SearchAttributePair(DNR, dnr),
            SearchAttributePair(GROUP, label),
            SearchAttributePair(RECIPIENTS, counts.recipients),
            SearchAttributePair(ANSWERS, counts.settled),
            SearchAttributePair(PROBLEMS, _problems(counts)),
            SearchAttributePair(DUE, round_progress.due_at),
        ]
    )


def for_duties(dnr: str) -> TypedSearchAttributes:
    """By its round's dnr alone: a list of rounds by status holds rounds alone."""
    return TypedSearchAttributes([SearchAttributePair(DNR, dnr)])


def upsert_round(progress: RoundProgress) -> None:
    total = total_counts(progress.groups)
    deferred = sum(group.deferred for group in progress.groups)
    requests = sum(len(group.requests) for group in progress.groups)
    workflow.upsert_search_attributes(
        [
            STATUS.value_set(ROUND_STATES["sv"][progress.state]),
            ANSWERS.value_set(total.settled),
            PROBLEMS.value_set(_problems(total, deferred, progress.fault, requests)),
            DUE.value_set(progress.due_at),
        ]
    )


def for_case(dnr: str) -> TypedSearchAttributes:
    """What a case starts with; the rest comes with its first look at itself."""
    return TypedSearchAttributes([SearchAttributePair(DNR, dnr)])


def upsert_case(status: str, late: int, next_at: datetime | None) -> None:
    """`status`: the Swedish word a manager filters on; `next_at`: the end of the next step's day. Where no step is
    left the last one stays: the SDK cannot describe a run one of whose instants has been taken away."""
    coming = [] if next_at is None else [NEXT_STEP.value_set(next_at)]
    workflow.upsert_search_attributes([CASE_STATUS.value_set(status), PROBLEMS.value_set(late), *coming])


def upsert_group(progress: GroupProgress) -> None:
    workflow.upsert_search_attributes(
        [
            ANSWERS.value_set(progress.counts.settled),
            PROBLEMS.value_set(_problems(progress.counts, progress.deferred, progress.fault, len(progress.requests))),
        ]
    )


def of_adoption(progress: AdoptionProgress) -> tuple[str, int, int]:
    """What is shown of an adoption: its status, how many have adopted, and how many have decided otherwise."""
    otherwise = sum(row.outcome in _OTHERWISE or row.force in _UNSURE for row in progress.rows)
    return adoption_page.status(progress), progress.adopted, otherwise


_OTHERWISE = ("adopted_with_deviation", "rejected", "sent_back")
_UNSURE = ("appealed", "annulled")


def for_adoption(dnr: str, councils: int) -> TypedSearchAttributes:
    return TypedSearchAttributes(
        [
            SearchAttributePair(DNR, dnr),
            SearchAttributePair(STATUS, adoption_page.status(AdoptionProgress())),
            SearchAttributePair(RECIPIENTS, councils),
            SearchAttributePair(ANSWERS, 0),
            SearchAttributePair(PROBLEMS, 0),
        ]
    )


def for_incoming(dnr: str, progress: IncomingProgress) -> TypedSearchAttributes:
    """The attributes of an incoming remiss: the same columns as a round's."""
    return TypedSearchAttributes(
        [
            SearchAttributePair(DNR, dnr),
            SearchAttributePair(STATUS, incoming_status(progress)),
            SearchAttributePair(RECIPIENTS, progress.members),
            SearchAttributePair(ANSWERS, progress.answered),
            SearchAttributePair(DUE, progress.due_at),
        ]
    )


def upsert_adoption(progress: AdoptionProgress) -> None:
    status, adopted, otherwise = of_adoption(progress)
    workflow.upsert_search_attributes(
        [STATUS.value_set(status), ANSWERS.value_set(adopted), PROBLEMS.value_set(otherwise)]
    )


def upsert_incoming(progress: IncomingProgress) -> None:
    workflow.upsert_search_attributes(
        [
            STATUS.value_set(incoming_status(progress)),
            RECIPIENTS.value_set(progress.members),
            ANSWERS.value_set(progress.answered),
            DUE.value_set(progress.due_at),
        ]
    )


def incoming_status(progress: IncomingProgress) -> str:
    return f"Inkommen remiss: {STAGES['sv'][progress.stage].lower()}"


def _problems(counts: Counts, deferred: int = 0, fault: str = "", requests: int = 0) -> int:
    """Recipients who did not get a letter or may not have, letters that wait for another try, an alarm, and requests
    for more time that wait for the registrar."""
    return counts.undeliverable + counts.unknown + deferred + bool(fault) + requests
