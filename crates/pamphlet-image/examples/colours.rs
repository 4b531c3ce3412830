//! Writes one picture in every format, plain, with opacity, and with a colour profile, for `scripts/colours-check`.
//!
//!     cargo run --release -p pamphlet-image [--features avif] --example colours -- FOLDER
//!
//! It prints what each file cost, too.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a program of its own that writes files and says so"
)]

use std::env;
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use pamphlet_image::{Encoding, Picture, encode};

const FORMATS: &[(&str, Encoding)] = &[
    ("png", Encoding::Png),
    ("jpg", Encoding::Jpeg(75)),
    ("webp", Encoding::WebP(75)),
    #[cfg(feature = "avif")]
    ("avif", Encoding::Avif(75)),
];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).unwrap_or_else(|| "colours".into()));
    fs::create_dir_all(&folder)?;
    let profiled = Picture {
        profile: Some(swapped()),
        ..picture(3)
    };
    for (name, picture) in [
        ("plain", picture(3)),
        ("clear", picture(4)),
        ("profile", profiled),
    ] {
        for (ending, encoding) in FORMATS {
            let start = Instant::now();
            let file = encode(&picture, *encoding).map_err(|fault| fault.to_string())?;
            let milliseconds = start.elapsed().as_millis();
            println!("{name}.{ending}: {} bytes, {milliseconds} ms", file.len());
            fs::write(folder.join(format!("{name}.{ending}")), file)?;
        }
    }
    Ok(())
}

/// Soft waves with a little grain, 960 by 640 pixels; with opacity the right half is half seen through.
fn picture(channels: u8) -> Picture {
    let (width, height) = (960_u32, 640_u32);
    let mut grain = 1_u32;
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = (grain >> 30) as u8;
            let wave = (f64::from(x * y) / 9000.0).sin() * 30.0 + 30.0;
            pixels.extend_from_slice(&[
                40 + (x * 150 / width) as u8 + noise,
                20 + (y * 120 / height) as u8 + noise,
                wave as u8 + noise,
            ]);
            pixels.extend((channels == 4).then_some(if x < width / 2 { 255 } else { 128 }));
        }
    }
    Picture {
        width,
        height,
        channels,
        pixels,
        profile: None,
        drawing: false,
    }
}

/// A colour profile (ICC.1:2022) whose red is blue and whose blue is red: who heeds it sees other colours.
fn swapped() -> Vec<u8> {
    // sRGB's colours, as they are seen in the light D50, in parts of 65,536.
    let colours: [(&[u8; 4], [u32; 3]); 4] = [
        (b"wtpt", [0xf6d6, 0x1_0000, 0xd32d]),
        (b"bXYZ", [0x6fa0, 0x38f2, 0x038f]),
        (b"gXYZ", [0x6296, 0xb789, 0x18da]),
        (b"rXYZ", [0x24a2, 0x0f84, 0xb6c2]),
    ];
    let curves: [&[u8; 4]; 3] = [b"rTRC", b"gTRC", b"bTRC"];
    let count = colours.len() + curves.len();
    let mut list = (count as u32).to_be_bytes().to_vec();
    let mut data = Vec::new();
    let start = 128 + 4 + 12 * count as u32;
    let mut tag = |name: &[u8; 4], inside: &[u8]| {
        list.extend_from_slice(name);
        list.extend_from_slice(&(start + data.len() as u32).to_be_bytes());
        list.extend_from_slice(&(inside.len() as u32).to_be_bytes());
        data.extend_from_slice(inside);
    };
    for (name, values) in colours {
        let numbers = values.iter().flat_map(|n| n.to_be_bytes());
        let inside: Vec<u8> = b"XYZ \0\0\0\0".iter().copied().chain(numbers).collect();
        tag(name, &inside);
    }
    for name in curves {
        // One number: a power of 2.2, in parts of 256.
        tag(name, b"curv\0\0\0\0\0\0\0\x01\x02\x33\0\0");
    }
    let mut head = vec![0; 128];
    let size = (128 + list.len() + data.len()) as u32;
    let mut put =
        |at: usize, bytes: &[u8]| head.splice(at..at + bytes.len(), bytes.to_vec()).count();
    put(0, &size.to_be_bytes());
    put(8, &[2, 0x40]);
    put(12, b"mntrRGB XYZ ");
    put(24, &[7, 0xea, 0, 1, 0, 1]);
    put(36, b"acsp");
    put(68, b"\0\0\xf6\xd6\0\x01\0\0\0\0\xd3\x2d");
    [head, list, data].concat()
}
