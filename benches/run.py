#!/usr/bin/env python3
"""The same site built by each generator, in turn: cold, again with nothing changed, again after one edited article.

  run.py WORK [--sizes 1000,10000] [--rounds 3] [--peers a,b] [--bin hugo=PATH ...]

WORK is a folder for the sites, best in memory (tmpfs); it is reused. `pamphlet` and `floor` are built by cargo unless
--bin gives them; `hugo` and `zola` are taken from the path and left out where they are not there.

A round runs every peer once: its output and caches removed and the disk synced (neither timed), then
  cold       a build from nothing
  same       the same command again
  first      again, after one sentence was added to the body of one article
  next       again, after another sentence (what a writer meets from the second save on)
and the floors: `walk` stats every source, `read` reads every article, `copy` is cp -r of the first peer's output.
wall is a monotonic clock around the process; cpu (user + system) and peak memory are the kernel's accounting of it.
Figures are medians over the rounds, ratios medians of two times of one round. Walls lie on a machine that others use,
processor time does so less. Every aim is printed with its verdict."""
import argparse
import json
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import peers

READ = ['sh', '-c', 'find content/articles -name "*.md" -print0 | xargs -0 cat > /dev/null']
STEPS = ['cold', 'same', 'first', 'next']


def timed(cmd, cwd, env, limit):
    """One run of a program: seconds, peak bytes, and whether it was ended because it took too long."""
    start = time.monotonic()
    p = subprocess.Popen(cmd, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                         stderr=subprocess.PIPE, start_new_session=True)
    late, err = [], []
    timer = threading.Timer(limit, lambda: (late.append(1), os.killpg(p.pid, signal.SIGKILL)))
    timer.start()
    reader = threading.Thread(target=lambda: err.append(p.stderr.read()))
    reader.start()
    _, status, used = os.wait4(p.pid, 0)
    wall = time.monotonic() - start
    timer.cancel()
    p.returncode = os.waitstatus_to_exitcode(status)
    reader.join(5)
    p.stderr.close()
    if p.returncode and not late:
        sys.exit(f'{cmd} failed: {b"".join(err)[-2000:].decode(errors="replace")}')
    return dict(wall=wall, cpu=used.ru_utime + used.ru_stime, user=used.ru_utime, sys=used.ru_stime,
                rss=used.ru_maxrss * 1024, late=bool(late))


class Table:
    """What was measured, by peer and step."""

    def __init__(self, n, log):
        self.n, self.log, self.rows, self.made = n, log, {}, {}

    def add(self, peer, step, round_, m):
        m = {**m, 'round': round_}
        self.rows.setdefault((peer, step), []).append(m)
        if self.log:
            with open(self.log, 'a') as f:
                f.write(json.dumps({'n': self.n, 'peer': peer, 'step': step, **m}) + '\n')

    def median(self, peer, step, key):
        got = self.rows.get((peer, step))
        return statistics.median(m[key] for m in got) if got else None

    def ratio(self, a, b, key='wall'):
        """Of a's time to b's; each a (peer, step)."""
        base = {m['round']: m[key] for m in self.rows.get(b, [])}
        got = [m[key] / base[m['round']] for m in self.rows.get(a, []) if base.get(m['round'])]
        return statistics.median(got) if got else None

    def print(self, names):
        text = lambda x, form: '' if x is None else format(x, form)
        print(f'\n{self.n} articles, {max(map(len, self.rows.values()))} rounds; seconds of wall (and cpu), peak MiB\n')
        print('| | cold | peak | nothing changed | first edit | next edit | peak | cold / floor | HTML pages | files | MiB |')
        print('|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|')
        for x in names:
            cell = [f'{self.median(x, s, "wall"):.3f} ({self.median(x, s, "cpu"):.3f})' if (x, s) in self.rows else ''
                    for s in STEPS]
            peak = [text(p and p / 2**20, '.0f') for p in (self.median(x, 'cold', 'rss'), self.median(x, 'next', 'rss'))]
            p = self.made.get(x)
            made = f'{p[0]} | {p[1]} | {p[2] / 2**20:.0f}' if p else ' | | '
            print(f'| {x} | {cell[0]} | {peak[0]} | {cell[1]} | {cell[2]} | {cell[3]} | {peak[1]} '
                  f'| {text(self.ratio((x, "cold"), ("floor", "cold")), ".2f")} | {made} |', flush=True)
        self.aims()

    def aims(self):
        """Each aim with what was measured, by the wall and by processor time; the verdict is the wall's."""
        cold, floor, walk = ('pamphlet', 'cold'), ('floor', 'cold'), ('walk', 'cold')
        rows = [('cold build by the floor', cold, floor, 'at most', 2.5),
                ("hugo's cold build with related articles by ours", ('hugo', 'cold'), cold, 'at least', 25),
                ("hugo's cold build without related articles by ours", ('hugo-norelated', 'cold'), cold, 'at least', 5),
                ("zola's cold build without related articles by ours", ('zola-norelated', 'cold'), cold, 'at least', 1),
                ('cold build by `cp -r` of the output', cold, ('copy', 'cold'), '-', None),
                ('nothing changed by a walk that stats every source', ('pamphlet', 'same'), walk, 'at most', 1.5)]
        print('\n| aim | wanted | wall | cpu | |\n|---|---|---:|---:|---|')
        for name, one, other, how, limit in rows:
            got = self.ratio(one, other)
            if got is not None:
                verdict = say(got <= limit if how == 'at most' else got >= limit) if limit else ''
                wanted = f'{how} {limit}' if limit else how
                print(f'| {name} | {wanted} | {got:.2f} | {self.ratio(one, other, "cpu"):.2f} | {verdict} |')
        for step in ('first', 'next'):
            edit, base = self.median('pamphlet', step, 'wall'), self.median(*walk, 'wall')
            if edit and base:
                limit = 1.5 * base + 0.03
                print(f'| {step} edited article | at most {limit:.3f} s | {edit:.3f} s '
                      f'| {self.median("pamphlet", step, "cpu"):.3f} s | {say(edit <= limit)} |')
        peak = self.median(*cold, 'rss')
        if peak and self.n >= 100_000:
            print(f'| peak memory of a cold build | under 1,500 MB | {peak / 1e6:,.0f} MB | | {say(peak < 1.5e9)} |')


def say(met):
    return 'met' if met else 'not met'


def growth(tables):
    """From one size to the next: the cost of an article, which is to grow by 15 % at most."""
    for small, large in zip(tables, tables[1:]):
        for key in ('wall', 'cpu'):
            one, two = small.median('pamphlet', 'cold', key), large.median('pamphlet', 'cold', key)
            if one and two:
                grown = (two / large.n) / (one / small.n)
                print(f'| an article of {large.n} by one of {small.n}, {key} | at most 1.15 | {grown:.2f} | '
                      f'| {say(grown <= 1.15)} |')


def once(bins, rounds):
    """What does not depend on the bench's articles: the program's start, and the example site of this repository."""
    root = os.path.dirname(peers.HERE)
    best = {}
    with tempfile.TemporaryDirectory(dir=os.environ.get('TMPDIR')) as out:
        cold = ['build', '--quiet', '--clean', '--output-dir', os.path.join(out, 'public')]
        for name, command in (('version', bins['pamphlet'] + ['--version']), ('example', bins['pamphlet'] + cold)):
            for _ in range(rounds):
                shutil.rmtree(os.path.join(out, 'public'), ignore_errors=True)
                best.setdefault(name, []).append(timed(command, root, os.environ, 60))
    print('\n| aim | wanted | median wall | median cpu | |\n|---|---|---:|---:|---|')
    for name, said, limit in (('version', '`--version`', 0.005), ('example', 'the example site, cold', 0.15)):
        wall, cpu = (statistics.median(m[key] for m in best[name]) for key in ('wall', 'cpu'))
        print(f'| {said} | under {limit * 1000:.0f} ms | {wall * 1000:.1f} ms | {cpu * 1000:.1f} ms '
              f'| {say(wall < limit)} |')


class Article:
    """One article of a site that is edited as by an editor that writes in place, and put back at the end."""

    def __init__(self, site):
        folder = os.path.join(site, 'content', 'articles')
        self.path = os.path.join(folder, sorted(x for x in os.listdir(folder) if x[0] != '_')[7])
        with open(self.path, encoding='utf-8') as f:
            self.text = f.read()

    def edit(self, n):
        """Its text and one more sentence; 0 is its text alone."""
        with open(self.path, 'w', encoding='utf-8') as f:
            f.write(self.text + (f'\nThe nurse wrote a new sentence about this, number {n}.\n' if n else ''))


def one(x, d, command, env, limit, r, table):
    """All steps of one peer in one round; whether it was in time."""
    peers.clean(x, d)
    article = Article(d)
    os.sync()
    time.sleep(0.2)
    try:
        for i, step in enumerate(STEPS if peers.ROWS[x].get('warm', True) else STEPS[:1]):
            if step in ('first', 'next'):
                article.edit(i)
            time.sleep(0.2)     # a file as young as the reading would be read again by every later run
            m = timed(command, d, env, limit)
            if m.pop('late'):
                print(f'{x} n={table.n}: {step} ended after {limit} s', file=sys.stderr)
                return False
            table.add(x, step, r, m)
            if step == 'cold':
                table.made[x] = peers.count(d + '/public')
    finally:
        article.edit(0)
    return True


def floors(d, bins, args, r, table):
    copy = os.path.abspath(os.path.join(args.work, 'copy'))
    walk = bins['floor'] + ['walk', d]
    for name, cmd in (('walk', walk), ('read', READ), ('copy', ['cp', '-r', 'public', copy])):
        shutil.rmtree(copy, ignore_errors=True)
        os.sync()
        if name == 'walk':
            timed(walk, d, os.environ, args.limit)
        m = timed(cmd, d, os.environ, args.limit)
        m.pop('late')
        table.add(name, 'cold', r, m)
    shutil.rmtree(copy, ignore_errors=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    peers.add_arguments(ap)
    ap.add_argument('--sizes', default='1000,10000')
    ap.add_argument('--rounds', type=int, default=3)
    ap.add_argument('--limit', type=float, default=600, help='seconds; a slower peer is left out of later rounds')
    args = ap.parse_args()
    bins = peers.bins(args)
    names = [x for x in args.peers.split(',') if peers.is_there(x, bins)]
    print(f'{time.strftime("%Y-%m-%d")}, {os.cpu_count()} cores, {platform.machine()}, {peers.versions(names, bins)}')
    tables = []
    for n in map(int, args.sizes.split(',')):
        table, out = Table(n, args.json), set()
        tables.append(table)
        sites = {x: peers.site(x, n, args) for x in names}
        for x in dict.fromkeys(sites.values()):
            subprocess.run(READ, cwd=x, check=True)      # every article in the page cache
        for r in range(args.rounds):
            for x in names:
                if x in out:
                    continue
                env = {**os.environ, **peers.ROWS[x].get('env', {})}
                command = peers.command(peers.ROWS[x], bins, 'build')
                if not one(x, sites[x], command, env, args.limit, r, table):
                    out.add(x)
                if x == names[0]:
                    floors(sites[x], bins, args, r, table)
                peers.clean(x, sites[x])
        table.print(names + ['walk', 'read', 'copy'])
    growth(tables)
    if 'pamphlet' in names:
        once(bins, max(args.rounds, 5))


if __name__ == '__main__':
    main()
