#!/usr/bin/env python3
"""What `pamphlet check` costs beside a cold `pamphlet build` of the same articles.

  check.py WORK [--sizes 1000,10000] [--rounds 3] [--bin pamphlet=PATH]

Each round builds from nothing and checks, in turn; figures are medians over the rounds: wall time, processor time
(user + system), and the ratio of check to build. The aim is a ratio under 2 at 10,000 articles of about 1,000 words.
The articles have no errors, so the builds publish; the site's own settings are those of peers/pamphlet."""
import argparse
import os
import statistics
import subprocess
import sys

import peers
import run


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('work')
    ap.add_argument('--sizes', default='1000,10000')
    ap.add_argument('--rounds', type=int, default=3)
    ap.add_argument('--bin', default='pamphlet=target/release/pamphlet')
    ap.add_argument('--seed', type=int, default=1)
    args = ap.parse_args()
    program = os.path.abspath(args.bin.split('=', 1)[1])
    here = os.path.dirname(os.path.abspath(__file__))
    print(f'{"articles":>9} {"step":>6} {"wall s":>8} {"cpu s":>8} {"MB":>6}')
    for size in (int(s) for s in args.sizes.split(',')):
        site = os.path.join(args.work, f'check-{size}')
        if not os.path.isdir(os.path.join(site, 'content')):
            subprocess.run(['cp', '-r', os.path.join(here, 'peers', 'pamphlet'), site], check=True)
            subprocess.run([sys.executable, os.path.join(here, 'corpus.py'), str(size), site, '--flavor', 'zola',
                            '--seed', str(args.seed)], check=True)
        rows = {'build': [], 'check': []}
        for _ in range(args.rounds):
            subprocess.run(['rm', '-rf', os.path.join(site, 'public'), os.path.join(site, '.pamphlet')], check=True)
            rows['build'].append(run.timed([program, 'build', '--quiet'], site, None, 600))
            rows['check'].append(run.timed([program, 'check', '--format', 'github'], site, None, 600))
        for step, got in rows.items():
            mid = lambda key: statistics.median(m[key] for m in got)
            print(f'{size:>9} {step:>6} {mid("wall"):>8.2f} {mid("cpu"):>8.2f} {mid("rss") / 1e6:>6.0f}')
        ratios = [c['cpu'] / b['cpu'] for b, c in zip(rows['build'], rows['check'])]
        walls = [c['wall'] / b['wall'] for b, c in zip(rows['build'], rows['check'])]
        print(f'{size:>9} check / build: {statistics.median(walls):.2f} wall, {statistics.median(ratios):.2f} cpu')


main()
