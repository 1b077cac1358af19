"""A clean tree with every format, and one leak at a time in each channel that a file has."""
import os
import unittest

from . import metadata, pages, papers, samples, texts
from .folder import Folder, named, pair, wrong_place, write

GROUPS = {"pages": lambda s: pages.CHANNELS, "texts": lambda s: texts.CHANNELS, "media": metadata.channels, "papers": papers.channels}
# Beside the planted file: what the gate says must be about that one only.
BESIDE = {"index.html": pages.PAGE + "<p>Emma en Sem maakten soep.</p>" + pages.END, "css/a.css": "p { color: #123456 }\n"}


def pairs(words):
    return {w.strip() for w in words.replace("|", ";").split(";") if w.strip()}


def judge(channel, path, code, leaks, said):
    """What is not as it should be with one planted leak, or None."""
    if not leaks or code != 3:
        return f"not found (exit code {code}) {said.strip()[-200:] if code not in (0, 3) else ''}"
    found, wanted = {pair(l) for l in leaks}, pairs(channel.wanted)
    elsewhere = {l["file"] for l in leaks} - {path}
    if elsewhere:
        return f"found in {sorted(elsewhere)}, not in {path}"
    if not any(pairs(choice) <= found for choice in channel.wanted.split("|")):
        return f"{'; '.join(sorted(found))}, not {channel.wanted}"
    if found - wanted - pairs(channel.may):
        return f"also {'; '.join(sorted(found - wanted))}"
    for leak in leaks:
        if leak["kind"] == "uninspectable" or leak["kind"] == "metadata" and wanted != {"metadata"}:
            continue  # these say which whole it is, not in which field or line of it
        problem = pair(leak) in wanted and wrong_place(leak, channel.place, channel.at())
        if problem and not any(pair(l) == pair(leak) and not wrong_place(l, channel.place, channel.at()) for l in leaks):
            return f"{pair(leak)}: {problem}"
    return f"the messages name {named(said)}" if named(said) else None


def plant(folder, channel):
    path = channel.where(channel.leak)
    top = folder.new({**BESIDE, **({} if channel.change else {path: channel.made(channel.leak)})})
    if channel.change:
        channel.change(top)
    return judge(channel, path, *folder.verify(top))


def planted(group, made, folder):
    """Each channel in a tree of its own."""
    channels, problems = group(made), []
    for channel in channels:
        problem = plant(folder, channel)
        if problem:
            problems.append(f"{channel.name}: {problem}")
    print(f"    {len(channels) - len(problems)} of {len(channels)} channels")
    return "\n".join(problems) or None


def without(group, made, folder):
    """The same files, with soep where the leaks stood: nothing is found in them."""
    channels = [c for c in group(made) if c.plain is not None]
    if not channels:
        raise unittest.SkipTest("these files are never clean")
    top = folder.new()
    for number, channel in enumerate(channels):
        write(os.path.join(top, f"k{number}", channel.where(channel.plain)), channel.made(channel.plain))
    code, leaks, said = folder.verify(top)
    if code == 0:
        return None
    told = {channels[int(l["file"].split("/")[0][1:])].name + ": " + pair(l) for l in leaks}
    return "\n".join(sorted(told)) or f"exit code {code}\n{said[-1000:]}"


def clean(made, folder):
    code, leaks, said = folder.verify(folder.new(samples.clean_tree(made)))
    return "\n".join(f"{l['file']}: {pair(l)}" for l in leaks) or (f"exit code {code}\n{said[-1000:]}" if code else None)


def with_folder(test, program, environment, *more):
    folder = Folder(program, environment)
    try:
        return test(*more, folder)
    finally:
        folder.remove()


def run(tests, environment, program):
    if not any(tests.wanted("gate: " + n) for n in (*(f"{g}, {w}" for g in GROUPS for w in ("planted", "without the leaks")), "a clean tree")):
        return
    made = samples.Samples()
    try:
        if made.missing:
            print(f"    without {', '.join(made.missing)}: what they make is not looked at")
        tests.run("gate: a clean tree", with_folder, clean, program, environment, made)
        for name, group in GROUPS.items():
            tests.run(f"gate: {name}, planted", with_folder, planted, program, environment, group, made)
            tests.run(f"gate: {name}, without the leaks", with_folder, without, program, environment, group, made)
    finally:
        made.remove()
