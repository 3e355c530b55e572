"""Settings come from the environment; every fault names its variable, all at once."""

import os
from pathlib import Path

import pytest

from mail.outgoing.relay import Security, parse_smtp_url
from settings import InvalidSettings, Settings, load_settings
from templates.setting_messages import SENTENCES, describe

LONG_SECRET = "k" * 32


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("REMISS_"):
            monkeypatch.delenv(name)


def faults_of(monkeypatch: pytest.MonkeyPatch, **variables: str) -> list[tuple[str, str]]:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSettings) as caught:
        load_settings()
    for fault in caught.value.faults:
        assert describe(fault).startswith(str(fault.facts["variable"]))
    return [(str(fault.facts["variable"]), fault.code) for fault in caught.value.faults]


def test_nothing_set_gives_a_house_on_loopback() -> None:
    settings = load_settings()
    assert settings.data == Path("var")
    assert settings.base_url == "http://127.0.0.1:8080"
    assert settings.database_url == "sqlite:///var/remiss.sqlite3"
    assert settings.smtp_url == "smtp://127.0.0.1:2525"
    assert settings.temporal_address == "127.0.0.1:7233"
    assert (settings.temporal_ui_port, settings.temporal_namespace) == (8233, "default")


def test_addresses_follow_the_ports_and_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REMISS_DATA", str(tmp_path))
    monkeypatch.setenv("REMISS_WEB_PORT", "18080")
    monkeypatch.setenv("REMISS_SMTP_PORT", "12525")
    monkeypatch.setenv("REMISS_TEMPORAL_PORT", "17233")
    settings = load_settings()
    assert settings.base_url == "http://127.0.0.1:18080"
    assert settings.database_url == f"sqlite:///{tmp_path}/remiss.sqlite3"
    assert settings.smtp_url == "smtp://127.0.0.1:12525"
    assert settings.temporal_address == "127.0.0.1:17233"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://remiss.example/", "https://remiss.example"),
        ("https://Remiss.Example:443", "https://remiss.example"),
        ("https://remiss.example:8443//", "https://remiss.example:8443"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("https://remiss.höör.se", "https://remiss.xn--hr-fkaa.se"),
    ],
)
def test_an_address_given_wins_over_the_port_and_is_kept_as_browsers_send_it(
    monkeypatch: pytest.MonkeyPatch, given: str, kept: str
) -> None:
    monkeypatch.setenv("REMISS_BASE_URL", given)
    assert load_settings().base_url == kept


def test_a_bucket_is_named_with_what_it_takes_to_reach_it(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {
        "REMISS_FILES": "s3://remiss/var",
        "REMISS_FILES_ENDPOINT": "http://s3.example",
        "REMISS_FILES_KEY": "k",
        "REMISS_FILES_SECRET": "s",
    }
    assert faults_of(monkeypatch, REMISS_FILES=whole["REMISS_FILES"]) == [
        (f"REMISS_FILES_{name}", "setting_needed_for_bucket") for name in ("ENDPOINT", "KEY", "SECRET")
    ]
    for name, value in whole.items():
        monkeypatch.setenv(name, value)
    assert load_settings().files == "s3://remiss/var"
    assert faults_of(monkeypatch, REMISS_FILES="remiss") == [("REMISS_FILES", "setting_not_a_bucket")]
    odd = faults_of(monkeypatch, REMISS_FILES="s3://remiss", REMISS_FILES_ENDPOINT="s3.example")
    assert odd == [("REMISS_FILES_ENDPOINT", "setting_not_a_web_address")]
    monkeypatch.setenv("REMISS_ENVIRONMENT", "production")
    told = faults_of(monkeypatch, REMISS_FILES_ENDPOINT="http://s3.example")
    assert ("REMISS_FILES_ENDPOINT", "setting_needs_https") in told


def test_a_worker_does_all_or_what_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().work == {"rounds", "mail", "documents"}
    monkeypatch.setenv("REMISS_QUEUES", "mail, documents")
    assert load_settings().work == {"mail", "documents"}
    assert faults_of(monkeypatch, REMISS_QUEUES="mail,letters") == [("REMISS_QUEUES", "setting_not_queues")]


def test_proxies_are_addresses_or_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().trusted_proxies == ""
    monkeypatch.setenv("REMISS_TRUSTED_PROXIES", " 127.0.0.1, 10.0.0.0/24,::1 ")
    assert load_settings().trusted_proxies == "127.0.0.1/32,10.0.0.0/24,::1/128"


def test_a_database_that_somebody_has_named_is_not_the_folder_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().owns_database
    monkeypatch.setenv("REMISS_DATABASE_URL", "")
    assert load_settings().owns_database
    monkeypatch.setenv("REMISS_DATABASE_URL", "sqlite:///var/remiss.sqlite3")
    assert not load_settings().owns_database


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMISS_WEB_PORT", "")
    assert load_settings().web_port == 8080


@pytest.mark.parametrize(
    ("variable", "value", "code"),
    [
        ("REMISS_WEB_PORT", "åtta", "setting_not_a_port"),
        ("REMISS_WEB_HOST", "värd", "setting_not_an_ip"),
        ("REMISS_SMTP_PORT", "0", "setting_not_a_port"),
        ("REMISS_TEMPORAL_UI_PORT", "65536", "setting_not_a_port"),
        ("REMISS_ENVIRONMENT", "prod", "setting_unknown_environment"),
        ("REMISS_BASE_URL", "remiss.example", "setting_not_a_web_address"),
        ("REMISS_BASE_URL", "https://remiss.example/?x=1", "setting_not_a_web_address"),
        ("REMISS_BASE_URL", "https://remiss.example:70000", "setting_not_a_web_address"),
        ("REMISS_BASE_URL", "https://anna@remiss.example", "setting_not_a_web_address"),
        ("REMISS_BASE_URL", "https://remiss..example", "setting_not_a_web_address"),
        ("REMISS_BASE_URL", "https://remiss.example/remiss", "setting_has_a_path"),
        ("REMISS_BASE_URL", "https://remiss.example/remiss/", "setting_has_a_path"),
        ("REMISS_TRUSTED_PROXIES", "127.0.0.1,proxy", "setting_not_proxies"),
        ("REMISS_TRUSTED_PROXIES", "*", "setting_not_proxies"),
        ("REMISS_DATABASE_URL", "mysql://db", "setting_not_a_database_url"),
        ("REMISS_SMTP_URL", "relay.example:25", "setting_not_a_mail_address"),
        ("REMISS_CLAMD", "localhost", "setting_not_a_scanner"),
        ("REMISS_CLAMD", "localhost:clamd", "setting_not_a_scanner"),
        ("REMISS_CLAMD", ":3310", "setting_not_a_scanner"),
        ("REMISS_TRACES", "127.0.0.1:4318", "setting_not_a_web_address"),
        ("REMISS_TRACES", "http://anna@insamlare:4318", "setting_not_a_web_address"),
        ("REMISS_OIDC_ISSUER", "https://idp.example:99999", "setting_not_a_web_address"),
        ("REMISS_OIDC_ISSUER", "https://anna@idp.example", "setting_not_a_web_address"),
        ("REMISS_CONTACT_EMAIL", "registrator", "setting_not_an_address"),
        ("REMISS_TEMPORAL_TLS", "kanske", "setting_not_yes_or_no"),
        ("REMISS_TEMPORAL_TLS_CA", "borta.pem", "setting_unreadable_file"),
        ("REMISS_SECRET_KEY", "kort", "setting_secret_too_short"),
    ],
)
def test_a_fault_names_its_variable(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, code: str) -> None:
    assert faults_of(monkeypatch, **{variable: value}) == [(variable, code)]


def test_every_fault_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults_of(monkeypatch, REMISS_WEB_PORT="x", REMISS_SMTP_URL="y", REMISS_SECRET_KEY="z") == [
        ("REMISS_WEB_PORT", "setting_not_a_port"),
        ("REMISS_SMTP_URL", "setting_not_a_mail_address"),
        ("REMISS_SECRET_KEY", "setting_secret_too_short"),
    ]


@pytest.mark.parametrize("given", ["REMISS_TEMPORAL_TLS_CERT", "REMISS_TEMPORAL_TLS_KEY"])
def test_a_certificate_and_its_key_belong_together(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: str) -> None:
    (tmp_path / "one.pem").write_text("")
    told = faults_of(monkeypatch, **{given: str(tmp_path / "one.pem")})
    assert told == [("REMISS_TEMPORAL_TLS_KEY", "setting_needs_its_pair")]
    monkeypatch.setenv("REMISS_TEMPORAL_TLS_CERT", str(tmp_path / "one.pem"))
    monkeypatch.setenv("REMISS_TEMPORAL_TLS_KEY", str(tmp_path / "one.pem"))
    assert load_settings().temporal_tls_key == tmp_path / "one.pem"


def test_production_demands_https_a_relay_and_a_key_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults_of(monkeypatch, REMISS_ENVIRONMENT="production") == [
        ("REMISS_BASE_URL", "setting_needs_https"),
        ("REMISS_SMTP_URL", "setting_needs_relay"),
        ("REMISS_SECRET_KEY", "setting_needs_secret"),
    ]
    monkeypatch.setenv("REMISS_BASE_URL", "https://remiss.example")
    monkeypatch.setenv("REMISS_SMTP_URL", "smtp://mail.example")
    monkeypatch.setenv("REMISS_SECRET_KEY", LONG_SECRET)
    assert load_settings().environment == "production"
    told = faults_of(monkeypatch, REMISS_OIDC_ISSUER="http://idp.example")
    assert told == [("REMISS_OIDC_ISSUER", "setting_needs_https")]


@pytest.mark.parametrize("security", Security)
def test_every_kind_of_relay_can_be_set(monkeypatch: pytest.MonkeyPatch, security: Security) -> None:
    monkeypatch.setenv("REMISS_SMTP_URL", f"{security}://anna:hemligt@127.0.0.1")
    assert parse_smtp_url(load_settings().smtp_url).security is security


@pytest.mark.parametrize("address", ["127.0.0.1:3310", "[::1]:3310", "/run/clamav/clamd.ctl"])
def test_a_scanner_is_named_by_its_port_or_its_socket(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    assert load_settings().clamd == ""
    monkeypatch.setenv("REMISS_CLAMD", address)
    assert load_settings().clamd == address


def test_an_address_that_cannot_be_taken_apart_is_a_fault_of_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults_of(monkeypatch, REMISS_SMTP_URL="smtp://[", REMISS_BASE_URL="http://[") == [
        ("REMISS_BASE_URL", "setting_not_a_web_address"),
        ("REMISS_SMTP_URL", "setting_not_a_mail_address"),
    ]


def test_a_fault_never_repeats_what_may_be_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMISS_SMTP_URL", "smtp:/anna:hemligt@relay.example")
    monkeypatch.setenv("REMISS_SECRET_KEY", "hemligt")
    with pytest.raises(InvalidSettings) as caught:
        load_settings()
    assert "hemligt" not in " ".join(describe(fault) for fault in caught.value.faults)


def test_settings_shown_hide_the_key() -> None:
    assert LONG_SECRET not in repr(Settings(secret_key=LONG_SECRET))


def test_every_sentence_is_swedish_and_whole() -> None:
    for sentence in SENTENCES.values():
        assert sentence.startswith("{variable} ")
        assert sentence.endswith(".")


def test_the_look_of_documents_is_checked_and_put_together(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"x")
    (tmp_path / "mall.docx").write_bytes(b"not a package")
    wrong = {"COLOUR": "#ffee00", "LOGO": "mall.docx", "FONT": "saknas.ttf", "TEMPLATE": "mall.docx"}
    variables = {
        f"REMISS_DOCUMENT_{name}": value if name == "COLOUR" else str(tmp_path / value) for name, value in wrong.items()
    }
    assert faults_of(monkeypatch, **variables) == [
        ("REMISS_DOCUMENT_COLOUR", "setting_too_light"),
        ("REMISS_DOCUMENT_LOGO", "setting_not_a_logo"),
        ("REMISS_DOCUMENT_FONT", "setting_unreadable_file"),
        ("REMISS_DOCUMENT_TEMPLATE", "setting_not_a_template"),
    ]
    assert faults_of(monkeypatch, REMISS_DOCUMENT_COLOUR="blå")[0] == ("REMISS_DOCUMENT_COLOUR", "setting_not_a_colour")
    for name in ("FONT", "TEMPLATE"):
        monkeypatch.delenv(f"REMISS_DOCUMENT_{name}")
    monkeypatch.setenv("REMISS_DOCUMENT_COLOUR", "#7A1F5C")
    monkeypatch.setenv("REMISS_DOCUMENT_LOGO", str(tmp_path / "logo.png"))
    style = load_settings().house_style
    assert (style.colour, style.logo, style.font, style.template) == ("#7a1f5c", tmp_path / "logo.png", None, None)
