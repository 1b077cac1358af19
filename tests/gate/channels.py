"""A clean tree with every format, and one leak at a time in each channel that a file has."""
import os

import look

from . import pages, texts
from .folder import Folder, named, pair, wrong_place, write

GROUPS = {"pages": pages.CHANNELS, "texts": texts.CHANNELS}
# Beside the planted file: what the gate says must be about that one only.
BESIDE = {"index.html": pages.PAGE + "<p>Emma en Sem maakten soep.</p>" + pages.END, "css/a.css": "p { color: #123456 }\n"}


def pairs(words):
    return {w.strip() for w in words.split(";") if w.strip()}


def judge(channel, path, code, leaks, said):
    """What is not as it should be with one planted leak, or None."""
    if not leaks or code != 3:
        return f"not found (exit code {code}) {said.strip()[-200:] if code not in (0, 3) else ''}"
    found, wanted = {pair(l) for l in leaks}, pairs(channel.wanted)
    elsewhere = {l["file"] for l in leaks} - {path}
    if elsewhere:
        return f"found in {sorted(elsewhere)}, not in {path}"
    if wanted - found:
        return f"{'; '.join(sorted(found))}, not {channel.wanted}"
    if found - wanted - pairs(channel.may):
        return f"also {'; '.join(sorted(found - wanted))}"
    for leak in leaks:
        problem = pair(leak) in wanted and wrong_place(leak, channel.place, channel.at())
        if problem and not any(pair(l) == pair(leak) and not wrong_place(l, channel.place, channel.at()) for l in leaks):
            return f"{pair(leak)}: {problem}"
    return f"the messages name {named(said)}" if named(said) else None


def plant(folder, channel):
    path = channel.where(channel.leak)
    top = folder.new({**BESIDE, path: channel.made(channel.leak)})
    if channel.change:
        channel.change(top)
    return judge(channel, path, *folder.verify(top))


def planted(channels, folder):
    """Each channel in a tree of its own."""
    problems = []
    for channel in channels:
        problem = plant(folder, channel)
        if problem:
            problems.append(f"{channel.name}: {problem}")
    print(f"    {len(channels) - len(problems)} of {len(channels)} channels")
    return "\n".join(problems) or None


def without(channels, folder):
    """The same files, with soep where the leaks stood: nothing is found in them."""
    top = folder.new()
    for number, channel in enumerate(channels):
        if channel.plain is not None:
            write(os.path.join(top, f"k{number}", channel.where(channel.plain)), channel.made(channel.plain))
            if channel.change:
                channel.change(os.path.join(top, f"k{number}"))
    code, leaks, said = folder.verify(top)
    if code == 0:
        return None
    told = {channels[int(l["file"].split("/")[0][1:])].name + ": " + pair(l) for l in leaks}
    return "\n".join(sorted(told)) or f"exit code {code}\n{said[-1000:]}"


def with_folder(test, program, environment):
    folder = Folder(program, environment)
    try:
        return test(folder)
    finally:
        folder.remove()


def run(tests, environment, program):
    for name, channels in GROUPS.items():
        tests.run(f"gate: {name}, planted", with_folder, lambda f, c=channels: planted(c, f), program, environment)
        tests.run(f"gate: {name}, without the leaks", with_folder, lambda f, c=channels: without(c, f), program, environment)
