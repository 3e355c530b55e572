"""What counting needs to know of one recipient."""

from models.values import RecipientState, Stance, Value


class Standing(Value):
    """How one organisation stands in a round. `invited=False`: an answer nobody asked for, counted apart.

    `late` and `preliminary` say something about the counted answer and mean nothing before there is one.
    """

    state: RecipientState
    stance: Stance | None = None
    invited: bool = True
    sent: bool = False
    undeliverable: bool = False
    unknown: bool = False
    extended: bool = False
    late: bool = False
    preliminary: bool = False
