//! The boxes of an AVIF or HEIC file (ISO/IEC 14496-12, 23008-12): the file without its private parts, and one with a
//! colour profile.

use std::ops::Range;

/// Brands of pictures in this container (23008-12, 10.2; AVIF 1.1, 6).
const BRANDS: &[&[u8]] = &[
    b"avif", b"avis", b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1",
];

/// Camera data that says nothing: TIFF's head and a list of no entries, as they stand in an item (23008-12, A.2.1).
const NO_CAMERA_DATA: &[u8] = b"\0\0\0\0II\x2a\0\x08\0\0\0\0\0\0\0\0\0";

/// Where a box and its contents stand in the file.
#[derive(Clone, Debug)]
struct Part {
    name: [u8; 4],
    #[cfg_attr(
        not(feature = "avif"),
        expect(dead_code, reason = "only what is made here grows")
    )]
    start: usize,
    inside: Range<usize>,
}

/// Numbers from the front of a stretch of the file, most significant byte first.
struct Numbers<'a> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
}

impl<'a> Numbers<'a> {
    fn new(bytes: &'a [u8], within: &Range<usize>) -> Self {
        let (at, end) = (within.start, within.end.min(bytes.len()));
        Self { bytes, at, end }
    }

    fn next(&mut self, length: usize) -> Option<u64> {
        let after = self.at.checked_add(length).filter(|n| *n <= self.end)?;
        let number = self.bytes.get(self.at..after)?;
        self.at = after;
        (length <= 8).then(|| number.iter().fold(0, |n, b| n << 8 | u64::from(*b)))
    }

    fn size(&mut self, length: usize) -> Option<usize> {
        usize::try_from(self.next(length)?).ok()
    }

    /// Version of a full box, and past its flags.
    fn version(&mut self) -> Option<u64> {
        Some(self.next(4)? >> 24)
    }
}

/// The boxes that stand one after another in a stretch of the file, as far as they can be told apart.
fn boxes(bytes: &[u8], within: Range<usize>) -> Vec<Part> {
    let mut numbers = Numbers::new(bytes, &within);
    let mut found = Vec::new();
    loop {
        let start = numbers.at;
        let (Some(short), Some(name)) = (numbers.size(4), numbers.next(4)) else {
            return found;
        };
        let length = match short {
            0 => Some(numbers.end - start),
            1 => numbers.size(8),
            _ => Some(short),
        };
        let end = length.and_then(|n| start.checked_add(n));
        let Some(end) = end.filter(|end| *end >= numbers.at && *end <= numbers.end) else {
            return found;
        };
        found.push(Part {
            name: (name as u32).to_be_bytes(),
            start,
            inside: numbers.at..end,
        });
        numbers.at = end;
    }
}

fn child(bytes: &[u8], within: Range<usize>, name: [u8; 4]) -> Option<Part> {
    boxes(bytes, within).into_iter().find(|b| b.name == name)
}

/// The box that says what the file holds, past its version.
fn meta(bytes: &[u8]) -> Option<Part> {
    let mut meta = child(bytes, 0..bytes.len(), *b"meta")?;
    meta.inside.start += 4;
    (meta.inside.start <= meta.inside.end).then_some(meta)
}

pub(crate) fn is_heif(bytes: &[u8]) -> bool {
    bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..12).is_some_and(|b| BRANDS.contains(&b))
}

/// A stretch of an item's bytes.
struct Extent {
    item: u64,
    /// Where its offset is written.
    #[cfg_attr(
        not(feature = "avif"),
        expect(dead_code, reason = "only what is made here is moved")
    )]
    written_at: usize,
    bytes: Range<usize>,
}

/// Where the bytes of all items are (14496-12, 8.11.3).
fn extents(bytes: &[u8], meta: &Part) -> Option<Vec<Extent>> {
    let iloc = child(bytes, meta.inside.clone(), *b"iloc")?;
    let inner = child(bytes, meta.inside.clone(), *b"idat").map_or(0, |b| b.inside.start);
    let mut numbers = Numbers::new(bytes, &iloc.inside);
    let version = numbers.version()?;
    let (sizes, others) = (numbers.size(1)?, numbers.size(1)?);
    let wide = if version < 2 { 2 } else { 4 };
    let mut found = Vec::new();
    for _ in 0..numbers.size(wide)? {
        let item = numbers.next(wide)?;
        let method = if version == 0 {
            0
        } else {
            numbers.next(2)? & 15
        };
        numbers.next(2)?;
        let base = numbers.size(others >> 4)?;
        for _ in 0..numbers.size(2)? {
            if version > 0 {
                numbers.next(others & 15)?;
            }
            let written_at = numbers.at;
            let (offset, length) = (numbers.size(sizes >> 4)?, numbers.size(sizes & 15)?);
            let start =
                base.checked_add(offset)?
                    .checked_add(if method == 1 { inner } else { 0 })?;
            found.push(Extent {
                item,
                written_at,
                bytes: start..start.checked_add(length)?,
            });
        }
    }
    Some(found)
}

/// The items that hold camera data or notes about the picture, each with whether it is camera data (8.11.6).
fn private(bytes: &[u8], meta: &Part) -> Option<Vec<(u64, bool)>> {
    let iinf = child(bytes, meta.inside.clone(), *b"iinf")?;
    let mut numbers = Numbers::new(bytes, &iinf.inside);
    let count = if numbers.version()? == 0 { 2 } else { 4 };
    numbers.next(count)?;
    let mut found = Vec::new();
    for entry in boxes(bytes, numbers.at..iinf.inside.end) {
        let mut numbers = Numbers::new(bytes, &entry.inside);
        let version = numbers.version()?;
        let item = numbers.next(if version < 3 { 2 } else { 4 })?;
        numbers.next(2)?;
        match (numbers.next(4)? as u32).to_be_bytes() {
            [b'E', b'x', b'i', b'f'] => found.push((item, true)),
            [b'm', b'i', b'm', b'e'] => found.push((item, false)),
            _ => {}
        }
    }
    Some(found)
}

/// The file with its camera data and notes written over: every offset in it stays right.
pub(crate) fn strip(bytes: &[u8]) -> Option<Vec<u8>> {
    let meta = meta(bytes)?;
    let private = private(bytes, &meta)?;
    let mut out = bytes.to_vec();
    for extent in extents(bytes, &meta)? {
        let Some((_, camera)) = private.iter().find(|(item, _)| *item == extent.item) else {
            continue;
        };
        let stretch = out.get_mut(extent.bytes)?;
        stretch.fill(if *camera { 0 } else { b' ' });
        if let Some(head) = stretch.get_mut(..NO_CAMERA_DATA.len()).filter(|_| *camera) {
            head.copy_from_slice(NO_CAMERA_DATA);
        }
    }
    Some(out)
}

/// A file as the encoder gives it, with a colour profile put in (8.11.14; 14496-12, 12.1.5).
#[cfg(feature = "avif")]
pub(crate) fn with_profile(bytes: &[u8], profile: &[u8]) -> Option<Vec<u8>> {
    let meta = meta(bytes)?;
    let properties = child(bytes, meta.inside.clone(), *b"iprp")?;
    let list = child(bytes, properties.inside.clone(), *b"ipco")?;
    let uses = child(bytes, properties.inside.clone(), *b"ipma")?;
    let index = u8::try_from(boxes(bytes, list.inside.clone()).len() + 1).ok()?;
    let length = u32::try_from(profile.len() + 12).ok()?;
    let grown = length + 1;
    let mut out = bytes.to_vec();
    for extent in extents(bytes, &meta)? {
        add(&mut out, extent.written_at, grown)?;
    }
    // The first entry is the picture's own; one of opacity follows.
    let mut numbers = Numbers::new(bytes, &uses.inside);
    (numbers.version()? == 0 && numbers.next(4)? > 0).then(|| numbers.next(2))??;
    let count = numbers.at;
    let end = count + 1 + usize::from(*bytes.get(count)?);
    *out.get_mut(count)? += 1;
    for (part, by) in [
        (&meta, grown),
        (&properties, grown),
        (&list, length),
        (&uses, 1),
    ] {
        add(&mut out, part.start, by)?;
    }
    out.insert(end, index);
    let mut property = length.to_be_bytes().to_vec();
    property.extend_from_slice(b"colrprof");
    property.extend_from_slice(profile);
    out.splice(list.inside.end..list.inside.end, property);
    Some(out)
}

#[cfg(feature = "avif")]
fn add(out: &mut [u8], at: usize, by: u32) -> Option<()> {
    let place: &mut [u8; 4] = out.get_mut(at..at + 4)?.try_into().ok()?;
    *place = u32::from_be_bytes(*place).checked_add(by)?.to_be_bytes();
    Some(())
}

/// Width, height and colour profile of a file, for tests.
#[cfg(all(test, feature = "avif"))]
pub(crate) fn told(bytes: &[u8]) -> Option<((u32, u32), Option<Vec<u8>>)> {
    let list = child(bytes, meta(bytes)?.inside, *b"iprp")
        .and_then(|b| child(bytes, b.inside, *b"ipco"))?;
    let mut numbers = Numbers::new(bytes, &child(bytes, list.inside.clone(), *b"ispe")?.inside);
    numbers.version()?;
    let size = (numbers.next(4)? as u32, numbers.next(4)? as u32);
    let profile = boxes(bytes, list.inside)
        .into_iter()
        .filter(|b| b.name == *b"colr")
        .find_map(|b| Some(bytes.get(b.inside)?.strip_prefix(b"prof")?.to_vec()));
    Some((size, profile))
}

/// The bytes of an item, for tests.
#[cfg(all(test, feature = "avif"))]
pub(crate) fn item(bytes: &[u8], item: u64) -> Option<&[u8]> {
    let all = extents(bytes, &meta(bytes)?)?;
    bytes.get(all.into_iter().find(|e| e.item == item)?.bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(name: &[u8], inside: &[u8]) -> Vec<u8> {
        let mut out = (inside.len() as u32 + 8).to_be_bytes().to_vec();
        out.extend_from_slice(name);
        out.extend_from_slice(inside);
        out
    }

    fn entry(id: u8, kind: &[u8]) -> Vec<u8> {
        let mut inside = vec![2, 0, 0, 0, 0, id, 0, 0];
        inside.extend_from_slice(kind);
        inside.push(0);
        whole(b"infe", &inside)
    }

    /// A file of three items: pixels, camera data with a place, and a note. `version` is that of the list of places.
    fn file(version: u8) -> Vec<u8> {
        let items: [&[u8]; 3] = [
            b"PIXELS",
            b"\0\0\0\0II\x2a\0\x08\0\0\0GPS 39.7392 N",
            b"<x:xmpmeta>GPS</x:xmpmeta>",
        ];
        let head = whole(b"ftyp", b"avif\0\0\0\0mif1");
        let mut list = vec![0, 0, 0, 0, 0, 3];
        for (id, kind) in [(1, b"av01"), (2, b"Exif"), (3, b"mime")] {
            list.extend_from_slice(&entry(id, kind));
        }
        let made = |start: usize| {
            let mut places = vec![version, 0, 0, 0, 0x44, 0, 0, 3];
            let mut at = start;
            for (id, bytes) in (1_u8..).zip(items) {
                places.extend_from_slice(&[0, id]);
                places.extend_from_slice(if version == 0 { &[] } else { &[0, 0] });
                places.extend_from_slice(&[0, 0, 0, 1]);
                places.extend_from_slice(&(at as u32).to_be_bytes());
                places.extend_from_slice(&(bytes.len() as u32).to_be_bytes());
                at += bytes.len();
            }
            let inside = [
                &[0; 4][..],
                &whole(b"iinf", &list),
                &whole(b"iloc", &places),
            ]
            .concat();
            [head.clone(), whole(b"meta", &inside)].concat()
        };
        let start = made(0).len() + 8;
        [made(start), whole(b"mdat", &items.concat())].concat()
    }

    #[test]
    fn camera_data_and_notes_go_and_everything_else_stays_in_its_place() {
        for version in [0, 1] {
            let before = file(version);
            let after = crate::strip(&before).unwrap();
            assert_eq!(after.len(), before.len());
            assert!(!after.windows(3).any(|w| w == b"GPS"));
            assert!(after.windows(6).any(|w| w == b"PIXELS"));
            assert!(
                after
                    .windows(NO_CAMERA_DATA.len())
                    .any(|w| w == NO_CAMERA_DATA)
            );
            let same = before
                .iter()
                .zip(&after)
                .take_while(|(a, b)| a == b)
                .count();
            let data = before.windows(6).position(|w| w == b"PIXELS").unwrap();
            assert!(
                same >= data + 6,
                "nothing before the private parts has changed"
            );
            assert_eq!(
                crate::strip(&after),
                None,
                "there is nothing more to take out"
            );
        }
    }

    #[test]
    fn a_file_cut_off_or_changed_anywhere_is_survived() {
        let before = file(1);
        for end in 0..before.len() {
            let _ = crate::strip(&before[..end]);
            for value in [0, 1, 0x7f, 0xff] {
                let mut hurt = before.clone();
                hurt[end] = value;
                let _ = crate::strip(&hurt);
            }
        }
    }
}
