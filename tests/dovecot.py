"""A private Dovecot on loopback, with a mail folder of its own, as an ordinary process."""

import os
import pwd
import shutil
import smtplib
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from certificates import write_certificate
from imapclient import IMAPClient

PASSWORD = "geheim"
STARTS_WITHIN = 20.0

CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
ssl_dh =
disable_plaintext_auth = no
auth_mechanisms = plain
auth_failure_delay = 0
default_internal_user = {internal_user}
default_internal_group = {internal_group}
default_login_user = {login_user}
mail_uid = {mail_uid}
mail_gid = {mail_gid}
first_valid_uid = 1
mail_location = maildir:~/Maildir
postmaster_address = postmaster@ouders.example
lmtp_save_to_detail_mailbox = no
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = home={folder}/home/%u allow_all_users=yes
}}
service imap-login {{
  chroot =
  service_count = 0
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp_port}
  }}
}}
service anvil {{
  chroot =
  # no penalty for wrong passwords, or the next test waits for it
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
{more}
"""


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A running server."""

    folder: Path
    port: int
    tls_port: int
    lmtp_port: int

    @contextmanager
    def session(self, user: str, folder: str = "INBOX") -> Iterator[Any]:
        """Look into a mailbox as its owner does."""
        with IMAPClient("127.0.0.1", self.port, ssl=False, timeout=20) as client:
            client.login(user, PASSWORD)
            client.select_folder(folder)
            yield client

    def put(
        self, user: str, mails: Sequence[bytes], *, arrived: datetime | None = None
    ) -> list[int]:
        """Put mails into the INBOX; answer their UIDs."""
        with self.session(user) as client:
            before = client.folder_status("INBOX", ["UIDNEXT"])[b"UIDNEXT"]
            for mail in mails:
                client.append("INBOX", mail, msg_time=arrived)
        return list(range(before, before + len(mails)))

    def deliver(self, user: str, mail: bytes) -> None:
        """Deliver one mail by LMTP, as a board's mail server does."""
        with smtplib.LMTP("127.0.0.1", self.lmtp_port, local_hostname="mx.example") as client:
            client.sendmail("ouder@ouders.example", [user], mail)

    def flags(self, user: str, folder: str = "INBOX") -> dict[int, set[bytes]]:
        """Answer the flags of every mail in a folder, by UID."""
        with self.session(user, folder) as client:
            found = client.get_flags(client.search("ALL"))
        return {uid: set(flags) - {rb"\Recent"} for uid, flags in found.items()}

    def trust(self) -> ssl.SSLContext:
        """Answer a context that trusts this server's certificate."""
        return ssl.create_default_context(cafile=str(self.folder / "certificate.pem"))


def require_dovecot() -> str:
    """Answer where Dovecot is; skip the test when it is missing, and fail it in CI."""
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is not None:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("Dovecot is not installed, and in CI every server must be there")
    pytest.skip("Dovecot is not installed (tests/install_servers.sh installs it)")


@contextmanager
def running_dovecot(
    *,
    passwords: Mapping[str, str] = MappingProxyType({}),
    capability: str = "",
    prefix: str = "",
    separator: str = "/",
) -> Iterator[Dovecot]:
    """Run a server for as long as the block lasts; `capability` replaces what it offers.

    Every name has a mailbox with the usual password; some may have another one beside it.
    """
    binary = require_dovecot()
    # short, because the path of a Unix socket is at most 107 characters
    folder = Path(tempfile.mkdtemp(prefix="dovecot-", dir="/tmp"))
    server = Dovecot(folder, *(_free_port() for _ in range(3)))
    more = f"imap_capability = {capability}" if capability else ""
    _write_config(server, prefix=prefix, separator=separator, more=more)
    (folder / "users").write_text(
        "".join(f"{name}:{{PLAIN}}{password}::::::\n" for name, password in passwords.items())
    )
    process = subprocess.Popen(
        [binary, "-F", "-c", str(folder / "dovecot.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_it_answers(server, process)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _write_config(server: Dovecot, *, prefix: str, separator: str, more: str) -> None:
    folder = server.folder
    for name in ("run", "state", "home"):
        (folder / name).mkdir()
    write_certificate(folder)
    me = pwd.getpwuid(os.getuid())
    as_root = me.pw_uid == 0
    # Dovecot gives no mailbox to root, so as root its own user owns the mail.
    mail_user = pwd.getpwnam("dovecot") if as_root else me
    os.chown(folder / "home", mail_user.pw_uid, mail_user.pw_gid)
    folder.chmod(0o755)
    group = subprocess.run(["id", "-gn"], check=True, capture_output=True, text=True)
    config = CONFIG.format(
        folder=folder,
        imap_port=server.port,
        imaps_port=server.tls_port,
        lmtp_port=server.lmtp_port,
        internal_user="dovecot" if as_root else me.pw_name,
        internal_group="dovecot" if as_root else group.stdout.strip(),
        login_user="dovenull" if as_root else me.pw_name,
        mail_uid=mail_user.pw_uid,
        mail_gid=mail_user.pw_gid,
        prefix=prefix,
        separator=separator,
        password=PASSWORD,
        more=more,
    )
    (folder / "dovecot.conf").write_text(config)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until_it_answers(server: Dovecot, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", server.port), timeout=1) as line:
                if line.recv(200).startswith(b"* OK"):
                    return
        except OSError:
            time.sleep(0.05)  # nothing tells when another process listens
    log = server.folder / "dovecot.log"
    said = log.read_text()[-2000:] if log.exists() else ""
    pytest.fail(f"Dovecot did not start: {said}")
