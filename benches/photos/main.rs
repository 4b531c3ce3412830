//! Makes a site of articles with photographs, to measure what their sizes cost.
//!
//!     cargo run --release --example photos -- FOLDER [ARTICLES] [PHOTOGRAPHS] [MEGAPIXELS]
//!
//! 1,000 articles and 2,000 photographs of 12 megapixels unless other numbers are given. `benches/README.md`,
//! "Photographs", says how to measure.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a program of its own that writes a site and says so"
)]

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::PathBuf;

use pamphlet_image::{Encoding, Picture, encode};

/// Pictures that are really different; each photograph is one of them with a remark of its own in the file, which
/// makes it a file of its own for everything that follows.
const KINDS: u32 = 6;

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| "photos-site".into()));
    let mut number = |otherwise: usize| {
        let given = arguments.next();
        given
            .and_then(|text| text.parse().ok())
            .unwrap_or(otherwise)
    };
    let (articles, photographs) = (number(1000), number(2000));
    // Four to three, as cameras have it.
    let part = (number(12) as f64 * 1_000_000.0 / 12.0).sqrt() as u32;
    let size = (part * 4, part * 3);
    let kinds: Vec<Vec<u8>> = (0..KINDS.min(photographs as u32))
        .map(|n| photograph(n, size).unwrap_or_default())
        .collect();
    fs::create_dir_all(folder.join("content/articles"))?;
    fs::write(
        folder.join("pamphlet.yaml"),
        "title: Photographs\nbase_url: https://clinic.example\n",
    )?;
    fs::write(
        folder.join("content/articles/_index.md"),
        "---\ntitle: Articles\n---\n",
    )?;
    let mut made = 0;
    for article in 0..articles {
        let place = folder.join(format!("content/articles/article-{article:05}"));
        fs::create_dir_all(&place)?;
        let mut text = format!(
            "---\ntitle: Article {article}\ndate: 2025-01-{:02}\n---\n",
            article % 28 + 1
        );
        let upto = (article + 1) * photographs / articles.max(1);
        while made < upto {
            let name = format!("photo-{made:05}.jpg");
            text.push_str(&"Words of an article. ".repeat(90));
            let _ = write!(text, "\n\n![Photograph {made}]({name})\n\n");
            let kind = kinds.get(made % kinds.len()).cloned().unwrap_or_default();
            fs::write(place.join(name), remarked(&kind, made))?;
            made += 1;
        }
        fs::write(place.join("index.md"), text)?;
    }
    println!(
        "{articles} articles with {made} photographs in {}",
        folder.display()
    );
    Ok(())
}

/// Soft changes of colour with grain on them: as hard to compress as what cameras give, some 4 MB at this size.
fn photograph(kind: u32, (width, height): (u32, u32)) -> Option<Vec<u8>> {
    let mut grain = kind.wrapping_mul(2_654_435_761) | 1;
    let mut pixels = Vec::with_capacity(width as usize * height as usize * 3);
    for y in 0..height {
        for x in 0..width {
            grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = (grain >> 27) as u8 & 15;
            let wave = ((x / (7 + kind) + y / 11) % 64) as u8;
            pixels.push((x * 160 / width) as u8 + wave + noise);
            pixels.push((y * 160 / height) as u8 + wave / 2 + noise);
            pixels.push(60 + wave + noise);
        }
    }
    let picture = Picture {
        width,
        height,
        channels: 3,
        pixels,
        profile: None,
        drawing: false,
    };
    encode(&picture, Encoding::Jpeg(88)).ok()
}

/// The file with a remark behind its first mark.
fn remarked(jpeg: &[u8], number: usize) -> Vec<u8> {
    let remark = format!("photograph {number:05}");
    let (head, rest) = jpeg.split_at(2.min(jpeg.len()));
    let mut file = head.to_vec();
    file.extend_from_slice(&[0xff, 0xfe, 0, (remark.len() + 2) as u8]);
    file.extend_from_slice(remark.as_bytes());
    file.extend_from_slice(rest);
    file
}
