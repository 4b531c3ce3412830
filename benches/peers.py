"""The generators under comparison. A new one is one more row in ROWS and a folder under peers/ (its templates and
configuration; articles and static files are added by site())."""
import os
import shlex
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import corpus

# site     folder under peers/, also the flavor of the corpus
# program  whose command line to take from --bin (default: the name itself, from PATH)
# build    arguments of a build; run in the site's folder, into public/
# serve    arguments of the development server, {port} filled in
# clean    what else a cold build must not find
ROWS = {
    'hugo': dict(site='hugo', program='hugo', build='--quiet', clean=['resources', '.hugo_build.lock'],
                 serve='server --bind 127.0.0.1 --port {port}'),
    'hugo-memory': dict(site='hugo', program='hugo', build=None, clean=['resources', '.hugo_build.lock'],
                        serve='server --bind 127.0.0.1 --port {port} --renderToMemory'),
    'hugo-full-render': dict(site='hugo', program='hugo', build=None, clean=['resources', '.hugo_build.lock'],
                             serve='server --bind 127.0.0.1 --port {port} --renderToMemory --disableFastRender'),
    'hugo-norelated': dict(site='hugo', program='hugo', build='--quiet --config hugo.toml,norelated.toml',
                           clean=['resources', '.hugo_build.lock'],
                           serve='server --bind 127.0.0.1 --port {port} --renderToMemory --config hugo.toml,norelated.toml'),
    'hugo-short': dict(site='hugo', program='hugo', build='--quiet --config hugo.toml,short.toml',
                       clean=['resources', '.hugo_build.lock'],
                       serve='server --bind 127.0.0.1 --port {port} --renderToMemory --config hugo.toml,short.toml'),
    'zola-short': dict(site='zola', program='zola', build='--config short.toml build',
                       serve='--config short.toml serve --interface 127.0.0.1 --port {port}'),
    'zola-norelated': dict(site='zola', program='zola', build='build', serve='serve --interface 127.0.0.1 --port {port}'),
    'zola-fast-norelated': dict(site='zola', program='zola', build=None,
                                serve='serve --interface 127.0.0.1 --port {port} --fast'),
    'eleventy': dict(site='eleventy', program='eleventy', build='--quiet', serve='--serve --quiet --port={port}'),
    'eleventy-incremental': dict(site='eleventy', program='eleventy', build=None,
                                 serve='--serve --incremental --quiet --port={port}'),
    'eleventy-norelated': dict(site='eleventy', program='eleventy', build='--quiet', env={'RELATED': '0'},
                               serve='--serve --quiet --port={port}'),
    'pamphlet': dict(site='pamphlet', flavor='zola', program='pamphlet', build='build --quiet', clean=['.pamphlet'],
                     serve='serve --port {port}'),
    # the same articles with all that comes by itself: the clinic theme, people, three formats of feeds
    'pamphlet-clinic': dict(site='clinic', flavor='hugo', program='pamphlet', build='build --quiet', clean=['.pamphlet'],
                            serve='serve --port {port}'),
    # no generator: see floor/main.rs
    'floor': dict(site='pamphlet', flavor='zola', program='floor', build='. public', clean=['.pamphlet'], warm=False),
}


def add_arguments(ap):
    ap.add_argument('work', help='folder for the sites; reused when it already holds them')
    ap.add_argument('--peers', default='pamphlet,floor,pamphlet-clinic,hugo,hugo-norelated,zola-norelated')
    ap.add_argument('--bin', action='append', default=[], metavar='PROGRAM=COMMAND',
                    help="e.g. hugo=./bin/hugo or eleventy='node node_modules/@11ty/eleventy/cmd.cjs'")
    ap.add_argument('--node-modules', help="folder with eleventy and its plugins (npm install in peers/eleventy)")
    ap.add_argument('--seed', type=int, default=1)
    ap.add_argument('--json', help='append one JSON line for each measurement to this file')


def command(row, bins, what, **kw):
    return bins.get(row['program'], [row['program']]) + shlex.split(row[what].format(**kw))


def bins(args):
    """Program name: its command line. Our own programs are built where none is given."""
    given = {k: shlex.split(v) for k, _, v in (b.partition('=') for b in args.bin)}
    built = os.path.join(os.environ.get('CARGO_TARGET_DIR', os.path.join(HERE, '..', 'target')), 'release')
    ours = {'pamphlet': (['--bin', 'pamphlet'], 'pamphlet'), 'floor': (['--example', 'floor'], 'examples/floor')}
    for name, (what, path) in ours.items():
        if name not in given:
            subprocess.run(['cargo', 'build', '--release', '--quiet', *what], cwd=os.path.join(HERE, '..'), check=True)
            given[name] = [os.path.abspath(os.path.join(built, path))]
    return given


def is_there(name, bins):
    program = ROWS[name]['program']
    return shutil.which(bins.get(program, [program])[0]) is not None


def versions(names, bins):
    """What the generators say of themselves."""
    said = []
    for program in dict.fromkeys(ROWS[x]['program'] for x in names):
        ask = {'hugo': ['version'], 'floor': None}.get(program, ['--version'])
        if ask:
            p = subprocess.run(bins.get(program, [program]) + ask, capture_output=True, text=True)
            said.append(' '.join(p.stdout.split()[:2]) if program == 'hugo' else p.stdout.strip())
    return ', '.join(said)


def site(name, n, args):
    """The folder of this row's site with n articles, made if need be."""
    row = ROWS[name]
    d = os.path.abspath(os.path.join(args.work, f'{row["site"]}-{n}'))
    if not os.path.exists(d + '/topics.json'):
        shutil.rmtree(d, ignore_errors=True)
        shutil.copytree(os.path.join(HERE, 'peers', row['site']), d,
                        ignore=shutil.ignore_patterns('node_modules', 'public', 'resources'))
        shutil.copytree(os.path.join(HERE, 'peers', 'shared', 'static'), d + '/static', dirs_exist_ok=True)
        if row['program'] == 'eleventy' and args.node_modules:
            os.symlink(os.path.abspath(args.node_modules), d + '/node_modules')
        corpus.generate(n, d, args.seed, row.get('flavor', row['site']))
    return d


def clean(name, d):
    for x in ['public'] + ROWS[name].get('clean', []):
        p = os.path.join(d, x)
        if os.path.isdir(p):
            shutil.rmtree(p)
        elif os.path.exists(p):
            os.remove(p)


def count(d):
    """(HTML pages, all files, bytes) of an output folder"""
    pages = files = size = 0
    for base, _, names in os.walk(d):
        for f in names:
            files += 1
            pages += f.endswith('.html')
            size += os.path.getsize(os.path.join(base, f))
    return pages, files, size
