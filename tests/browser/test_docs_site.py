"""The site of the docs: each language says that it is, no link is broken, and nothing is loaded from elsewhere."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser_site import axe_findings

ROOT = Path(__file__).parents[2]


def build(out: Path, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "deploy" / "site" / "build.py"), str(out)]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=out.parent)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "site"
    made = build(out)
    assert (made.returncode, made.stderr) == (0, "")
    return out


def test_both_languages_are_there_and_load_nothing_from_elsewhere(built: Path) -> None:
    pages = {path.relative_to(built).as_posix(): path.read_text() for path in built.rglob("*.html")}
    assert {"index.html", "svara.html", "en/index.html", "en/operations.html", "en/CHANGELOG.html"} <= pages.keys()
    for name, page in pages.items():
        assert f'<html lang="{"en" if name.startswith("en/") else "sv"}"' in page, name
        assert re.findall(r'<(?:script|img|iframe)[^>]*src="?(?:https?:)?//', page) == [], name
        assert re.findall(r'<link[^>]*rel="?(?:stylesheet|preconnect)[^>]*href="?(?:https?:)?//', page) == [], name
    assert 'href="../svara.html"' in pages["en/index.html"]
    assert 'href="en/remissfil.schema.json"' in pages["remissfil.html"]
    assert (built / "pictures" / "remissen.png").exists()


@pytest.mark.parametrize("name", ["index.html", "en/operations.html"])
def test_a_page_of_the_site_has_no_finding(built: Path, browser: Browser, name: str) -> None:
    page = browser.new_page()
    page.goto(f"file://{built / name}")
    assert axe_findings(page) == []
    page.close()


def test_a_link_that_leads_nowhere_fails(tmp_path: Path) -> None:
    for part in ("docs", "deploy/site", "CHANGELOG.md", "SECURITY.md"):
        source, goal = ROOT / part, tmp_path / "remiss" / part
        goal.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, goal) if source.is_dir() else shutil.copyfile(source, goal)
    page = tmp_path / "remiss" / "docs" / "operations.md"
    page.write_text(page.read_text() + "\n[Away](nowhere.md)\n")
    made = build(tmp_path / "site", tmp_path / "remiss")
    assert made.returncode != 0
    assert "nowhere.md" in made.stderr
