"""From git to live, from the outside: `voornaam deploy` and the hooks, with real git, a real
sshd and the real program. Written from the contract (sections 8, 9 and 11), not from the
code: nothing here knows how deploy/ looks.
"""
import importlib

PARTS = ("rules", "places", "same", "gone", "kills", "server", "refused", "hooks")


def run(tests, environment, program):
    for part in PARTS:
        importlib.import_module("deploy." + part).run(tests, environment, program)
