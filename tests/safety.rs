//! What pamphlet must never do: harm what is not its own, publish half a site, or believe a cache that lies.
//!
//! It does not look at what pages hold beyond telling one tree from another.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests break files, caches and folders on the disk, and stop at what they did not expect"
)]

mod bad;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use bad::{NOW, Site, compare, tree};

/// A small generator of numbers with a seed: the same rounds on every run (xorshift, Marsaglia, 2003).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// What a build without any cache publishes for the site's files as they are now.
fn fresh(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::Builder::new().prefix("fresh").tempdir().unwrap();
    let output = folder.path().join("public");
    let copy = Site::unbuilt();
    fs::remove_dir_all(copy.root()).unwrap();
    for (path, bytes) in tree(&site.root()) {
        if !path.starts_with("public/") && !path.starts_with(".pamphlet/") {
            copy.put(&path, bytes);
        }
    }
    let run = copy.run(&[
        "build",
        "--clock",
        NOW,
        "--output-dir",
        output.to_str().unwrap(),
    ]);
    assert_eq!(run.status, 0, "{}", run.err);
    tree(&output)
}

#[track_caller]
fn build_well(site: &Site) {
    let run = site.build();
    assert_eq!(
        (run.status, run.findings().as_str()),
        (0, ""),
        "{}",
        run.err
    );
}

#[test]
fn an_output_folder_that_pamphlet_did_not_make_is_refused_and_left_alone() {
    let site = Site::unbuilt();
    site.put("public/thesis.doc", "years of work");
    let files = || {
        let mut files = tree(&site.root());
        files.retain(|path, _| !path.starts_with(".pamphlet/"));
        files
    };
    let before = files();
    for arguments in [
        &["build", "--color", "never", "--clock", NOW][..],
        &["clean"],
    ] {
        let run = site.run(arguments);
        assert_eq!(run.status, 4, "{arguments:?}");
        assert!(
            run.err.contains("holds files that pamphlet did not make"),
            "{}",
            run.err
        );
        assert!(files() == before, "{arguments:?}");
    }
}

#[test]
fn a_file_in_the_place_of_the_output_folder_is_refused_and_left_alone() {
    let site = Site::unbuilt();
    site.put("public", "a file");
    let run = site.build();
    assert_eq!(run.status, 4);
    assert!(
        run.findings().contains("is not a folder"),
        "{}",
        run.findings()
    );
    assert_eq!(fs::read_to_string(site.path("public")).unwrap(), "a file");
}

#[test]
fn an_output_folder_with_the_sources_in_it_is_refused() {
    for folder in [
        ".",
        "content",
        "..",
        "content/../content",
        "themes",
        "static",
        "data",
        "templates",
        ".pamphlet",
    ] {
        let site = Site::unbuilt();
        site.settings(&format!("output_dir: {folder}\n"));
        let before = tree(&site.root());
        let run = site.build();
        assert!(
            matches!(run.status, 3 | 4),
            "{folder}: {} {}",
            run.status,
            run.findings()
        );
        let after = tree(&site.root());
        let lost: Vec<_> = before
            .keys()
            .filter(|path| after.get(*path) != before.get(*path))
            .collect();
        assert!(lost.is_empty(), "{folder}: {lost:?}");
    }
}

#[test]
fn an_output_folder_elsewhere_keeps_what_stands_beside_it() {
    let site = Site::unbuilt();
    let away = site.root().with_file_name("www");
    fs::create_dir_all(&away).unwrap();
    fs::write(away.join("other.txt"), "not ours").unwrap();
    let output = away.join("clinic");
    let arguments = [
        "build",
        "--clock",
        NOW,
        "--output-dir",
        output.to_str().unwrap(),
    ];
    for _ in 0..2 {
        assert_eq!(site.run(&arguments).status, 0);
    }
    assert_eq!(
        fs::read_to_string(away.join("other.txt")).unwrap(),
        "not ours"
    );
    assert!(output.join("index.html").is_file());
    let left: Vec<_> = fs::read_dir(&away)
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[cfg(unix)]
#[test]
fn an_output_folder_that_is_a_link_is_not_followed_into_what_is_not_ours() {
    let site = Site::unbuilt();
    let away = site.root().with_file_name("away");
    fs::create_dir_all(&away).unwrap();
    fs::write(away.join("thesis.doc"), "years of work").unwrap();
    std::os::unix::fs::symlink(&away, site.path("public")).unwrap();
    let run = site.build();
    assert_eq!(run.status, 4, "{}", run.findings());
    assert_eq!(tree(&away).len(), 1);
}

#[test]
fn a_deleted_cache_changes_not_one_byte() {
    let site = Site::new();
    let before = site.public();
    fs::remove_dir_all(site.path(".pamphlet")).unwrap();
    build_well(&site);
    assert!(site.public() == before);
    fs::remove_dir_all(site.path(".pamphlet")).unwrap();
    site.body("A new page.\n");
    build_well(&site);
    assert!(site.public() == fresh(&site));
}

#[test]
fn a_damaged_cache_changes_not_one_byte() {
    let mut chance = Chance(0x5eed_0001);
    let site = Site::new();
    for round in 0..30 {
        site.body(&format!("Round {}.\n", round / 2));
        for (path, mut bytes) in tree(&site.path(".pamphlet")) {
            // The next tree lies in the cache, too; its files are damaged like the rest.
            let len = bytes.len() as u64;
            match chance.below(5) {
                0 => bytes.truncate(chance.below(len + 1) as usize),
                1 => {
                    bytes = (0..chance.below(2_000))
                        .map(|_| chance.below(256) as u8)
                        .collect();
                }
                2 | 3 if len > 0 => {
                    for _ in 0..=chance.below(4) {
                        let at = chance.below(len) as usize;
                        bytes[at] ^= 1 << chance.below(8);
                    }
                }
                _ => bytes.clear(),
            }
            let path = site.path(".pamphlet").join(path);
            // A file that is shared with the published tree would be damaged there as well.
            fs::remove_file(&path).unwrap();
            fs::write(&path, bytes).unwrap();
        }
        build_well(&site);
        assert!(site.public() == fresh(&site), "round {round}");
    }
}

#[test]
fn a_cache_that_is_a_file_or_full_of_folders_is_no_crash() {
    let site = Site::new();
    fs::remove_dir_all(site.path(".pamphlet")).unwrap();
    site.put(".pamphlet", "a file");
    site.body("A new page.\n");
    let run = site.build();
    assert!(
        matches!(run.status, 0 | 4),
        "{} {}",
        run.status,
        run.findings()
    );
    fs::remove_file(site.path(".pamphlet")).unwrap();
    build_well(&site);
    let names: Vec<String> = tree(&site.path(".pamphlet"))
        .into_keys()
        .filter(|p| !p.contains('/'))
        .collect();
    for name in names {
        let path = site.path(".pamphlet").join(name);
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
    }
    site.body("Another page.\n");
    let run = site.build();
    assert!(
        matches!(run.status, 0 | 4),
        "{} {}",
        run.status,
        run.findings()
    );
    if run.status == 0 {
        assert!(site.public() == fresh(&site));
    }
}

#[test]
fn what_somebody_did_to_the_published_files_is_put_right() {
    let site = Site::new();
    let before = site.public();
    let page = site.path("public/articles/costs/index.html");
    let meddlings: [&dyn Fn(); 7] = [
        &|| fs::remove_file(&page).unwrap(),
        &|| fs::write(&page, "defaced").unwrap(),
        // As long as before, so that its length alone tells nothing.
        &|| fs::write(&page, vec![b'x'; before["articles/costs/index.html"].len()]).unwrap(),
        &|| fs::remove_dir_all(site.path("public/articles")).unwrap(),
        &|| {
            fs::remove_file(&page).unwrap();
            fs::create_dir(&page).unwrap();
        },
        &|| fs::remove_dir_all(site.path("public")).unwrap(),
        &|| {
            fs::remove_dir_all(site.path("public")).unwrap();
            fs::create_dir(site.path("public")).unwrap();
        },
    ];
    for (i, meddle) in meddlings.iter().enumerate() {
        meddle();
        build_well(&site);
        assert!(site.public() == before, "meddling {i}");
    }
}

#[test]
fn a_file_that_somebody_put_into_the_output_is_gone_after_the_next_publication() {
    let site = Site::new();
    site.put("public/notes.txt", "a note");
    site.body("A new page.\n");
    build_well(&site);
    assert!(site.public() == fresh(&site));
    site.body("A newer page.\n");
    build_well(&site);
    assert!(site.public() == fresh(&site));
}

#[test]
fn clean_removes_what_is_ours_and_nothing_else() {
    let site = Site::new();
    site.put("notes/plan.txt", "a plan");
    site.put("public-old/index.html", "old");
    let run = site.run(&["clean", "--color", "never"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    compare(&run.out, "Removed public and the cache.");
    let mut left: Vec<String> = tree(&site.root()).into_keys().collect();
    left.sort();
    assert_eq!(
        left,
        [
            "content/_index.md",
            "content/articles/_index.md",
            "content/articles/costs.md",
            "content/articles/first-visit.md",
            "data/people.yaml",
            "notes/plan.txt",
            "pamphlet.yaml",
            "public-old/index.html",
        ]
    );
    assert!(!site.path("public").exists() && !site.path(".pamphlet").exists());
    assert_eq!(site.run(&["clean"]).status, 0);
}

#[cfg(unix)]
#[test]
fn a_folder_that_can_not_be_written_is_told_and_what_was_published_stays() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new();
    let before = site.public();
    site.body("A new page.\n");
    let lock =
        |mode: u32| fs::set_permissions(site.root(), fs::Permissions::from_mode(mode)).unwrap();
    lock(0o555);
    let is_root = fs::write(site.path("probe"), "").is_ok();
    let run = site.build();
    lock(0o755);
    // Root writes everywhere.
    if !is_root {
        assert!(matches!(run.status, 0 | 4), "{}", run.findings());
        assert!(run.status == 0 || site.public() == before);
    }
}

/// Every way in which a site names a file: `OUT` stands for the path of one beside the site, `ABS` for its whole path.
const DOORS: &[(&str, &str)] = &[
    (
        "content/articles/page.md",
        "---\ntitle: A\n---\n\n[x](OUT.txt)\n",
    ),
    (
        "content/articles/page.md",
        "---\ntitle: A\n---\n\n![x](OUT.png)\n",
    ),
    (
        "content/articles/page.md",
        "---\ntitle: A\n---\n\n![x](/OUT.png)\n",
    ),
    (
        "content/articles/page.md",
        "---\ntitle: A\n---\n\n[x](@/OUT.md)\n",
    ),
    (
        "content/articles/page.md",
        "---\ntitle: A\n---\n\n[x](%2e%2e/OUT.txt)\n",
    ),
    (
        "content/articles/page.md",
        "---\ntitle: A\nimage: {src: OUT.png, alt: x}\n---\n\nText.\n",
    ),
    (
        "content/articles/page.md",
        "---\ntitle: A\ntemplate: OUT.html\n---\n\nText.\n",
    ),
    (
        "content/articles/page.md",
        "---\ntitle: A\nrelated: [OUT.md]\n---\n\nText.\n",
    ),
    (
        "content/articles/page.md",
        "---\ntitle: A\n---\n\n{{ table(data=\"OUT.csv\") }}\n",
    ),
    (
        "content/articles/page.md",
        "---\ntitle: A\n---\n\n{{ figure(src=\"OUT.png\", alt=\"x\") }}\n",
    ),
    ("templates/page.html", "{{ load_data(path=\"OUT.txt\") }}"),
    ("templates/page.html", "{{ load_data(path=\"ABS.txt\") }}"),
    ("templates/page.html", "{{ get_url(path=\"OUT.txt\") }}"),
    ("templates/page.html", "{{ get_url(path=\"@/OUT.md\") }}"),
    (
        "templates/page.html",
        "{{ get_image_metadata(path=\"OUT.png\") }}",
    ),
    (
        "templates/page.html",
        "{{ resize_image(path=\"OUT.png\", width=10, op=\"fit_width\") }}",
    ),
    (
        "templates/page.html",
        "{% set p = get_page(path=\"OUT.md\") %}{{ p.title }}",
    ),
    ("templates/page.html", "{% include \"OUT.html\" %}"),
    ("templates/page.html", "{% extends \"ABS.html\" %}"),
    ("sass/site.scss", "@import \"OUT\";"),
    ("sass/site.scss", "@use \"ABS\";"),
    (
        "pamphlet.yaml",
        "title: A\nbase_url: https://a.example\ntheme: OUT\n",
    ),
    (
        "pamphlet.yaml",
        "title: A\nbase_url: https://a.example\ntheme: own\n",
    ),
];

#[test]
fn no_door_leads_to_a_file_outside_of_the_site() {
    for (path, text) in DOORS {
        let site = Site::new();
        let before = site.public();
        for ending in ["txt", "png", "md", "html", "csv", "scss"] {
            let secret = "---\ntitle: SECRET\n---\nSECRET,SECRET\n/* SECRET */ a { b: SECRET }\n";
            fs::write(
                site.root().with_file_name(format!("secret.{ending}")),
                secret,
            )
            .unwrap();
        }
        site.put(
            "themes/own/theme.yaml",
            "name: Own\nextends: ../../../secret\n",
        );
        let away = site.root().with_file_name("secret");
        let climb = if path.ends_with("page.md") {
            "../../../secret"
        } else {
            "../../secret"
        };
        // Each way up is tried in turn: what is `..` too many for one door is right for another.
        for out in ["../secret", climb, "../../../../secret"] {
            site.put(
                path,
                text.replace("OUT", out)
                    .replace("ABS", away.to_str().unwrap()),
            );
            let run = site.build();
            assert_ne!(run.status, 0, "{path}: {text} {out}");
            assert!(
                run.status > 0 && run.status < 4,
                "{path}: {text} {out}: {}",
                run.err
            );
            assert!(site.public() == before, "{path}: {text} {out}");
        }
    }
}

/// Waits until a process ends; its exit status is not looked at.
fn killed_after(site: &Site, wait: Duration) {
    let mut command = site.command(&["build", "--clock", NOW]);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let until = Instant::now() + wait;
    while Instant::now() < until {
        std::hint::spin_loop();
    }
    // A child that has ended by itself can't be killed, and that is fine.
    let _ = child.kill();
    child.wait().unwrap();
}

fn write_round(site: &Site, round: u64) {
    for page in 0..40 {
        site.put(
            &format!("content/articles/page-{page}.md"),
            format!(
                "---\ntitle: Page {page}\ndate: 2025-01-01\n---\n\nRound {round}, about sleep.\n"
            ),
        );
    }
    // One article comes with even rounds and goes with odd ones.
    let other = site.path("content/articles/other.md");
    if round.is_multiple_of(2) {
        site.put(
            "content/articles/other.md",
            "---\ntitle: Other\n---\n\nText.\n",
        );
    } else if other.exists() {
        fs::remove_file(other).unwrap();
    }
}

/// The trees that may stand: the last one and the next one, each as a build without a cache makes it.
#[test]
fn a_build_that_is_killed_leaves_the_old_site_or_the_new_one_whole() {
    let mut chance = Chance(0x5eed_0002);
    let site = Site::unbuilt();
    write_round(&site, 0);
    build_well(&site);
    let mut standing = site.public();
    let started = Instant::now();
    write_round(&site, 1);
    build_well(&site);
    let whole = u64::try_from(started.elapsed().as_micros()).unwrap();
    let mut outcomes = [0, 0];
    standing = if site.public() == standing {
        standing
    } else {
        site.public()
    };
    for round in 2..22 {
        write_round(&site, round);
        let next = fresh(&site);
        assert!(standing != next, "a round changes nothing");
        killed_after(
            &site,
            Duration::from_micros(whole / 4 + chance.below(whole)),
        );
        let now = site.public();
        let is_new = now == next;
        assert!(
            is_new || now == standing,
            "round {round}: neither the old site nor the new one"
        );
        outcomes[usize::from(is_new)] += 1;
        // The next build is right whatever the killed one left; every other round it is skipped, so that the next
        // round starts from what a killed build left.
        if round.is_multiple_of(2) {
            build_well(&site);
            assert!(
                site.public() == next,
                "round {round}: the build after the kill is wrong"
            );
        }
        standing = site.public();
    }
    build_well(&site);
    assert!(site.public() == fresh(&site));
    assert!(
        outcomes[0] > 0,
        "no build was killed before it published: {outcomes:?}"
    );
    let names = names_of(&site.root());
    assert_eq!(
        names,
        [".pamphlet", "content", "data", "pamphlet.yaml", "public"]
    );
}

/// Several builds at once: each may win, but a whole tree stands.
#[test]
fn two_builds_at_once_leave_a_whole_site() {
    let site = Site::new();
    for round in 0..6 {
        write_round(&site, round);
        let spawn = || {
            site.command(&["build", "--clock", NOW])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        };
        let mut children = [spawn(), spawn(), spawn()];
        for child in &mut children {
            let status = child.wait().unwrap().code();
            assert!(matches!(status, Some(0 | 4)), "round {round}: {status:?}");
        }
        build_well(&site);
        assert!(site.public() == fresh(&site), "round {round}");
    }
}

fn names_of(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
