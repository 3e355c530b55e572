"""Who works with rounds: the senders of one installation, and the people who act for them."""

from enum import StrEnum

from models.values import Value


class Role(StrEnum):
    """What a person may do for a sender. `OPERATOR` is whoever holds the machine's keyboard: never an account."""

    REGISTRAR = "registrar"
    APPROVER = "approver"
    READER = "reader"
    OPERATOR = "operator"


class Permission(StrEnum):
    """What an act asks of the one who does it."""

    READ = "read"
    WRITE = "write"
    APPROVE = "approve"


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.REGISTRAR: frozenset({Permission.READ, Permission.WRITE}),
    Role.APPROVER: frozenset({Permission.READ, Permission.APPROVE}),
    Role.READER: frozenset({Permission.READ}),
    Role.OPERATOR: frozenset(Permission),
}


class TokenScope(StrEnum):
    """What a machine's token is for, beside what its role may do."""

    ROUNDS = "rounds"
    ANSWERS = "answers"
    EVENTS = "events"
    ACTS = "acts"


class Actor(Value):
    """Who acts: a person's account, a machine's token or the operator. `sender_id`: the sender whose rounds are within
    reach; empty for the operator, who reaches all."""

    role: Role
    account_id: str = ""
    token_id: str = ""
    sender_id: str = ""
    name: str = ""
    email: str = ""

    @property
    def mark(self) -> str:
        """How the audit names the actor: an id, never a name or an address."""
        if self.token_id:
            return f"token:{self.token_id}"
        return f"account:{self.account_id}" if self.account_id else "registrar"

    def may(self, permission: Permission) -> bool:
        return permission in PERMISSIONS[self.role]


OPERATOR = Actor(role=Role.OPERATOR)
