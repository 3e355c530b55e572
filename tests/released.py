"""The last release as it was built, kept in `tests/releases`: an upgrade from it is played in any clone, without tags,
history or network (docs/decisions/0044).

`python -m tests.released var/release/0.1.0` keeps the wheel that `deploy/release.sh` has made there, in place of the
one before.
"""

import base64
import csv
import hashlib
import io
import lzma
import sys
import tarfile
import zipfile
from pathlib import Path

FOLDER = Path(__file__).parent / "releases"


def kept() -> tuple[str, Path]:
    """The version, and the archive with its wheel's files."""
    (path,) = FOLDER.glob("*.tar.xz")
    return path.name.removesuffix(".tar.xz"), path


def unpack(folder: Path) -> Path:
    """Lays the release out in `folder` for a PYTHONPATH, each file held against the hash that the wheel recorded."""
    version, archive = kept()
    with tarfile.open(archive) as packed:
        files = {member.name: _content(packed, member) for member in packed}
    recorded = f"remiss-{version}.dist-info/RECORD"
    hashes = {name: digest for name, digest, _size in csv.reader(io.StringIO(files[recorded].decode()))}
    assert files.keys() == hashes.keys()
    for name, content in files.items():
        assert name == recorded or hashes[name] == f"sha256={_digest(content)}", name
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def _content(packed: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    opened = packed.extractfile(member)
    assert opened is not None, member.name
    return opened.read()


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


def keep(release: Path) -> Path:
    """Packs the wheel's files anew, to half its size, and removes what was kept before."""
    (wheel,) = release.glob("*.whl")
    assert f"{hashlib.sha256(wheel.read_bytes()).hexdigest()}  {wheel.name}\n" in (release / "SHA256SUMS").read_text()
    made = FOLDER / f"{wheel.name.split('-')[1]}.tar.xz"
    for path in FOLDER.glob("*.tar.xz"):
        path.unlink()
    FOLDER.mkdir(exist_ok=True)
    with (
        zipfile.ZipFile(wheel) as built,
        lzma.open(made, "wb", preset=9 | lzma.PRESET_EXTREME) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for name in sorted(built.namelist(), key=lambda name: (Path(name).suffix, name)):  # alike beside alike
            member = tarfile.TarInfo(name)
            member.size = built.getinfo(name).file_size
            archive.addfile(member, io.BytesIO(built.read(name)))
    return made


if __name__ == "__main__":
    kept_now = keep(Path(sys.argv[1]))
    sys.stdout.write(f"{kept_now}: {kept_now.stat().st_size} bytes\n")
