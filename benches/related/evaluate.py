#!/usr/bin/env python3
"""Judges ranked related articles by what editors chose: nDCG@10, recall@10 and a hit among the first three.

  evaluate.py truth.json predictions.json [--against other.json] [--half first|second]

truth.json        {article: [the articles its editors linked]}
predictions.json  {article: [related articles, best first]}

An article without a prediction scores nothing. --against gives the mean difference in nDCG@10 to other
predictions with its 95 % interval (paired bootstrap, 2,000 draws). --half takes a fixed random half of the
queries: settings are chosen on the first, and the second says whether the choice holds."""
import argparse
import json
import math
import random

DEPTH = 10


def gain(ranks):
    return sum(1 / math.log2(rank + 2) for rank in ranks)


def judge(wanted, listed):
    hits = [rank for rank, article in enumerate(listed[:DEPTH]) if article in wanted]
    return {
        'nDCG@10': gain(hits) / gain(range(min(DEPTH, len(wanted)))),
        'recall@10': len(hits) / len(wanted),
        'hit@3': float(any(rank < 3 for rank in hits)),
    }


def half_of(articles, which):
    articles = sorted(articles)
    random.Random(7).shuffle(articles)
    middle = len(articles) // 2
    return {'first': articles[:middle], 'second': articles[middle:]}.get(which, sorted(articles))


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument('truth')
    options.add_argument('predictions')
    options.add_argument('--against')
    options.add_argument('--half', choices=['first', 'second'])
    chosen = options.parse_args()
    truth = json.load(open(chosen.truth, encoding='utf-8'))
    queries = half_of(truth, chosen.half)

    def scores(path):
        listed = json.load(open(path, encoding='utf-8'))
        return [judge(set(truth[query]), listed.get(query, [])) for query in queries]

    ours = scores(chosen.predictions)
    line = [f'{len(queries)} queries'] + [f'{name} {sum(s[name] for s in ours) / len(ours):.4f}' for name in ours[0]]
    if chosen.against:
        steps = [a['nDCG@10'] - b['nDCG@10'] for a, b in zip(ours, scores(chosen.against))]
        draw = random.Random(1)
        means = sorted(sum(draw.choices(steps, k=len(steps))) / len(steps) for _ in range(2000))
        line.append(f'difference {sum(steps) / len(steps):+.4f} [{means[50]:+.4f}, {means[1949]:+.4f}]')
    print('  '.join(line))


if __name__ == '__main__':
    main()
