"""The one-machine way as it runs: the very units, settings, nginx site and Postfix's file of `deploy/debian` over
PostgreSQL, with clamd, two workers and two web servers. A round is answered over https, each part is killed once, and
a backup is laid down as another house."""

import asyncio
import contextlib
import os
import shutil
import ssl
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psutil
from playwright.sync_api import Page

from stand.ports import free_port
from store.files.files import FileStore
from tests import checker
from tests.browser_site import running_browser
from tests.browser_steps import decide, press, send
from tests.case_files import round_file
from tests.clamd import Clamd, clamd
from tests.debian_units import FOLDER, command, replaced, settings_file, unit
from tests.installation import CATCHER, TEMPORAL, WEB, WORKER, Installation, until
from tests.ports import is_open
from tests.postgres import postgres_server
from tests.up_process import STOP_SECONDS
from tests.visitors import Visitors, links_of

HOST = "localhost"
WORKERS = ("1", "2")
RELAY_SERVICES = """
{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
tlsmgr unix - - n 1000? 1 tlsmgr
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
"""
"""Postfix's own services but those of the machine: local delivery, pickup, and the log."""
TEMPORAL_PORTS = ("7233", "7243", "7253")


class Machine(Installation):
    """Its parts are started by the units; the ports and paths of a whole machine become this test's."""

    def __init__(self, folder: Path, database_url: str, scanner: Clamd) -> None:
        self.https, self.http = free_port(), free_port()
        self.webs = {"8080": str(free_port()), "8081": str(free_port())}
        data = str(folder / "data")
        changes = {
            "@HOST@": f"{HOST}:{self.https}",
            "@KEY@": "k" * 64,
            "/var/lib/remiss": data,
            "postgresql+psycopg://remiss@/remiss?host=/run/postgresql": database_url,
            "127.0.0.1:7233": "127.0.0.1:@TEMPORAL@",
            "127.0.0.1:25": "127.0.0.1:@RELAY@",
            "/run/clamav/clamd.ctl": scanner.address,
        }
        super().__init__(folder, settings_file(changes))
        self.moved = dict(
            zip(TEMPORAL_PORTS, map(str, (self.ports["temporal_port"], free_port(), free_port())), strict=True)
        )
        self.moved["/var/lib/remiss-temporal"] = data
        self.more["REMISS_TEMPORAL_ADDRESS"] = self.settings.temporal_address
        self.relay_port = free_port()
        self.more["REMISS_SMTP_URL"] = f"smtp://127.0.0.1:{self.relay_port}"
        self.data.mkdir(parents=True)

    def by_unit(self, part: str, name: str, instance: str = "") -> None:
        """Starts what the unit's ExecStart says, with its environment, as `part`."""
        own = dict(line.split("=", 1) for line in unit(name).get("Environment", "").splitlines())
        own = {key: value.replace("%i", self.webs.get(instance, instance)) for key, value in own.items()}
        log = self.part(part).log
        with log.open("ab") as said:
            self._worker_log_offset = said.tell()
            self.running[part + instance] = subprocess.Popen(
                self._moved(command(name)),
                cwd=self.data,
                env={**self.environment, **own},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )

    def after_start(self, name: str) -> None:
        subprocess.run(self._moved(command(name, "ExecStartPost")), check=True, capture_output=True, timeout=60)

    def _moved(self, words: list[str]) -> list[str]:
        for old, new in self.moved.items():
            words = [word.replace(old, new) for word in words]
        return words

    def web(self, instance: str) -> None:
        self.by_unit(WEB, "remiss-web@.service", instance)
        until(lambda: is_open(int(self.webs[instance])), f"the web server {instance}")

    def worker(self, instance: str) -> None:
        log = self.part(WORKER).log
        before = log.read_bytes().count(b"ready\n") if log.exists() else 0
        self.by_unit(WORKER, "remiss-worker@.service", instance)
        until(lambda: log.read_bytes().count(b"ready\n") > before, f"the worker {instance}")

    def temporal(self) -> None:
        self.by_unit(TEMPORAL, "remiss-temporal.service")
        self.after_start("remiss-temporal.service")
        self.wait_for(TEMPORAL)

    @contextmanager
    def relay(self) -> Iterator[None]:
        """Postfix by the machine's own file, which hands on to the catcher. Its folder is not pytest's, which its own
        user may not enter. Whoever is not root cannot start Postfix, and gets the catcher at its port."""
        if os.geteuid() != 0:
            self.ports["smtp_port"] = self.relay_port
            self.settings = self.settings.model_copy(update={"smtp_port": self.relay_port})
            self.start(CATCHER)
            yield
            return
        self.start(CATCHER)
        folder = Path(tempfile.mkdtemp(prefix="remiss-postfix-"))
        folder.chmod(0o755)
        changes = {
            "@HOST@": HOST,
            "@RELAY@": f"[127.0.0.1]:{self.ports['smtp_port']}",
            "smtp_tls_security_level = encrypt": "smtp_tls_security_level = may",  # the catcher has no certificate
        }
        own = f"queue_directory = {folder}/queue\ndata_directory = {folder}/data\nminimal_backoff_time = 1s\n"
        own += "maximal_backoff_time = 1s\nqueue_run_delay = 1s\n"
        (folder / "main.cf").write_text(replaced((FOLDER / "main.cf").read_text(), changes) + own)
        (folder / "master.cf").write_text(RELAY_SERVICES.format(port=f"127.0.0.1:{self.relay_port}"))
        (folder / "queue").mkdir()
        (folder / "data").mkdir()
        shutil.chown(folder / "data", "postfix")
        self._postfix = ["/usr/sbin/postfix", "-c", str(folder)]
        try:
            self.postfix()
            yield
        finally:
            subprocess.run([*self._postfix, "stop"], capture_output=True, timeout=60, check=False)
            shutil.rmtree(folder, ignore_errors=True)

    def postfix(self) -> None:
        subprocess.run([*self._postfix, "check"], check=True, capture_output=True, timeout=60)
        self.running["postfix"] = subprocess.Popen([*self._postfix, "start-fg"], stdin=subprocess.DEVNULL)
        until(lambda: is_open(self.relay_port), "Postfix answers")

    def nginx(self) -> ssl.SSLContext:
        """nginx with the site, and what a client trusts to reach it."""
        key, certificate = self.folder / "remiss.key", self.folder / "remiss.pem"
        made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
        made += ["-addext", f"subjectAltName=DNS:{HOST}", "-keyout", str(key), "-out", str(certificate)]
        subprocess.run(made, check=True, capture_output=True)
        site = {
            "  listen [::]:80;\n": "",
            "  listen [::]:443 ssl;\n": "",
            "listen 80;": f"listen 127.0.0.1:{self.http};",
            "listen 443 ssl;": f"listen 127.0.0.1:{self.https} ssl;",
            "@HOST@": HOST,
            "/etc/remiss/tls/remiss.pem": str(certificate),
            "/etc/remiss/tls/remiss.key": str(key),
            "/var/log/nginx": str(self.folder),
            **{f"127.0.0.1:{port}": f"127.0.0.1:{own}" for port, own in self.webs.items()},
        }
        (self.folder / "site.conf").write_text(replaced((FOLDER / "nginx-site.conf").read_text(), site))
        user = "user root;\n" if os.geteuid() == 0 else ""  # pytest's folders are for the one who runs it alone
        paths = "".join(
            f"{kind}_temp_path {self.folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        main = self.folder / "nginx.conf"
        main.write_text(
            f"{user}daemon off;\npid {self.folder}/nginx.pid;\nerror_log {self.folder}/nginx.log;\nevents {{}}\n"
            f"http {{\n{paths}include {self.folder}/site.conf;\n}}\n"
        )
        program = shutil.which("nginx", path="/usr/sbin:/usr/bin")
        assert program is not None, "nginx is missing: run `make test`, or install the Debian package nginx"
        self._nginx = [program, "-c", str(main), "-e", str(self.folder / "nginx.log")]
        tried = subprocess.run([*self._nginx, "-t"], capture_output=True, text=True, check=False)
        assert tried.returncode == 0, tried.stderr
        assert "warn" not in tried.stderr
        self.nginx_again()
        return ssl.create_default_context(cafile=certificate)

    def nginx_again(self) -> None:
        self.running["nginx"] = subprocess.Popen(self._nginx, stdin=subprocess.DEVNULL)
        until(lambda: is_open(self.https), "nginx answers")

    def kill_whole(self, name: str) -> None:
        """`kill -9` of a server and of all that it has started, as the machine's own crash would."""
        server = self.running.pop(name)
        family = psutil.Process(server.pid).children(recursive=True)
        server.kill()
        for each in family:
            with contextlib.suppress(psutil.NoSuchProcess):  # it ended with its parent
                each.kill()
        server.wait(timeout=STOP_SECONDS)
        psutil.wait_procs(family, timeout=STOP_SECONDS)

    def answer(self, links: dict[str, str], codes: Iterable[str], trusted: ssl.SSLContext) -> dict[str, str]:
        """Over https, all at once; the receipts by code."""

        async def answered() -> dict[str, str]:
            async with httpx.AsyncClient(verify=trusted, timeout=60) as client:
                visitors = Visitors(self, client, links)
                await visitors.answer_all(codes)
                return visitors.receipts

        return asyncio.run(answered())


@contextmanager
def machine(folder: Path, database_url: str, scanner: Clamd) -> Iterator[Machine]:
    house = Machine(folder, database_url, scanner)
    try:
        with house.relay():
            house.temporal()
            subprocess.run(command("remiss-migrate.service"), env=house.environment, check=True, capture_output=True)
            for instance in WORKERS:
                house.worker(instance)
            for instance in house.webs:
                house.web(instance)
            yield house
    finally:
        house.stop_all()


def answer_in_a_browser(page: Page, link: str) -> str:
    """From the letter's link; the receipt number that the page then shows."""
    page.goto(link)
    press(page, "Öppna svaret")
    page.wait_for_url("**/svar/**")
    decide(page, "supports", "approved")
    page.locator("#summary").fill("Kommunen tillstyrker förslaget.")
    send(page)
    return page.locator(".got dd.nowrap").inner_text()


def test_a_round_over_https_survives_the_death_of_each_part_and_moves_house(
    tmp_path: Path, chromium_path: Path
) -> None:
    file = round_file(tmp_path / "case", "ksl-2015-2018", due_at=datetime.now(UTC) + timedelta(days=30))
    with (
        postgres_server() as postgres,
        clamd() as scanner,
        machine(tmp_path / "machine", postgres.create_database("one_machine"), scanner) as house,
    ):
        trusted = house.nginx()
        dnr = house.open_round(file)
        until(lambda: len(house.missiv()) == 26, "26 missiv")
        links = links_of(house, dnr)
        assert all(link.startswith(f"https://{HOST}:{house.https}/s/") for link in links.values())
        codes = iter(sorted(links))
        receipts = {}

        def some(number: int = 2) -> None:
            receipts.update(house.answer(links, [next(codes) for _ in range(number)], trusted))

        with running_browser(chromium_path) as browser:
            context = browser.new_context(ignore_https_errors=True, locale="sv-SE")  # the certificate is the test's own
            code = next(codes)
            receipts[code] = answer_in_a_browser(context.new_page(), links[code])
            context.close()
        house.kill(WORKER + "1")
        house.kill(WEB + "8080")
        some()
        house.worker("1")
        house.web("8080")
        house.kill(WORKER + "2")
        house.kill(WEB + "8081")
        some()
        house.worker("2")
        house.web("8081")
        house.kill(TEMPORAL)
        scanner.stop()
        some()
        house.temporal()
        scanner.start()
        house.kill_whole("nginx")
        house.nginx_again()
        some()
        if "postfix" in house.running:
            house.kill_whole("postfix")
            some()
            house.postfix()
        postgres.kill()
        with httpx.Client(verify=trusted, timeout=60) as client:
            gone = client.get(links[next(codes)])
            assert (gone.status_code, "Systemet är upptaget" in gone.text) == (503, True)
        postgres.start()
        some(5)
        plain = httpx.get(f"http://127.0.0.1:{house.http}/", headers={"Host": HOST})
        assert (plain.status_code, plain.headers["location"]) == (301, f"https://{HOST}/")
        assert len(receipts) == house.status(dnr)["counts"]["answered"]
        with house.database() as database:
            checker.acknowledged(database, receipts.values())
            until(lambda: checker.receipts_told(database) and checker.is_told(database), "the receipts", pause=0.3)
            checker.register(database, FileStore(house.data / "files"))
            checker.letters(database, house.data / "mail")
        written = "".join(path.read_text() for path in house.folder.glob("*.log"))
        assert "/s/" not in written
        assert "proxy_not_trusted" not in house.part(WEB).log.read_text()
        moved(house, dnr, tmp_path, postgres.create_database("second_house"))


def moved(house: Machine, dnr: str, folder: Path, database_url: str) -> None:
    """A backup of the machine, laid down as another house, tells the same of every recipient."""
    house.ok("backup", folder / "kopia")
    key = house.more["REMISS_SECRET_KEY"]
    second = Installation(folder / "second", {"REMISS_DATABASE_URL": database_url, "REMISS_SECRET_KEY": key})
    restored = second.remiss("restore", folder / "kopia")
    assert restored.code == 0, restored
    there, here = second.status(dnr), house.status(dnr)
    assert there["recipients"] == here["recipients"]
    assert there["counts"] == here["counts"]
    with second.database() as database:
        checker.register(database, FileStore(second.data / "files"))
