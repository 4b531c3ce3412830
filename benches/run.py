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
Figures are medians over the rounds. A ratio is the median over the rounds of two wall times of one round."""
import argparse
import json
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
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

    def ratio(self, a, b):
        """Of a's wall time to b's; each a (peer, step)."""
        base = {m['round']: m['wall'] for m in self.rows.get(b, [])}
        got = [m['wall'] / base[m['round']] for m in self.rows.get(a, []) if m['round'] in base]
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
        """Each aim with what was measured."""
        p = lambda s: ('pamphlet', s)
        walk = self.median('walk', 'cold', 'wall')
        rows = [('cold build by the floor', 'at most 2.5', self.ratio(p('cold'), ('floor', 'cold')), lambda x: x <= 2.5, ''),
                ("hugo's cold build with related articles by ours", 'at least 25',
                 self.ratio(('hugo', 'cold'), p('cold')), lambda x: x >= 25, ''),
                ("hugo's cold build without related articles by ours", 'at least 5',
                 self.ratio(('hugo-norelated', 'cold'), p('cold')), lambda x: x >= 5, ''),
                ("zola's cold build without related articles by ours", '-',
                 self.ratio(('zola-norelated', 'cold'), p('cold')), lambda x: x >= 1, ''),
                ('nothing changed by a walk that stats every source', 'at most 1.5',
                 self.ratio(p('same'), ('walk', 'cold')), lambda x: x <= 1.5, '')]
        for step in ('first', 'next'):
            edit = self.median('pamphlet', step, 'wall')
            if edit and walk:
                rows.append((f'{step} edited article', f'at most {1.5 * walk + 0.03:.3f} s', edit,
                             lambda x: x <= 1.5 * walk + 0.03, ' s'))
        print('\n| aim | wanted | measured | |\n|---|---|---:|---|')
        for name, wanted, got, good, unit in rows:
            if got is not None:
                print(f'| {name} | {wanted} | {got:.3f}{unit} | {"met" if good(got) else "not met"} |')


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
    for n in map(int, args.sizes.split(',')):
        table, out = Table(n, args.json), set()
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


if __name__ == '__main__':
    main()
