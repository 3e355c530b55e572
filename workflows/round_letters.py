"""What a round knows of itself, and the letters it hands over without its groups: the missiv of all at once, and those
of groups that have ended."""

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from models import names
    from models.messages import LetterOrder, LetterPlan, LettersWaiting, RemissInput, RoundProgress, SendReport
    from models.values import LetterKind, RoundState
    from templates import temporal as words

from rules.plan import RETRY_LONGEST, groups_to_look_at, look_again_at
from workflows import groups, options


class RoundLetters:
    """The round's state, and the letters that are its own to hand over."""

    def __init__(self, round_input: RemissInput) -> None:
        self._input = round_input
        self._progress: RoundProgress | None = round_input.progress
        self._notes: dict[str, dict[str, object]] = {}
        self._changed = False
        self._run_changed = False

    @property
    def _state(self) -> RoundProgress:
        if self._progress is None:
            raise ApplicationError("not_ready", type="not_ready")
        if self._notes:
            notes, self._notes = self._notes, {}
            groups = self._progress.groups
            noted = tuple(item.model_copy(update=notes[item.key]) if item.key in notes else item for item in groups)
            self._progress = self._progress.model_copy(update={"groups": noted})
        return self._progress

    def _update(self, **changes: object) -> None:
        self._progress = self._state.model_copy(update=changes)
        self._changed = True

    def _note(self, group_key: str, **told: object) -> None:
        """Notes how one group stands, to be read with the next look at the round: a note costs the same however many
        groups there are. That alone is no reason to ask what is next."""
        self._notes.setdefault(group_key, {}).update(told)

    async def _send_letters(self) -> None:
        """Sees to letters the dispatcher found no group for: those of a running round are its groups' after all (they
        had just not begun); those of a round that is over, and of recipients that no group is there for (they were not
        asked, and answered all the same), are handed over from here."""
        waiting, state = self._state.letters_for, self._state.state
        self._update(letters_for=(), letters_at=None)
        with_group = {"", *(group.key for group in self._state.groups)}
        for group_key in waiting:
            alone = group_key not in with_group and workflow.patched(names.LETTERS_WITHOUT_GROUP)
            if state in {RoundState.OPEN, RoundState.OVERDUE} and not alone:
                await groups.rouse(self._input, self._state, group_key, names.LETTERS_WAITING, LettersWaiting())
            else:
                cancelled = LetterPlan(kind=LetterKind.CANCELLED, number=1)
                report = await self._order_letters(group_key, cancelled if state is RoundState.CANCELLED else None)
                self._note_sent(group_key, report)
                if report.approval is not None:
                    self._update(approval=report.approval)
                if report.gate is not None:
                    self._update(gate=report.gate)
                if report.linked is not None:
                    self._update(linked=report.linked)
                if report.deferred and (alone or not group_key or state is RoundState.CANCELLED):
                    again = tuple(dict.fromkeys((*self._state.letters_for, group_key)))
                    self._update(letters_for=again, letters_at=workflow.now() + RETRY_LONGEST)

    async def _look(self) -> None:
        """Sees to what has fallen due in groups of a closed round. One that is still at work does it itself."""
        for group in groups_to_look_at(self._state, workflow.now()):
            self._note(group.key, look_at=None)
            if not await groups.reach(group.label, names.LETTERS_WAITING, LettersWaiting()):
                self._note_sent(group.key, await self._order_letters(group.key, None))

    def _note_sent(self, group_key: str, report: SendReport) -> None:
        """How a group that has ended stands after its letters were handed over from here."""
        look_at = look_again_at(report.minutes_at, report.deferred, workflow.now())
        told = {"deferred": report.deferred, "owing": report.owing, "requests": report.requests}
        self._note(group_key, counts=report.counts, look_at=look_at, **told)

    async def _order_letters(self, group_key: str, plan: LetterPlan | None) -> SendReport:
        label = next((group.label for group in self._state.groups if group.key == group_key), "")
        report: SendReport = await workflow.execute_activity(
            names.SEND_LETTERS,
            LetterOrder(round_id=self._input.round_id, group_key=group_key, at=workflow.now(), plan=plan),
            result_type=SendReport,
            summary=words.letter_order(plan.kind if plan else None, label),
            priority=options.fair(self._input.round_id),
            **options.MAIL,
        )
        return report
