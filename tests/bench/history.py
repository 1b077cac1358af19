#!/usr/bin/env python3
"""Who looked at what: 10,000 files and 5,000 commits, linear and with a merge for every four,
beside git's own `git log --name-only`, which reads the same trees but decides nothing."""
import argparse
import os
import random
import re
import subprocess
import tempfile
import time

FILES, COMMITS = 10_000, 5_000


def path_of(number):
    return f"fotos/album-{number // 50:03}/foto-{number:05}.jpg" if number % 4 else f"nieuws/2026-{number:05}.md"


class Stream:
    """A repository for git fast-import."""

    def __init__(self, folder):
        self.git = subprocess.Popen(["git", "fast-import", "--quiet"], cwd=folder, stdin=subprocess.PIPE, text=True)
        self.mark, self.random = 0, random.Random(7)

    def commit(self, branch, who, parents, files, trailer=""):
        self.mark += 1
        message = f"iets\n{trailer}"
        lines = [f"commit refs/heads/{branch}", f"mark :{self.mark}",
                 f"author {who} <{who}@x.example> {1700000000 + self.mark} +0000",
                 f"committer {who} <{who}@x.example> {1700000000 + self.mark} +0000", f"data {len(message)}\n{message}"]
        lines += [f"{'merge' if i else 'from'} :{p}" for i, p in enumerate(parents)]
        for path, text in files:
            lines += [f"M 644 inline {path}", f"data {len(text)}\n{text}"]
        self.git.stdin.write("\n".join(lines) + "\n")
        return self.mark

    def some(self):
        return [(path_of(self.random.randrange(FILES)), f"{self.random.random()}\n") for _ in range(self.random.randrange(1, 6))]

    def end(self):
        self.git.stdin.close()
        if self.git.wait():
            raise RuntimeError("git fast-import failed")


def make(folder, merges):
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", folder], check=True)
    stream = Stream(folder)
    tip = stream.commit("main", "anja", [], [("voornaam.yml", "title: x\n")] + [(path_of(i), f"{i}\n") for i in range(FILES)],
                        "\nReviewed-by: joke@x.example\n")
    while stream.mark < COMMITS:
        if not merges:
            tip = stream.commit("main", "anja", [tip], stream.some(), "\nReviewed-by: joke@x.example\n" if stream.mark % 2 else "")
            continue
        side, files = tip, {}
        for _ in range(3):
            new = stream.some()
            files.update(new)
            side = stream.commit("tak", "anja", [side], new)
        tip = stream.commit("main", "anja", [tip], [(f"los/{stream.mark}.md", "x\n")])
        tip = stream.commit("main", "joke", [tip, side], sorted(files.items()))
    stream.end()


def best(command, times=3):
    """The shortest of some runs, and what it printed last."""
    took = []
    for _ in range(times):
        begin = time.monotonic()
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        took.append(time.monotonic() - begin)
    return min(took), done.stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    program = os.path.abspath(parser.parse_args().program)
    for name, merges in (("linear", False), ("with merges", True)):
        with tempfile.TemporaryDirectory() as folder:
            make(folder, merges)
            ours, said = best([program, folder])
            theirs, _ = best(["git", "-C", folder, "log", "--format=", "--name-only", *(["-m"] if merges else []), "main"])
            steps = re.search(r"settings ([\d.]+) s, files ([\d.]+) s", said)
            print(f"{name}: {said.strip()}")
            print(f"    voornaam {ours:.2f} s (settings {steps[1]}, files {steps[2]}); git log --name-only {theirs:.2f} s; "
                  f"ratio {ours / theirs:.2f}")


if __name__ == "__main__":
    main()
