"""The search attributes a manager filters on. Upserted when a round or group has news, never for each answer."""

from temporalio import workflow
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

with workflow.unsafe.imports_passed_through():
    from models import names
    from models.messages import GroupProgress, RoundProgress
    from models.values import Counts
    from templates.round_words import ROUND_STATES
    from templates.temporal import total_counts

DNR = SearchAttributeKey.for_keyword(names.DNR)
STATUS = SearchAttributeKey.for_keyword(names.STATUS)
GROUP = SearchAttributeKey.for_keyword(names.GROUP)
RECIPIENTS = SearchAttributeKey.for_int(names.RECIPIENTS)
ANSWERS = SearchAttributeKey.for_int(names.ANSWERS)
PROBLEMS = SearchAttributeKey.for_int(names.PROBLEMS)
DUE = SearchAttributeKey.for_datetime(names.DUE)


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


def upsert_round(progress: RoundProgress) -> None:
    total = total_counts(progress.groups)
    deferred = sum(group.deferred for group in progress.groups)
    workflow.upsert_search_attributes(
        [
            STATUS.value_set(ROUND_STATES["sv"][progress.state]),
            ANSWERS.value_set(total.settled),
            PROBLEMS.value_set(_problems(total, deferred, progress.fault)),
            DUE.value_set(progress.due_at),
        ]
    )


def upsert_group(progress: GroupProgress) -> None:
    workflow.upsert_search_attributes(
        [
            ANSWERS.value_set(progress.counts.settled),
            PROBLEMS.value_set(_problems(progress.counts, progress.deferred, progress.fault)),
        ]
    )


def _problems(counts: Counts, deferred: int = 0, fault: str = "") -> int:
    """Recipients who did not get a letter or may not have, letters that wait for another try, and an alarm."""
    return counts.undeliverable + counts.unknown + deferred + bool(fault)
