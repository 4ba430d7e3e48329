"""Threads for what waits for a disk or reckons for a while, so that the loop goes on reading and answering."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

_MOST = 32
"""Most of them wait for the disk; what they wait for, they then commit together."""
_P = ParamSpec("_P")
_T = TypeVar("_T")
_THREADS = ThreadPoolExecutor(_MOST, "headquarters")


async def in_thread(act: Callable[_P, _T], *arguments: _P.args, **named: _P.kwargs) -> _T:
    """Run what takes milliseconds in a thread; what takes longer belongs into Starlette's, which nobody waits for."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, partial(act, *arguments, **named))
