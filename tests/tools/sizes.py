#!/usr/bin/env python3
"""No function over 80 lines, no file over 600. Usage: sizes.py [FOLDER...]"""
import os
import sys

FUNCTION_MAX, FILE_MAX = 80, 600


def problems(path):
    lines = open(path, encoding="utf-8").read().split("\n")
    if len(lines) - 1 > FILE_MAX:
        yield f"{path}: {len(lines) - 1} lines, more than {FILE_MAX}"
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line.startswith("}") and start:
            if number - start + 1 > FUNCTION_MAX:
                yield f"{path}:{start}: a function of {number - start + 1} lines"
            start = None


def main():
    found = []
    for top in sys.argv[1:] or ["generator"]:
        for folder, folders, files in os.walk(top):
            folders.sort()
            for file in sorted(files):
                if file.endswith((".c", ".h")):
                    found.extend(problems(os.path.join(folder, file)))
    print("\n".join(found) if found else "sizes: well")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
