"""Run all loops in one task group; one that dies is started again, and says so."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import structlog

FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 60.0
STEADY_AFTER: Final = 120.0
"""A loop that ran this long, seconds, starts with the first wait again."""

Loop = Callable[[asyncio.Event], Awaitable[None]]
"""Runs until the event is set."""


async def run_loops(loops: Mapping[str, Loop], stop: asyncio.Event) -> None:
    """Run every loop until `stop` is set and each has ended by itself."""
    async with asyncio.TaskGroup() as group:
        for name, loop in loops.items():
            group.create_task(_keep_running(name, loop, stop), name=name)


async def _keep_running(name: str, loop: Loop, stop: asyncio.Event) -> None:
    log = structlog.get_logger().bind(loop=name)
    wait = FIRST_WAIT
    clock = asyncio.get_running_loop()
    while not stop.is_set():
        started = clock.time()
        try:
            await loop(stop)
        except Exception as fault:
            log.error("loop_died", fault=type(fault).__name__, again_in_seconds=wait)
        if clock.time() - started > STEADY_AFTER:
            wait = FIRST_WAIT
        await sleep_or_stop(wait, stop)
        wait = min(wait * 2, LONGEST_WAIT)


async def sleep_or_stop(seconds: float, stop: asyncio.Event) -> None:
    """Wait so many seconds, or until `stop` is set."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        pass


def repeat(work: Callable[[], Awaitable[object]], every_seconds: float) -> Loop:
    """Answer a loop that does one piece of work again and again."""

    async def loop(stop: asyncio.Event) -> None:
        while not stop.is_set():
            await work()
            await sleep_or_stop(every_seconds, stop)

    return loop
