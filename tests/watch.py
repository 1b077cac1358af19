"""Runs a program and watches it with all that it starts: time, memory, how it ended."""
import ctypes
import os
import signal
import subprocess
import threading
import time


def tree_of(top):
    """Ids of a process and all below it, and of all others of its session."""
    parents, found = {}, []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", "rb") as file:
                    words = file.read().rpartition(b")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(words[1]), []).append(int(entry))
            if int(words[3]) == top and int(entry) != top:
                found.append(int(entry))
    todo = [top]
    while todo:
        found.append(todo.pop())
        todo += parents.get(found[-1], [])
    return set(found)


def figure_kb(pid, file, name):
    try:
        with open(f"/proc/{pid}/{file}", "rb") as lines:
            return next(int(l.split()[1]) for l in lines if l.startswith(name))
    except (OSError, StopIteration):
        return 0


def memory_kb(pid):
    """The process's own part of the memory: what several share is divided among them."""
    return figure_kb(pid, "smaps_rollup", b"Pss:")


def adopt_orphans():
    """Processes that a program leaves behind, or does not wait for, become ours, with the time
    that they took (prctl(2), PR_SET_CHILD_SUBREAPER)."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def orphans_s(patience_s=2):
    """Seconds of CPU of adopted processes, waiting for those that end soon."""
    spent, end = 0.0, time.monotonic() + patience_s
    while time.monotonic() < end:
        try:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if pid:
            spent += usage.ru_utime + usage.ru_stime
        else:
            time.sleep(0.01)
    return spent


class Ran:
    """What a run was: code (negative: a signal; None: stopped after the limit), said, wall and
    CPU seconds, peak memory of all together and of the largest, in MB. Memory is sampled: what the system
    counts itself (ru_maxrss) begins with the memory of the process that started the program."""

    def __init__(self, command, env=None, cwd=None, limit_s=120, every_s=0.03):
        self.peak_kb, self.largest_kb, self.code = 0, 0, None
        adopt_orphans()
        stop = threading.Event()
        start = time.monotonic()
        process = subprocess.Popen(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, start_new_session=True)

        def watch():
            while not stop.is_set():
                pids = tree_of(process.pid)
                self.peak_kb = max(self.peak_kb, sum(map(memory_kb, pids)))
                self.largest_kb = max(self.largest_kb, *(figure_kb(pid, "status", b"VmHWM:") for pid in pids))
                if time.monotonic() - start > limit_s:
                    for pid in tree_of(process.pid):
                        try:
                            os.kill(pid, signal.SIGKILL)
                        except OSError:
                            pass
                    return
                stop.wait(every_s)
        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            self.said = process.stdout.read().decode("utf-8", "replace")
            _, status, usage = os.wait4(process.pid, 0)
            self.wall = time.monotonic() - start
        finally:
            stop.set()
            watcher.join()
        process.returncode = status
        self.cpu = usage.ru_utime + usage.ru_stime + orphans_s()
        self.peak_mb, self.largest_mb = self.peak_kb / 1024, self.largest_kb / 1024
        if self.wall <= limit_s:
            self.code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        process.stdout.close()
