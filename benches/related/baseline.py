#!/usr/bin/env python3
"""The method to beat: cosine of TF-IDF over words and word pairs, sublinear in the count of a word.

  baseline.py ARTICLES predictions.json        (needs scikit-learn)"""
import json
import pathlib
import re
import sys

import numpy
from sklearn.feature_extraction.text import TfidfVectorizer


def text(path):
    whole = path.read_text(encoding='utf-8')
    _, front, body = re.split(r'^---\n', whole, maxsplit=2, flags=re.M)
    kept = [line.split(':', 1)[1] for line in front.splitlines() if line.startswith(('title:', 'description:'))]
    return '\n'.join(kept + [re.sub(r'\]\([^)]*\)', ']', body)])


folder, target = sys.argv[1:3]
paths = sorted(pathlib.Path(folder).glob('*.md'))
terms = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, stop_words='english', min_df=2, max_df=0.5)
vectors = terms.fit_transform(text(path) for path in paths)
likeness = (vectors @ vectors.T).toarray()
numpy.fill_diagonal(likeness, -1)
best = numpy.argsort(-likeness, axis=1, kind='stable')[:, :10]
pathlib.Path(target).write_text(json.dumps({
    path.stem: [paths[other].stem for other in best[number]] for number, path in enumerate(paths)}), encoding='utf-8')
