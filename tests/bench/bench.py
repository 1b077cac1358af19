#!/usr/bin/env python3
"""Measures cold builds and rebuilds beside Debian's hugo, in one run, as ratios.

Both get the same Markdown (3 KB a news item), the same set of pages (items, paged lists,
tags, feed, sitemap) and templates of equal size; Voornaam redacts under a register of 400
and passes every file through the gate, which Hugo doesn't. Then: how long it takes until a changed
item is online, beside a script of build, cp and git. With --no-gate the same is built
by a program whose gate looks at nothing, which tells what looking costs. At the end: how long
it takes, and how much memory, until a register of a million is ready. Nothing is asserted:
times are for reading.
Usage: bench.py --program build/voornaam [--no-gate PROGRAM] [--sizes 100,1000,10000]
       [--people 1000000] [--folder DIR]
"""
import argparse
import os
import random
import shutil
import subprocess
import tempfile
import time

GIVEN = "Anna Bas Cor Dirk Elin Fenne Gijs Hidde Ivo Jelle Kees Lars Mila Niek Oscar Puck Rikst Sanne Tess Wieke".split()
SYLLABLES = "ba de fo gu hi jo ka le mo nu pa re so tu vi wa ze bro dri fle".split()
WORDS = ("de het een school groep kinderen juf meester buiten spelen lezen rekenen samen dag week ouders feest plein "
         "boek bos water zon regen fiets brood appel vriend verhaal liedje tekening klas gang raam deur tafel stoel").split()


def make_names(rng):
    surnames = set()
    while len(surnames) < 400:
        surnames.add("".join(rng.choice(SYLLABLES) for _ in range(3)).capitalize() + "stra")
    return [(rng.choice(GIVEN), s) for s in sorted(surnames)]


def body(rng, names):
    paragraphs, size = [], 0
    while size < 3000:
        words = [rng.choice(WORDS) for _ in range(60)]
        given, surname = rng.choice(names)
        words[7:7] = [given, surname]
        words[20] = f"**{words[20]}**"
        words[30] = f"[{words[30]}](https://example.org/{words[31]})"
        text = " ".join(words).capitalize() + "."
        paragraphs.append(text)
        size += len(text) + 2
    paragraphs[2:2] = ["## " + rng.choice(WORDS), "- " + "\n- ".join(rng.sample(WORDS, 4))]
    return "\n\n".join(paragraphs) + "\n"


def make_sites(folder, count):
    rng = random.Random(count)
    names = make_names(rng)
    ours, hugo = os.path.join(folder, "ours"), os.path.join(folder, "hugo")
    for path in (f"{ours}/nieuws", f"{ours}/templates", f"{hugo}/content/nieuws", f"{hugo}/layouts/_default"):
        os.makedirs(path)
    for i in range(count):
        date = f"{2000 + i // 336 % 26}-{i // 28 % 12 + 1:02}-{i % 28 + 1:02}"
        text = (f"---\ntitle: Bericht {i}\ndate: {date}\ntags: [{rng.choice(WORDS)}, {rng.choice(WORDS)}]\n"
                f"summary: Een bericht over {rng.choice(WORDS)}.\n---\n\n{body(rng, names)}")
        for top in (f"{ours}/nieuws", f"{hugo}/content/nieuws"):
            with open(f"{top}/bericht-{i}.md", "w") as file:
                file.write(text)
    with open(f"{ours}/register.csv", "w") as file:
        file.write("id;roepnaam;achternaam;naam\n")
        for i, (given, surname) in enumerate(names):
            file.write(f"{i};{given};{surname};{'ja' if i % 20 else 'nee'}\n")
    with open(f"{ours}/voornaam.yml", "w") as file:
        file.write("title: Meting\nurl: https://example.org/\nprotocol: baseline\n")
    write_templates(ours, hugo)
    return ours, hugo


HEAD = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>%(title)s</title>
<meta name="viewport" content="width=device-width"><link rel="canonical" href="%(link)s"></head>
<body><header><a href="/">Meting</a><nav><a href="/nieuws/">Nieuws</a> <a href="/tags/">Tags</a></nav></header><main>
"""
FOOT = "</main><footer>Meting</footer></body></html>\n"


def write_templates(ours, hugo):
    def put(path, text):
        with open(path, "w") as file:
            file.write(text)
    head = HEAD % {"title": "{{page.title}}", "link": "{{page.permalink}}"}
    item = "{{#page.pages}}<article><h2><a href=\"{{url}}\">{{title}}</a></h2><p>{{summary}}</p></article>{{/page.pages}}"
    pages = "{{#page.pagination}}{{#newer}}<a href=\"{{url}}\">nieuwer</a>{{/newer}}{{#older}}<a href=\"{{url}}\">ouder</a>{{/older}}{{/page.pagination}}"
    tags = "<ul>{{#page.tags}}<li><a href=\"{{url}}\">{{title}}</a></li>{{/page.tags}}</ul>"
    date = "{{#page.date}}<time datetime=\"{{iso}}\">{{text}}</time>{{/page.date}}"
    put(f"{ours}/templates/news.mustache", head + "<h1>{{page.title}}</h1>" + date + "{{{page.content}}}" + tags + FOOT)
    put(f"{ours}/templates/list.mustache", head + "<h1>{{page.title}}</h1>" + item + pages + FOOT)
    put(f"{ours}/templates/tags.mustache", head + tags + FOOT)
    put(f"{ours}/nieuws/_index.md", "---\ntitle: Nieuws\ntype: news\n---\n")
    put(f"{ours}/_index.md", "---\ntitle: Meting\n---\n")
    head = HEAD % {"title": "{{ .Title }}", "link": "{{ .Permalink }}"}
    item = "{{ range .Paginator.Pages }}<article><h2><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></h2><p>{{ .Summary }}</p></article>{{ end }}"
    pages = "{{ with .Paginator.Prev }}<a href=\"{{ .URL }}\">nieuwer</a>{{ end }}{{ with .Paginator.Next }}<a href=\"{{ .URL }}\">ouder</a>{{ end }}"
    tags = "<ul>{{ range .GetTerms \"tags\" }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></li>{{ end }}</ul>"
    date = "<time datetime=\"{{ .Date.Format \"2006-01-02\" }}\">{{ .Date.Format \"2 January 2006\" }}</time>"
    put(f"{hugo}/layouts/_default/single.html", head + "<h1>{{ .Title }}</h1>" + date + "{{ .Content }}" + tags + FOOT)
    put(f"{hugo}/layouts/_default/list.html", head + "<h1>{{ .Title }}</h1>" + item + pages + FOOT)
    put(f"{hugo}/layouts/index.html", head + "<h1>{{ .Title }}</h1>" + FOOT)
    put(f"{hugo}/layouts/_default/terms.html", head + "<ul>{{ range .Data.Terms.Alphabetical }}<li><a href=\"{{ .Page.RelPermalink }}\">{{ .Page.Title }}</a></li>{{ end }}</ul>" + FOOT)
    put(f"{hugo}/config.yaml", "baseURL: https://example.org/\ntitle: Meting\nlanguageCode: nl\npaginate: 10\ndisableKinds: []\n")


def measure(command):
    """Wall and CPU seconds and peak megabytes of a whole process tree's largest."""
    start = time.monotonic()
    pid = os.posix_spawnp(command[0], command, dict(os.environ, VOORNAAM_KEY="k" * 32, LC_ALL="C.UTF-8"),
                          file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
    _, status, usage = os.wait4(pid, 0)
    wall = time.monotonic() - start
    if status:
        raise SystemExit(f"{command}: exit status {status}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def median(runs):
    return [sorted(column)[len(runs) // 2] for column in zip(*runs)]


def row(label, figures, against=None):
    ratio = ""
    if against:
        ratio = "   hugo / it: " + "  ".join(f"{b / a:6.2f}" for a, b in zip(figures, against))
    print(f"  {label:34} {figures[0]:8.2f} s {figures[1]:8.2f} s {figures[2]:8.0f} MB{ratio}", flush=True)


def bench(program, no_gate, count, rounds, base):
    folder = tempfile.mkdtemp(prefix="voornaam-bench-", dir=base)
    try:
        ours, hugo = make_sites(folder, count)
        runs = {"cold": [], "none": [], "hugo": [], "same": [], "edit": []}
        for number in range(rounds):
            out, hugo_out = f"{folder}/out{number}", f"{folder}/hugo-out{number}"
            build = [program, "build", "-s", ours, "-d", out, "-q", "--date", "2026-11-20"]
            shutil.rmtree(f"{ours}/.voornaam", ignore_errors=True)
            if no_gate:
                runs["none"].append(measure([no_gate, *build[1:4], "-d", f"{folder}/none{number}", *build[6:]]))
                shutil.rmtree(f"{ours}/.voornaam", ignore_errors=True)
            runs["cold"].append(measure(build))
            runs["hugo"].append(measure(["hugo", "--quiet", "-s", hugo, "-d", hugo_out]))
            runs["same"].append(measure(build))
            edit(ours, count)
            runs["edit"].append(measure(build))
        print(f"{count} news items, median of {rounds}: wall, CPU, peak memory; ratio of Hugo to it")
        figures = {name: median(r) for name, r in runs.items() if r}
        row("hugo, cold", figures["hugo"])
        for name, label in (("cold", "voornaam, cold"), ("same", "voornaam, nothing changed"),
                            ("edit", "voornaam, one item changed")):
            row(label, figures[name], figures["hugo"])
        if no_gate:
            row("voornaam, cold, gate that looks not", figures["none"])
            wall, cpu = (figures["cold"][i] / figures["none"][i] - 1 for i in range(2))
            print(f"  the gate adds {100 * wall:.0f}% to the time of a cold build, {100 * cpu:.0f}% to its CPU time",
                  flush=True)
        return figures["cold"]
    finally:
        shutil.rmtree(folder)


def edit(site, count):
    with open(f"{site}/nieuws/bericht-{count // 2}.md", "a") as file:
        file.write("\nNog een zin.\n")


# What a school would write itself: build, then copy, or commit what was built over the last commit.
BY_HAND = {
    "directory": "$BUILD && rm -rf www.old && cp -r public www.new && if [ -e www ]; then mv www www.old; fi && mv www.new www",
    "branch": "$BUILD && cd public && { [ -d .git ] || { git init -q && git config gc.auto 0; }; } && git add -A && git commit -q --amend -m site 2>/dev/null "
              "|| git commit -q -m site; git reflog expire --expire=now --all && git gc -q --prune=now",
}


def bench_online(program, count, rounds, base):
    """One item changed and put online, beside a script that does the same without proof or care."""
    folder = tempfile.mkdtemp(prefix="voornaam-bench-", dir=base)
    try:
        site, _ = make_sites(folder, count)
        git = ["git", "-c", "user.name=x", "-c", "user.email=x@x.example"]
        for command in (["init", "-q", "-b", "main"], ["config", "user.name", "x"], ["config", "user.email", "x@x.example"]):
            subprocess.run([*git, *command], cwd=site, check=True)
        common = ["-s", site, "-q", "--date", "2026-11-20"]
        with open(f"{site}/voornaam.yml", "a") as file:
            file.write(f"deploy: {{directory: {folder}/live, branch: pages}}\n")
        os.environ.update({f"GIT_{who}_{what}": "x@x.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")})
        print(f"{count} news items, one of them changed and put online, median of {rounds} (nothing is asked of a commit's history)")
        for kind, label in (("directory", "a folder"), ("branch", "a branch, gone is gone")):
            deploy = [program, "deploy", *common, "--to", kind]
            built = " ".join([program, "build", *common, "-d", "public"])
            script = ["sh", "-c", f"cd {folder} && " + BY_HAND[kind].replace("$BUILD", built)]
            runs = {"ours": [], "script": []}
            for number in range(-1, rounds):  # the first one is not like the others
                edit(site, count)
                ours, other = measure(deploy), measure(script)
                if number >= 0:
                    runs["ours"].append(ours)
                    runs["script"].append(other)
            ours, other = median(runs["ours"]), median(runs["script"])
            row(f"by script: build, then {kind}", other)
            row(f"deploy to {label}", ours)
            print(f"  script / it: {other[0] / ours[0]:.2f} x wall", flush=True)
    finally:
        shutil.rmtree(folder)


def bench_register(program, people, base):
    """From nothing to a verdict about one small page: register, names and gate."""
    folder = tempfile.mkdtemp(prefix="voornaam-bench-", dir=base)
    try:
        rng = random.Random(people)
        surnames = ["".join(rng.choice(SYLLABLES) for _ in range(4)).capitalize() + "stra" for _ in range(people // 5)]
        with open(f"{folder}/register.csv", "w") as file:
            file.write("leerlingnummer;roepnaam;tussenvoegsel;achternaam;klas;geboortedatum;foto;naam;datum\n")
            for i in range(people):
                given, prefix = rng.choice(GIVEN) + rng.choice(SYLLABLES), rng.choice(["", "", "", "van der", "de"])
                born = f"{i % 28 + 1:02}-{i % 12 + 1:02}-{2012 + i % 9}"
                file.write(f"{i + 1000};{given};{prefix};{rng.choice(surnames)};{i % 8 + 1}a;{born};"
                           f"{rng.choice(['ja', 'nee', ''])};{rng.choice(['ja', 'ja', 'ja', 'nee'])};01-09-2026\n")
        os.mkdir(f"{folder}/public")
        with open(f"{folder}/public/index.html", "w") as file:
            file.write("<!doctype html><title>Dag</title><p>Dag.</p>\n")
        verify = [program, "verify", f"{folder}/public", "--register", f"{folder}/register.csv"]
        print(f"a register of {people}: read, both indexes made, one page verified; median of 3")
        row("voornaam verify", median([measure(verify) for _ in range(3)]))
    finally:
        shutil.rmtree(folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default="build/voornaam")
    parser.add_argument("--no-gate", help="the program whose gate looks at nothing")
    parser.add_argument("--people", type=int, default=1000000, help="in the large register; 0: without it")
    parser.add_argument("--sizes", default="100,1000,10000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", help="where to work, default /dev/shm: creating files on a disk is noisy")
    options = parser.parse_args()
    base = options.folder or ("/dev/shm" if os.path.isdir("/dev/shm") else None)
    last = None
    for size in (int(s) for s in options.sizes.split(",")):
        cold = bench(os.path.abspath(options.program), options.no_gate and os.path.abspath(options.no_gate), size, options.rounds, base)
        if last:
            grown = size / last[0]
            print(f"  growth: {grown:.0f} times the items cost {cold[0] / last[1][0]:.1f} times the time and "
                  f"{cold[2] / last[1][2]:.1f} times the memory")
        last = (size, cold)
    bench_online(os.path.abspath(options.program), int(options.sizes.split(",")[-1]), options.rounds, base)
    if options.people:
        bench_register(os.path.abspath(options.program), options.people, base)


if __name__ == "__main__":
    main()
