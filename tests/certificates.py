"""An authority of the tests' own, and servers' certificates from it; also such as ran out yesterday."""

from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

_LONG = timedelta(days=400)


def _usage(*, ca: bool) -> x509.KeyUsage:
    not_used = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only"), False
    )
    return x509.KeyUsage(digital_signature=not ca, key_cert_sign=ca, crl_sign=ca, decipher_only=False, **not_used)


class Authority:
    """`trust` is its own certificate, which a client is told to trust."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Tests")])
        self.trust = folder / "authority.pem"
        self.trust.write_bytes(self._signed(self._name, self._key, _LONG, ca=True))

    def certified(self, days: int) -> tuple[Path, Path]:
        """The certificate of localhost, 127.0.0.1, and its key. It ends in so many days; below zero: it has ended."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate, secret = self._folder / f"{days}.pem", self._folder / f"{days}.key"
        own = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
        certificate.write_bytes(self._signed(own, key, timedelta(days=days, hours=1), ca=False))
        plain = serialization.NoEncryption()
        secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
        return certificate, secret

    def _signed(self, name: x509.Name, key: ec.EllipticCurvePrivateKey, holds: timedelta, *, ca: bool) -> bytes:
        now = datetime.now(UTC)
        names = [x509.DNSName("localhost"), x509.IPAddress(IPv4Address("127.0.0.1"))]
        made = (
            x509.CertificateBuilder(self._name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - _LONG)
            .not_valid_after(now + holds)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            # RFC 5280 wants these, and Python 3.13 refuses a certificate without them.
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .add_extension(_usage(ca=ca), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        return made.public_bytes(serialization.Encoding.PEM)
