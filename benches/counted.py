#!/usr/bin/env python3
"""The guard against getting slower: how many instructions a build and a check of 200 generated articles take, counted by
valgrind on one thread, beside the figures in counted.toml. Counts hardly depend on what else the machine does.

  counted.py [PROGRAM]            compares; the program is target/release/pamphlet by default
  counted.py [PROGRAM] --renew    writes the figures anew

Exit status: 0 within the tolerance · 1 more instructions than that · 2 it can't be measured."""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib

import corpus

HERE = os.path.dirname(os.path.abspath(__file__))
FIGURES = os.path.join(HERE, 'counted.toml')
ARTICLES = 200
CLOCK = '2026-01-15T12:00:00Z'
# What is counted, and the statuses with which it ends when all went well: generated articles are not without findings.
RUNS = {'build': (['build', '--quiet', '--clock', CLOCK], [0]),
        'check': (['check', '--quiet', '--clock', CLOCK], [0, 1])}


def fail(message):
    print(f'counted: {message}', file=sys.stderr)
    sys.exit(2)


def site(folder):
    """The articles with the templates of the comparison with other generators."""
    shutil.copytree(os.path.join(HERE, 'peers', 'pamphlet'), folder, dirs_exist_ok=True)
    shutil.copytree(os.path.join(HERE, 'peers', 'shared', 'static'), folder + '/static', dirs_exist_ok=True)
    corpus.generate(ARTICLES, folder, 1, 'zola')


def count(program, arguments, good, folder):
    """Instructions of one run that finds no cache."""
    for left in ('public', '.pamphlet'):
        shutil.rmtree(os.path.join(folder, left), ignore_errors=True)
    command = ['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null', program, *arguments]
    env = {**os.environ, 'RAYON_NUM_THREADS': '1', 'LC_ALL': 'C'}
    run = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    found = re.search(r'Collected\s*:\s*(\d+)', run.stderr)
    if run.returncode not in good or not found:
        fail(f'{" ".join(command)} ended with {run.returncode}\n{run.stdout[-500:]}{run.stderr[-1500:]}')
    return int(found[1])


def figures():
    with open(FIGURES, 'rb') as file:
        return tomllib.load(file)


def renew(counted):
    tolerance = figures()['tolerance'] if os.path.exists(FIGURES) else 0.05
    with open(FIGURES, 'w', encoding='utf-8') as file:
        file.write('# Instructions of one cold run over 200 generated articles on one thread, in millions.\n'
                   '# Written by `python3 benches/counted.py --renew`; say in the commit what made them change.\n'
                   f'tolerance = {tolerance}\n\n[millions]\n')
        for name, number in counted.items():
            file.write(f'{name} = {number / 1e6:.0f}\n')


def judge(counted):
    """Says how each count stands to its figure; whether none is too high."""
    known, good = figures(), True
    for name, number in counted.items():
        millions, figure = number / 1e6, known['millions'][name]
        change = millions / figure - 1
        print(f'{name}: {millions:,.0f} million instructions, {change:+.1%} by counted.toml')
        if change > known['tolerance']:
            good = False
            print(f'counted: {name} takes {change:.1%} more instructions than benches/counted.toml says, and '
                  f'{known["tolerance"]:.0%} are allowed.\n'
                  f'  See what takes them: valgrind --tool=callgrind target/release/pamphlet {name}\n'
                  f'  If they are worth it: python3 benches/counted.py --renew', file=sys.stderr)
        elif change < -known['tolerance']:
            print(f'  {name} has become cheaper: keep that with `python3 benches/counted.py --renew`')
    return good


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('program', nargs='?', default=os.path.join(HERE, '..', 'target', 'release', 'pamphlet'))
    ap.add_argument('--renew', action='store_true')
    args = ap.parse_args()
    program = os.path.abspath(args.program)
    if not os.path.exists(program):
        fail(f'{args.program} is not there; build it: cargo build --release')
    if not shutil.which('valgrind'):
        fail('valgrind is not there; on Debian: apt-get install valgrind')
    with tempfile.TemporaryDirectory() as folder:
        # Its length goes into buffers and paths.
        folder = os.path.join(folder, 'site')
        site(folder)
        counted = {name: count(program, arguments, good, folder) for name, (arguments, good) in RUNS.items()}
    if args.renew:
        renew(counted)
    sys.exit(0 if judge(counted) else 1)


if __name__ == '__main__':
    main()
