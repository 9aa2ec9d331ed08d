"""Run django-helpdesk as its own users do: one small Django project, `get_email`, a report.

This file is run by the Python of the other system's environment, never by ours.
Usage: helpdesk_project.py {setup,run,report} JOB, where JOB is a JSON file (see helpdesk_peer.py).
"""

import json
import logging
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import django  # type: ignore[import-not-found,unused-ignore]  # only there in its own environment
from django.conf import settings  # type: ignore[import-not-found,unused-ignore]  # as above
from django.core.mail.backends.base import (  # type: ignore[import-not-found,unused-ignore]  # as above
    BaseEmailBackend,
)
from django.core.management import (  # type: ignore[import-not-found,unused-ignore]  # as above
    call_command,
)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "django.contrib.humanize",
    "rest_framework",
    "helpdesk",
]
urlpatterns: list[Any] = []
"""Filled once Django is set up; the letters to parents hold links."""


class NotedLetters(BaseEmailBackend):  # type: ignore[misc,unused-ignore]  # Any without Django
    """Takes every letter and notes in a file to whom it went."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        with Path(settings.NOTED_LETTERS).open("a", encoding="utf-8") as file:
            for message in email_messages:
                row = {"to": message.to, "subject": message.subject, "text": message.body}
                file.write(json.dumps(row) + "\n")
        return len(email_messages)


class Times(logging.Handler):
    """Notes how long each mail was in hand, from what `get_email` itself logs."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.begun = 0.0
        self.milliseconds: list[float] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if text.startswith("Processing message"):
            self.begun = time.perf_counter()
        elif text.startswith("Successfully processed message"):
            self.milliseconds.append((time.perf_counter() - self.begun) * 1000)


def set_up(job: dict[str, Any]) -> None:
    folder = Path(job["folder"])
    options = {"init_command": job["pragmas"]} if job["pragmas"] else {}
    settings.configure(
        SECRET_KEY="only for a measurement",
        INSTALLED_APPS=INSTALLED_APPS,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": folder / "helpdesk.sqlite3",
                "OPTIONS": options,
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
        ],
        ROOT_URLCONF="__main__",
        SITE_ID=1,
        HELPDESK_TEAMS_MODE_ENABLED=False,  # else it wants pinax-teams, which it does not bring
        USE_TZ=True,
        MEDIA_ROOT=folder / "media",
        STATIC_URL="/static/",
        DEFAULT_FROM_EMAIL="helpdesk@school.example",
        EMAIL_BACKEND="__main__.NotedLetters"
        if job["note_letters"]
        else "django.core.mail.backends.dummy.EmailBackend",
        NOTED_LETTERS=folder / "letters.jsonl",
        LOGGING={"version": 1, "disable_existing_loggers": False},
    )
    django.setup()
    from django import urls  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    urlpatterns.append(urls.path("", urls.include("helpdesk.urls", namespace="helpdesk")))


def make_queues(job: dict[str, Any]) -> None:
    from helpdesk import models  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    for name in job["mailboxes"]:
        models.Queue.objects.create(
            title=name,
            slug=name,
            email_address="privacy@school.example",
            new_ticket_cc="bureau@school.example",  # the colleague who acts, as with our ticket
            allow_email_submission=True,
            email_box_type="imap",
            email_box_host="127.0.0.1",
            email_box_port=job["port"],
            email_box_ssl=False,
            email_box_user=name,
            email_box_pass=job["password"],
            email_box_imap_folder="INBOX",
            email_box_interval=0,
            logging_type="info",
        )


def run(job: dict[str, Any]) -> dict[str, Any]:
    times = Times()
    for name in job["mailboxes"]:
        logging.getLogger(f"django.helpdesk.queue.{name}").addHandler(times)
    if job["wait_for_go"]:
        print("ready", flush=True)
        sys.stdin.readline()
    begun, cpu = time.perf_counter(), time.process_time()
    call_command("get_email", quiet=True)
    return {
        "seconds": time.perf_counter() - begun,
        "cpu_seconds": time.process_time() - cpu,
        "milliseconds": times.milliseconds,
        "peak_kib": peak_kib(),
    }


def report(job: dict[str, Any]) -> dict[str, Any]:
    from helpdesk import models  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    texts: dict[int, list[str]] = {}
    for entry in models.FollowUp.objects.all():
        texts.setdefault(entry.ticket_id, []).append(entry.comment or "")
    letters = Path(settings.NOTED_LETTERS)
    return {
        "tickets": [
            {
                "mailbox": ticket.queue.slug,
                "id": ticket.id,
                "text": "\n".join([ticket.description or "", *texts.get(ticket.id, [])]),
            }
            for ticket in models.Ticket.objects.select_related("queue").order_by("id")
        ],
        "letters": [json.loads(line) for line in letters.read_text(encoding="utf-8").splitlines()]
        if letters.exists()
        else [],
    }


def peak_kib() -> int:
    """Answer the most memory this process held, from the kernel (proc(5), VmHWM)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def main() -> None:
    task, job_file = sys.argv[1:]
    job = json.loads(Path(job_file).read_text(encoding="utf-8"))
    set_up(job)
    match task:
        case "setup":
            make_queues(job)
        case "run":
            print(json.dumps(run(job)))
        case "report":
            print(json.dumps(report(job)))
        case _:
            raise SystemExit(f"unknown task: {task}")


if __name__ == "__main__":
    main()
