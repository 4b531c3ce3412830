//! Pictures from file to page: every size and format, nothing private, made once, the same bytes on every run.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may end with a panic: that is how it fails"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "tests make and read folders of their own"
)]

#[expect(
    clippy::allow_attributes,
    reason = "what is dead differs from one test binary to the next"
)]
#[allow(dead_code, reason = "each test binary uses its own part")]
mod support;

use pamphlet::config::Include;
use pamphlet::config::read::Overrides;
use pamphlet::pipeline::session::{Answer, Bytes, Change, Session};
use pamphlet::pipeline::{Goal, Order};
use pamphlet_image::{Encoding, Facts, Format, Picture, encode, probe};
use support::{SiteTest, differences};

const SITE: &str = "\
=== pamphlet.yaml
base_url: https://clinic.example/site
=== content/_index.md
---
title: Home
---
=== content/a/index.md
---
title: A
date: 2026-01-02
image: {src: lead.jpg, alt: A room}
---
Text before.

![A tree](tree.jpg \"A tree in May\")

![A plan](plan.png)
=== content/b.md
---
title: B
date: 2026-01-03
---
![A room](a/lead.jpg)
";

/// A picture with soft changes, the same on every run.
fn picture(width: u32, height: u32, shift: u8) -> Picture {
    let pixels = (0..height)
        .flat_map(|y| (0..width).map(move |x| (x, y)))
        .flat_map(|(x, y)| [(x * 255 / width) as u8, (y * 255 / height) as u8, shift])
        .collect();
    Picture {
        width,
        height,
        channels: 3,
        pixels,
        profile: None,
        drawing: false,
    }
}

fn jpeg(width: u32, height: u32, shift: u8) -> Vec<u8> {
    encode(&picture(width, height, shift), Encoding::Jpeg(80)).unwrap()
}

/// The file with camera data put in: turned a quarter to the right, and where it was taken.
fn with_camera_data(jpeg: &[u8]) -> Vec<u8> {
    let mut tiff = b"II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    tiff.extend_from_slice(b"GPS 39.7392 N");
    let mut file = jpeg[..2].to_vec();
    file.extend_from_slice(&[0xff, 0xe1]);
    file.extend_from_slice(&((tiff.len() + 8) as u16).to_be_bytes());
    file.extend_from_slice(b"Exif\0\0");
    file.extend_from_slice(&tiff);
    file.extend_from_slice(&jpeg[2..]);
    file
}

fn site() -> SiteTest {
    let site = SiteTest::from_text(SITE);
    site.write("content/a/lead.jpg", with_camera_data(&jpeg(900, 600, 1)));
    site.write("content/a/tree.jpg", jpeg(1800, 1200, 2));
    let plan = encode(&picture(700, 300, 3), Encoding::Png).unwrap();
    site.write("content/a/plan.png", plan);
    site
}

/// The address of each variant in a page with its width, as `srcset` lists them.
fn sets(html: &str) -> Vec<(String, u32)> {
    html.split("srcset=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .flat_map(|set| set.split(", "))
        .filter_map(|one| {
            let (url, width) = one.split_once(' ')?;
            Some((url.to_owned(), width.strip_suffix('w')?.parse().unwrap()))
        })
        .collect()
}

fn facts(site: &SiteTest, url: &str) -> Facts {
    let path = url.strip_prefix("/site/").unwrap();
    probe(&site.published()[path]).unwrap()
}

#[test]
fn every_size_is_made_upright_in_two_formats_and_without_its_place() {
    let site = site();
    site.build_clean();
    let page = site.output("a/index.html");
    let sets = sets(&page);
    let mut widths: Vec<(String, u32)> = sets
        .iter()
        .map(|(url, width)| {
            let found = facts(&site, url);
            assert_eq!((found.width, found.orientation), (*width, 1), "{url}");
            let name = url.rsplit('/').next().unwrap().split('.').next().unwrap();
            let format = match found.format {
                Format::Jpeg => "jpeg",
                Format::WebP => "webp",
                other => panic!("{other:?} in {url}"),
            };
            (format!("{name} {format}"), *width)
        })
        .collect();
    widths.sort();
    let listed = |name: &str| -> Vec<u32> {
        let of_name = widths.iter().filter(|(n, _)| n == name);
        of_name.map(|(_, width)| *width).collect()
    };
    assert_eq!(listed("tree jpeg"), [480, 960, 1440]);
    assert_eq!(listed("tree webp"), [480, 960, 1440]);
    // 900 by 600 pixels on their side are 600 wide; 480 is less than seven eighths of that.
    assert_eq!(listed("lead jpeg"), [480, 600]);
    assert_eq!(listed("lead webp"), [480, 600]);
    assert_eq!(listed("plan webp"), [480, 700]);
    assert_eq!(listed("plan jpeg"), [0_u32; 0]);
    assert!(page.contains("alt=\"A room\" width=\"600\" height=\"900\" fetchpriority=\"high\""));
    assert!(page.contains("alt=\"A tree\" width=\"1800\" height=\"1200\" loading=\"lazy\""));
    for (path, bytes) in site.published() {
        let place = bytes.windows(3).any(|w| w == b"GPS");
        assert!(!place, "{path} tells where a picture was taken");
    }
    let original = probe(&site.published()["a/lead.jpg"]).unwrap();
    assert_eq!(
        (original.width, original.height, original.orientation),
        (600, 900, 6)
    );
}

#[test]
fn a_second_build_makes_no_picture_and_a_build_without_a_cache_the_same_ones() {
    let site = site();
    site.build_clean();
    let first = site.published();
    let again = site.build_clean();
    assert_eq!((again.count("rendered"), again.count("written")), (0, 0));
    // A page is edited: its pictures are not looked at again, let alone made.
    let cache = site.root().join(".pamphlet/images");
    let before = support::tree_of(&cache);
    site.edit("content/b.md", "title: B", "title: Bee");
    site.build_clean();
    assert_eq!(support::tree_of(&cache), before);
    site.edit("content/b.md", "title: Bee", "title: B");
    site.build_clean();
    for flags in [&["-j", "1"][..], &["-j", "3", "--clean"][..]] {
        let other = site.copy();
        other.build(flags).assert_clean();
        let lines = differences(("first", &first), ("another", &other.published()));
        assert_eq!(lines, Vec::<String>::new(), "{flags:?}");
    }
    assert_eq!(
        differences(("first", &first), ("then", &site.published())),
        Vec::<String>::new()
    );
}

#[test]
fn what_changes_gets_new_names_and_what_nobody_shows_goes() {
    let site = site();
    site.build_clean();
    let hashed = |site: &SiteTest| -> Vec<String> {
        let all = site.published().into_keys();
        all.filter(|p| p.starts_with("hashed/a/")).collect()
    };
    let first = hashed(&site);
    site.write("content/a/tree.jpg", jpeg(1800, 1200, 200));
    site.build_clean();
    let second = hashed(&site);
    assert_eq!(first.len(), second.len());
    let kept = first.iter().filter(|p| second.contains(p)).count();
    assert_eq!(
        kept,
        first.len() - 6,
        "three sizes in two formats of the tree have new names"
    );
    site.edit(
        "content/a/index.md",
        "![A tree](tree.jpg \"A tree in May\")",
        "",
    );
    site.build_clean();
    assert!(!hashed(&site).iter().any(|p| p.contains("tree.jpg")));
    let clean = site.copy();
    clean.build_clean();
    let lines = differences(("warm", &site.published()), ("clean", &clean.published()));
    assert_eq!(lines, Vec::<String>::new());
    let kept = support::tree_of(&site.root().join(".pamphlet/images"));
    let wanted = support::tree_of(&clean.root().join(".pamphlet/images"));
    assert_eq!(
        kept.keys().collect::<Vec<_>>(),
        wanted.keys().collect::<Vec<_>>()
    );
}

#[test]
fn a_damaged_picture_is_told_at_the_articles_line_and_nothing_is_published() {
    let site = site();
    site.build_clean();
    let before = site.published();
    let whole = jpeg(1800, 1200, 2);
    site.write("content/a/tree.jpg", &whole[..whole.len() / 2]);
    site.write("content/a/lead.jpg", b"<html>not a picture</html>");
    let built = site.build(&[]);
    assert_eq!(built.status, 1);
    assert_eq!(
        built.findings(),
        [
            "picture-damaged content/a/index.md:4 the picture `content/a/lead.jpg` is damaged: it is no picture, or ends too early",
            "picture-damaged content/a/index.md:8 the picture `content/a/tree.jpg` is damaged: it ends too early",
            "picture-damaged content/b.md:5 the picture `content/a/lead.jpg` is damaged: it is no picture, or ends too early",
        ]
    );
    assert_eq!(
        differences(("before", &before), ("after", &site.published())),
        Vec::<String>::new()
    );
    site.write("content/a/tree.jpg", &whole);
    site.write("content/a/lead.jpg", jpeg(60, 40, 9));
    site.build_clean();
}

#[test]
fn hostile_pictures_end_in_findings() {
    let site = site();
    // A head that claims 30,000 by 30,000 pixels, and a drawing that runs code.
    let mut huge = encode(&picture(8, 8, 0), Encoding::Png).unwrap();
    huge[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    site.write("content/a/plan.png", huge);
    site.write(
        "content/a/x.svg",
        "<svg xmlns='http://www.w3.org/2000/svg'>\n<script>alert(1)</script></svg>",
    );
    let found = site.build(&[]).findings();
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(
        found[0],
        "picture-too-large content/a/index.md:10 the picture `content/a/plan.png` has 900 million pixels, and pamphlet resizes up to 120"
    );
    assert_eq!(
        found[1],
        "picture-unsafe content/a/x.svg:2 the drawing `content/a/x.svg` holds a script"
    );
}

#[test]
fn the_preview_makes_a_picture_that_it_is_asked_for() {
    let site = site();
    site.build_clean();
    let built = site.published();
    let other = site.copy();
    let mut session = Session::open(Order {
        root: other.root(),
        settings: None,
        overrides: Overrides::default(),
        include: Include::default(),
        clock: 1_768_478_400,
        started: 0,
        fresh: false,
        goal: Goal::Site,
        outbound: false,
    });
    let preview = session.advance(&Change::Everything, 1_768_478_400, 0);
    let mut seen = 0;
    for (path, bytes) in built.iter().filter(|(p, _)| p.starts_with("hashed/")) {
        let Answer::Output(served) = preview.answer(&format!("/site/{path}")) else {
            panic!("{path} is not served");
        };
        let made = match &served.bytes {
            Bytes::Made(bytes) => bytes.to_vec(),
            Bytes::File(file) => std::fs::read(file).unwrap(),
        };
        assert!(made == *bytes, "{path}");
        seen += 1;
    }
    assert!(seen > 12, "{seen}");
    let wrong = "/site/hashed/a/tree.jpg.960x640q75.0123456789abcdef.webp";
    assert!(matches!(preview.answer(wrong), Answer::Missing(_)));
}

#[test]
fn settings_say_which_sizes_there_are() {
    let site = site();
    site.edit(
        "pamphlet.yaml",
        "base_url",
        "images: {widths: [300], formats: [], quality: 40}\nbase_url",
    );
    site.build_clean();
    let page = site.output("a/index.html");
    assert!(sets(&page).iter().all(|(_, width)| *width == 300));
    assert!(!page.contains("<picture>"));
    site.edit(
        "pamphlet.yaml",
        "images: {widths: [300], formats: [], quality: 40}",
        "images: false",
    );
    site.build_clean();
    assert!(!site.published().keys().any(|p| p.starts_with("hashed/a/")));
    site.edit(
        "pamphlet.yaml",
        "images: false",
        "images: {formats: [jpeg2000], quality: 200}",
    );
    let found = site.build(&[]).findings();
    assert_eq!(found.len(), 2, "{found:?}");
}

#[cfg(not(feature = "avif"))]
#[test]
fn who_asks_for_avif_hears_how_to_get_it() {
    let site = site();
    site.edit(
        "pamphlet.yaml",
        "base_url",
        "images: {formats: [avif, webp]}\nbase_url",
    );
    let built = site.build(&[]);
    assert_eq!(
        built.findings(),
        ["setting-wrong pamphlet.yaml:1 `avif` is not a format that pamphlet makes"]
    );
    let help = built.json["findings"][0]["help"].as_str().unwrap();
    assert!(help.contains("`--features avif`"), "{help}");
}

#[cfg(feature = "avif")]
#[test]
fn avif_is_offered_before_webp_and_is_one() {
    let site = site();
    site.edit(
        "pamphlet.yaml",
        "base_url",
        "images: {formats: [webp, avif], widths: [240]}\nbase_url",
    );
    site.build_clean();
    let page = site.output("a/index.html");
    let mut seen = 0;
    for picture in page.split("<picture>").skip(1) {
        let sources: Vec<&str> = picture.split("<source type=\"").skip(1).collect();
        let types: Vec<&str> = sources.iter().filter_map(|s| s.split('"').next()).collect();
        assert_eq!(types, ["image/avif", "image/webp"]);
    }
    for (url, width) in sets(&page) {
        let file = &site.published()[url.strip_prefix("/site/").unwrap()];
        if !url.ends_with(".avif") {
            probe(file).unwrap();
            continue;
        }
        // The brand, and the size in pixels where the container tells it (ISO/IEC 23008-12, 6.5.3).
        assert_eq!(&file[4..12], b"ftypavif", "{url}");
        let told = file.windows(4).position(|w| w == b"ispe").unwrap();
        assert_eq!(file[told + 8..told + 12], width.to_be_bytes(), "{url}");
        seen += 1;
    }
    assert_eq!(seen, 3, "{page}");
    let again = site.build_clean();
    assert_eq!((again.count("rendered"), again.count("written")), (0, 0));
    let clean = site.copy();
    clean.build_clean();
    let lines = differences(("first", &site.published()), ("clean", &clean.published()));
    assert_eq!(lines, Vec::<String>::new());
}

/// The bytes of a colour profile are in every size, and in the file itself; of a camera's words nothing is.
#[test]
fn colours_stay_as_they_were_and_what_is_private_goes() {
    let mut profile = b"\0\0\0\x9etest\x04\0\0\0mntrRGB XYZ ".to_vec();
    profile.resize(158, 7);
    let profiled = Picture {
        profile: Some(profile.clone()),
        ..picture(900, 600, 1)
    };
    let site = site();
    for (name, encoding) in [
        ("lead.jpg", Encoding::Jpeg(80)),
        ("tree.jpg", Encoding::Jpeg(90)),
        ("plan.png", Encoding::Png),
    ] {
        let file = encode(&profiled, encoding).unwrap();
        let file = if encoding == Encoding::Png {
            // A text chunk (PNG, 11.3.3.2) behind the head; its sum is not looked at by what copies chunks.
            let text = b"\0\0\0\x0atEXtPlace\0GPS \0\0\0\0";
            [&file[..33], &text[..], &file[33..]].concat()
        } else {
            with_camera_data(&file)
        };
        site.write(&format!("content/a/{name}"), file);
    }
    site.build_clean();
    let mut seen = Vec::new();
    for (path, bytes) in site.published() {
        if !path.contains("lead") && !path.contains("tree") && !path.contains("plan") {
            continue;
        }
        assert!(!bytes.windows(3).any(|w| w == b"GPS"), "{path}");
        let format = probe(&bytes).unwrap().format;
        // PNG keeps its profile compressed (11.3.2.3), so it is decoded; the others have it as it is.
        let kept = match format {
            Format::Png => pamphlet_image::decode(&bytes, 1 << 20).unwrap().profile,
            _ => Some(profile.clone()).filter(|p| bytes.windows(p.len()).any(|w| w == *p)),
        };
        // The card for shared links is drawn from the picture, too.
        assert_eq!(kept, Some(profile.clone()), "{path}");
        seen.push(format);
    }
    for format in [Format::Jpeg, Format::Png, Format::WebP] {
        assert!(seen.contains(&format), "{seen:?}");
    }
}

#[test]
fn a_file_with_its_contents_in_its_name_brings_what_it_names() {
    let site = SiteTest::from_text(
        "\
=== pamphlet.yaml
base_url: https://clinic.example/site
=== content/_index.md
---
title: Home
---
=== content/a.md
---
title: A
---
=== static/own/look.css
/* the look */
@font-face { src: url(type/f.woff2) format(\"woff2\"), url('../none.woff2') }
=== static/own/type/f.woff2
not really a typeface
=== templates/base.html
{% extends \"base.html\" %}
{% block extra_head %}<link rel=\"stylesheet\" href=\"{{ get_url(path=\"own/look.css\", cachebust=true) }}\" integrity=\"sha384-{{ get_hash(path=\"own/look.css\") }}\">{% endblock %}
",
    );
    site.build_clean();
    let names = |start: &str| -> Vec<String> {
        let all = site.published().into_keys();
        all.filter(|p| p.starts_with(start)).collect()
    };
    let css = names("hashed/own/look.");
    let font = names("hashed/own/type/f.");
    assert_eq!((css.len(), font.len()), (1, 1));
    assert_eq!(
        site.output(&css[0]),
        format!(
            "@font-face{{src:url(\"/site/{}\") format(\"woff2\"),url('../none.woff2')}}",
            font[0]
        )
    );
    assert_eq!(
        site.output("own/look.css"),
        "@font-face{src:url(type/f.woff2) format(\"woff2\"),url('../none.woff2')}"
    );
    for page in ["index.html", "a/index.html"] {
        assert!(
            site.output(page)
                .contains(&format!("href=\"/site/{}\"", css[0]))
        );
    }
    // The page that asked first goes, and nothing else changes.
    site.remove("content/a.md");
    site.write("static/own/type/f.woff2", "another typeface");
    site.build_clean();
    let clean = site.copy();
    clean.build_clean();
    let lines = differences(("warm", &site.published()), ("clean", &clean.published()));
    assert_eq!(lines, Vec::<String>::new());
    assert_ne!(names("hashed/own/type/f."), font);
}
