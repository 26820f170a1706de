"""Outlives its parent by a moment: ends the servers and folders a killed test run left behind."""

import os
import shutil
import signal
import sys
from typing import TextIO


def watch(lines: TextIO) -> set[str]:
    watched: set[str] = set()
    for line in lines:
        verb, thing = line.rstrip("\n").split(" ", 1)
        (watched.add if verb == "guard" else watched.discard)(thing)
    return watched


def end(watched: set[str]) -> None:
    processes = {thing for thing in watched if thing.isdigit()}
    for process in processes:
        try:
            os.killpg(int(process), signal.SIGKILL)
        except ProcessLookupError:
            continue
    for folder in watched - processes:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    end(watch(sys.stdin))
