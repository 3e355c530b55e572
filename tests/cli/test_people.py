"""Accounts and senders from the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli.app
from tests.round_builder import KEY

PASSWORD = "ett långt lösenord\n"


@pytest.fixture
def run(tmp_path: Path) -> "Run":
    return Run(tmp_path)


class Run:
    def __init__(self, folder: Path) -> None:
        self.environment = {"REMISS_DATA": str(folder), "REMISS_SECRET_KEY": KEY.decode()}

    def __call__(self, *typed: str, said: str = "") -> Result:
        return CliRunner().invoke(cli.app.app, list(typed), input=said, env=self.environment, catch_exceptions=False)


def test_an_account_is_added_shown_and_switched_off(run: Run) -> None:
    assert run("user", "add", "Eva@ksl.example", "--name", "Eva Test", said=PASSWORD).output == (
        "eva@ksl.example har ett konto.\n"
    )
    assert run("user", "add", "karin@ksl.example", "--role", "approver", "--no-password").exit_code == 0
    assert run("user", "off", "karin@ksl.example").exit_code == 0
    shown = json.loads(run("user", "list", "--json").output)["accounts"]
    assert {item["email"]: (item["role"], item["active"]) for item in shown} == {
        "eva@ksl.example": ("registrar", True),
        "karin@ksl.example": ("approver", False),
    }
    assert "Eva Test, registrator hos standard" in run("user", "list").output


@pytest.mark.parametrize(
    ("typed", "said", "code"),
    [
        (("user", "add", "eva@ksl.example"), "kort\n", "password_short"),
        (("user", "add", "eva@ksl.example", "--sender", "annan"), PASSWORD, "no_such_sender"),
        (("user", "add", "eva"), PASSWORD, "address_invalid"),
        (("user", "password", "ingen@ksl.example"), PASSWORD, "no_such_user"),
        (("sender", "add", "Ej Så", "--name", "X"), "", "sender_key_bad"),
    ],
)
def test_what_cannot_be_is_refused_in_words(run: Run, typed: tuple[str, ...], said: str, code: str) -> None:
    assert run("sender", "add", "ksl", "--name", "Storsthlm").exit_code == 0
    refused = run(*typed, "--json", said=said)
    assert refused.exit_code == 2
    error = json.loads(refused.output)["error"]
    assert error["code"] == code
    assert error["message"]


def test_an_address_has_one_account_in_the_whole_installation(run: Run) -> None:
    assert run("sender", "add", "ksl", "--name", "Storsthlm").exit_code == 0
    assert run("user", "add", "eva@ksl.example", said=PASSWORD).exit_code == 0
    again = run("user", "add", "EVA@ksl.example", "--sender", "ksl", said=PASSWORD)
    assert again.exit_code == 2


def test_a_token_is_shown_once_listed_and_revoked(run: Run) -> None:
    assert run("sender", "add", "ksl", "--name", "Storsthlm").exit_code == 0
    made = json.loads(run("token", "add", "Diariet", "--scope", "rounds", "--scope", "acts", "--json").output)
    assert made["token"].startswith("remiss_")
    listed = run("token", "list").output
    assert f"{made['id']}  Diariet: läser hos standard, gäller till och med " in listed
    assert "(remisser och mottagare, påminna, förlänga, göra utkast)" in listed
    assert made["token"] not in listed
    assert run("token", "revoke", made["id"]).output == "Nyckeln för Diariet gäller inte längre.\n"
    assert "gäller inte (" in run("token", "list").output
    for typed, code in (
        (("revoke", "ingen"), "no_such_token"),
        (("add", " ", "--scope", "rounds"), "token_name_missing"),
        (("add", "X", "--scope", "rounds", "--days", "0"), "token_days"),
        (("add", "X", "--scope", "rounds", "--sender", "annan"), "no_such_sender"),
    ):
        refused = run("token", *typed, "--json")
        assert (refused.exit_code, json.loads(refused.output)["error"]["code"]) == (2, code)


def test_a_system_is_told_tried_paused_and_taken_away(run: Run) -> None:
    assert run("sender", "add", "ksl", "--name", "Storsthlm").exit_code == 0
    url = "https://diariet.example/remiss"
    made = json.loads(run("webhook", "add", "Diariet", url, "--event", "answer.received", "--json").output)
    assert made["secret"].startswith("whsec_")
    own = made["id"]
    assert "Diariet hos standard: aviseras, 0 väntar" in run("webhook", "list").output
    assert "Ett prov till Diariet är på väg" in run("webhook", "test", own).output
    shown = run("webhook", "show", own).output
    assert ("prov, väntar" in shown, "När ett svar kommer in." in shown, url in shown) == (True, True, True)
    assert "pausade" in run("webhook", "pause", own).output
    assert json.loads(run("webhook", "test", own, "--json").output)["error"]["code"] == "webhook_is_paused"
    assert "aviseras igen" in run("webhook", "resume", own).output
    assert "Skickas igen: 0." in run("webhook", "again", own).output
    assert "aviseras inte längre" in run("webhook", "remove", own).output
    assert run("webhook", "list").output == "Inget system aviseras.\n"
    assert run("webhook", "add", "X", url, "--event", "allt").exit_code == 2
