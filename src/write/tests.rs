//! Trees that are published, swapped, tampered with and refused.

#![expect(
    clippy::disallowed_methods,
    reason = "tests look at the disk themselves"
)]

use super::*;

struct Site {
    _folder: tempfile::TempDir,
    place: Place,
    manifest: Manifest,
}

fn site() -> Site {
    let folder = tempfile::tempdir().unwrap();
    let place = Place {
        output: folder.path().join("public"),
        cache: folder.path().join(".pamphlet"),
        mark: "mark",
    };
    Site {
        _folder: folder,
        place,
        manifest: Manifest::default(),
    }
}

/// Publishes files given as path and text; a text equal to the published one is passed as `Same`.
fn run(site: &mut Site, files: &[(&str, &str)]) -> Done {
    prepare(&site.place).unwrap();
    let mut paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    paths.sort_unstable();
    let published = site.manifest.current.clone();
    let next = Next::new(&site.place, &mut site.manifest);
    for (path, text) in files {
        let digest = Digest::of(text.as_bytes());
        let same = published
            .get(*path)
            .is_some_and(|p| p.digest == digest && is_there(&site.place, path, p));
        if !same {
            next.put(path, digest, &New::Bytes(text.as_bytes()));
        }
    }
    next.finish(&mut site.manifest, &paths).unwrap()
}

fn tree(root: &Path) -> BTreeMap<String, String> {
    walkdir::WalkDir::new(root)
        .into_iter()
        .flatten()
        .filter(|e| e.file_type().is_file())
        .map(|e| {
            (
                e.path()
                    .strip_prefix(root)
                    .unwrap()
                    .to_string_lossy()
                    .into_owned(),
                fs::read_to_string(e.path()).unwrap(),
            )
        })
        .collect()
}

#[test]
fn any_series_of_trees_is_published_as_it_is_given() {
    let mut site = site();
    let series: [&[(&str, &str)]; 6] = [
        &[("a/index.html", "1"), ("mark", "m")],
        &[("a/index.html", "2"), ("b/index.html", "1"), ("mark", "m")],
        &[("a/index.html", "2"), ("mark", "m")],
        &[("a", "now a file"), ("mark", "m")],
        &[
            ("a/index.html", "1"),
            ("a/x/y/index.html", "deep"),
            ("mark", "m"),
        ],
        &[("mark", "m")],
    ];
    for files in series {
        run(&mut site, files);
        let wanted: BTreeMap<String, String> = files
            .iter()
            .map(|(p, t)| ((*p).to_owned(), (*t).to_owned()))
            .collect();
        assert_eq!(tree(&site.place.output), wanted);
    }
}

#[test]
fn nothing_is_touched_where_nothing_changed_and_counts_are_right() {
    let mut site = site();
    assert_eq!(
        run(&mut site, &[("a", "1"), ("b", "1"), ("mark", "m")]),
        Done {
            written: 3,
            removed: 0
        }
    );
    assert_eq!(
        run(&mut site, &[("a", "1"), ("b", "1"), ("mark", "m")]),
        Done::default()
    );
    assert_eq!(
        run(&mut site, &[("a", "2"), ("mark", "m")]),
        Done {
            written: 1,
            removed: 1
        }
    );
}

#[test]
fn a_file_that_somebody_touched_in_the_output_is_put_right() {
    let mut site = site();
    run(&mut site, &[("a", "1"), ("mark", "m")]);
    fs::write(site.place.output.join("a"), "tampered").unwrap();
    run(&mut site, &[("a", "1"), ("mark", "m")]);
    assert_eq!(tree(&site.place.output)["a"], "1");
}

#[test]
fn a_folder_that_is_not_ours_is_refused_and_left_alone() {
    let site = site();
    fs::create_dir_all(&site.place.output).unwrap();
    prepare(&site.place).unwrap();
    fs::write(site.place.output.join("thesis.doc"), "years of work").unwrap();
    let finding = prepare(&site.place).unwrap_err();
    assert_eq!(finding.rule, "output-not-ours");
    assert_eq!(tree(&site.place.output).len(), 1);
}
