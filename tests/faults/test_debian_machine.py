"""The one-machine way as it runs: the very units, settings and nginx site of `deploy/debian` over PostgreSQL, an answer
over https from the letter's link to its receipt, with parts killed in the middle."""

import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from stand.ports import free_port
from store.files.files import FileStore
from tests import checker
from tests.case_files import round_file
from tests.debian_units import FOLDER, command, replaced, settings_file, unit
from tests.installation import CATCHER, TEMPORAL, WEB, WORKER, Installation, until
from tests.ports import is_open
from tests.postgres import PostgresServer
from tests.visitors import Visitors, links_of

HOST = "localhost"
TEMPORAL_PORTS = ("7233", "7243", "7253")


class Machine(Installation):
    """Its parts are started by the units; the ports and paths of a whole machine become this test's."""

    def __init__(self, folder: Path, database_url: str) -> None:
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
            "/run/clamav/clamd.ctl": "",
        }
        super().__init__(folder, settings_file(changes))
        self.moved = dict(
            zip(TEMPORAL_PORTS, map(str, (self.ports["temporal_port"], free_port(), free_port())), strict=True)
        )
        self.moved["/var/lib/remiss-temporal"] = data
        self.more["REMISS_TEMPORAL_ADDRESS"] = self.settings.temporal_address
        self.more["REMISS_SMTP_URL"] = f"smtp://127.0.0.1:{self.ports['smtp_port']}"
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

    def worker(self) -> None:
        self.by_unit(WORKER, "remiss-worker@.service")
        self.wait_for(WORKER)

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
        base = [program, "-c", str(main), "-e", str(self.folder / "nginx.log")]
        tried = subprocess.run([*base, "-t"], capture_output=True, text=True, check=False)
        assert tried.returncode == 0, tried.stderr
        assert "warn" not in tried.stderr
        self.running["nginx"] = subprocess.Popen(base, stdin=subprocess.DEVNULL)
        until(lambda: is_open(self.https), "nginx answers")
        return ssl.create_default_context(cafile=certificate)


@contextmanager
def machine(folder: Path, database_url: str) -> Iterator[Machine]:
    house = Machine(folder, database_url)
    try:
        house.start(CATCHER)
        house.by_unit(TEMPORAL, "remiss-temporal.service")
        house.after_start("remiss-temporal.service")
        house.wait_for(TEMPORAL)
        subprocess.run(command("remiss-migrate.service"), env=house.environment, check=True, capture_output=True)
        yield house
    finally:
        house.stop_all()


async def test_an_answer_over_https_survives_the_death_of_a_web_server_and_a_worker(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    file = round_file(tmp_path / "case", "ksl-2015-2018", due_at=datetime.now(UTC) + timedelta(days=30))
    with machine(tmp_path / "machine", postgres.create_database("one_machine")) as house:
        house.worker()
        for instance in house.webs:
            house.web(instance)
        trusted = house.nginx()
        dnr = house.open_round(file)
        until(lambda: len(house.missiv()) == 26, "26 missiv")
        links = links_of(house, dnr)
        assert all(link.startswith(f"https://{HOST}:{house.https}/s/") for link in links.values())
        first, second, third, *others = sorted(links)
        async with httpx.AsyncClient(verify=trusted, timeout=60) as client:
            visitors = Visitors(house, client, links)
            await visitors.answer(first)
            house.kill(WORKER)
            house.kill(WEB + "8080")
            await visitors.answer_all([second, third])
            house.worker()
            house.web("8080")
            house.kill(WEB + "8081")
            await visitors.answer_all(others)
            plain = await client.get(f"http://127.0.0.1:{house.http}/", headers={"Host": HOST})
            assert (plain.status_code, plain.headers["location"]) == (301, f"https://{HOST}/")
        assert len(visitors.receipts) == house.status(dnr)["counts"]["answered"] == 26
        with house.database() as database:
            checker.acknowledged(database, visitors.receipts.values())
            until(lambda: checker.receipts_told(database) and checker.is_told(database), "26 receipts", pause=0.3)
            checker.register(database, FileStore(house.data / "files"))
            checker.letters(database, house.data / "mail")
        checker.logs(house)
        written = "".join(path.read_text() for path in house.folder.glob("*.log"))
        assert "/s/" not in written
        assert "proxy_not_trusted" not in house.part(WEB).log.read_text()
