"""Run the service: every door, the outbox and the watch over the clocks, until told to stop."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

import structlog

from service.live_boards import REFRESH_EVERY
from service.supervisor import Loop, repeat, run_loops, sleep_or_stop
from service.wiring import House

DELIVER_EVERY: Final = 1.0
DOORS_EVERY: Final = 300.0
PURGE_EVERY: Final = 24 * 3600.0
STOP_WITHIN: Final = 9.0
"""SIGTERM ends the process within 10 seconds; a mail still in hand then is read again later."""


async def serve(
    house: House,
    stop: asyncio.Event,
    *,
    opened: Callable[[int | None], Awaitable[None]] | None = None,
) -> None:
    """Run all loops until `stop` is set; `opened` hears the SMTP door's port."""
    log = structlog.get_logger()
    door = house.smtp_door()
    port = await door.open() if door else None
    log.info("service_started", boards=sorted(house.boards), smtp_port=port)
    if opened is not None:
        await opened(port)
    try:
        await _run(house, stop)
    finally:
        if door is not None:
            await door.close()
        log.info("service_stopped")


async def _run(house: House, stop: asyncio.Event) -> None:
    loops: dict[str, Loop] = {
        "outbox": _deliver_loop(house),
        "clocks": _clocks_loop(house),
        "doors": repeat(partial(watch_doors, house), DOORS_EVERY),
        "boards": repeat(house.boards.refresh, REFRESH_EVERY),
    }
    if house.settings.purge_daily:
        loops["purge"] = repeat(partial(purge, house), PURGE_EVERY)
    for reader in house.mailbox_readers():
        loops[f"mailbox {reader.name}"] = reader.run
    for bot in house.chat_readers():
        loops[f"bot {bot.name}"] = bot.run
    webhooks = house.webhooks()
    for webhook in webhooks:
        loops[f"bot {webhook.name}"] = webhook.run
    if webhooks:
        loops["webhooks"] = house.webhook_server(webhooks).run
    desk = house.desk()
    if desk is not None:
        loops["desk"] = desk.run
    running = asyncio.ensure_future(run_loops(loops, stop))
    asked_to_stop = asyncio.ensure_future(stop.wait())
    await asyncio.wait({running, asked_to_stop}, return_when=asyncio.FIRST_COMPLETED)
    asked_to_stop.cancel()
    await asyncio.wait({running}, timeout=STOP_WITHIN)
    if not running.done():
        structlog.get_logger().warning("stopping_hard")
        running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def _deliver_loop(house: House) -> Loop:
    async def loop(stop: asyncio.Event) -> None:
        while not stop.is_set():
            if not await house.deliver():
                await sleep_or_stop(DELIVER_EVERY, stop)

    return loop


def _clocks_loop(house: House) -> Loop:
    async def loop(stop: asyncio.Event) -> None:
        for board, cases in (await house.notice_profiles()).items():
            structlog.get_logger().info("profile_changed", board=board, cases=cases)
        await repeat(partial(watch_clocks, house), house.settings.watch_seconds)(stop)

    return loop


async def watch_clocks(house: House) -> None:
    """Do what the clocks ask, and tell the log of cases that could not be looked at."""
    watched = await house.watch()
    for reference, fault in watched.faults:
        structlog.get_logger().error("case_not_watched", case=reference, fault=fault)


async def purge(house: House) -> None:
    """Erase what its time has come for, and tell the log how much and what could not go."""
    log = structlog.get_logger()
    purged = await house.purge()
    swept = await house.database.sweep_keys()
    if purged.done or swept:
        log.info("purged", things=len(purged.done), keys=purged.keys, unused_keys=swept)
    for name, fault in purged.faults:
        log.error("not_erased", what=name, fault=fault)
    for answer in purged.left:
        log.error("source_mail_left", source=str(answer.source), why=answer.why)


async def watch_doors(house: House) -> None:
    """Tell people, and the log, of doors that could not be read (lessons 1)."""
    for look in await house.watch_doors():
        structlog.get_logger().error(
            "door_silent", door=look.door.value, place=look.place, fault=look.fault
        )


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set `stop` on SIGTERM and SIGINT."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
