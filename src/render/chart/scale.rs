//! Numbers become places: a scale from a round number to a round number.

/// A scale with its marks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    /// The least number shown.
    pub low: f64,
    /// The greatest.
    pub high: f64,
    /// Where lines are drawn, `low` and `high` among them.
    pub marks: Vec<f64>,
}

impl Scale {
    /// A scale from the least number or zero to the greatest, without marks: for bars that tell their numbers themselves.
    pub(super) fn exact(numbers: impl Iterator<Item = f64>) -> Self {
        let (low, high) = bounds(numbers);
        Self {
            low,
            high,
            marks: Vec::new(),
        }
    }

    /// A scale that holds all numbers and zero, with three to six marks.
    pub(super) fn of(numbers: impl Iterator<Item = f64>) -> Self {
        let (low, high) = bounds(numbers);
        let step = step((high - low) / 4.0);
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let count = (last - first).clamp(1.0, 12.0) as u32;
        Self {
            low: first * step,
            high: last * step,
            marks: (0..=count).map(|n| (first + f64::from(n)) * step).collect(),
        }
    }

    /// Where a number stands, from 0 at the least to 1 at the greatest.
    pub(super) fn at(&self, number: f64) -> f64 {
        ((number - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

/// The least and the greatest of the numbers and zero; never the same.
fn bounds(numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    let (mut low, mut high) = (0.0_f64, 0.0_f64);
    for number in numbers {
        low = low.min(number);
        high = high.max(number);
    }
    if high <= low {
        high = low + 1.0;
    }
    (low, high)
}

/// The nearest step not below `least` that people count in: 1, 2, 2.5 or 5, and ten times those.
fn step(least: f64) -> f64 {
    let mut power = 1.0_f64;
    while power > least && power > 1e-12 {
        power /= 10.0;
    }
    while power * 10.0 <= least && power < 1e15 {
        power *= 10.0;
    }
    [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|n| n * power)
        .find(|step| *step >= least * 0.999_999)
        .unwrap_or(power * 10.0)
}

/// A mark in words: with thousands parted, and no more digits than it needs.
pub(super) fn label(number: f64) -> String {
    let text = format!("{}", (number * 1000.0).round() / 1000.0 + 0.0);
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => ("\u{2212}", rest.to_owned()),
        None => ("", text),
    };
    let (whole, part) = match text.split_once('.') {
        Some((whole, part)) => (whole.to_owned(), format!(".{part}")),
        None => (text, String::new()),
    };
    let mut parted = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n) % 3 == 0 {
            parted.push(',');
        }
        parted.push(digit);
    }
    format!("{sign}{parted}{part}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_end_at_round_numbers_and_hold_zero() {
        let of = |numbers: &[f64]| Scale::of(numbers.iter().copied()).marks;
        assert_eq!(of(&[3.0, 18.0]), [0.0, 5.0, 10.0, 15.0, 20.0]);
        assert_eq!(of(&[1200.0, 40.0]), [0.0, 500.0, 1000.0, 1500.0]);
        assert_eq!(of(&[-4.5, 3.0]), [-6.0, -4.0, -2.0, 0.0, 2.0, 4.0]);
        assert_eq!(of(&[0.0]), [0.0, 0.25, 0.5, 0.75, 1.0]);
        assert_eq!(of(&[0.12]), [0.0, 0.05, 0.1, 3.0 * 0.05]);
    }

    #[test]
    fn marks_are_written_as_people_write_them() {
        let of = |n: f64| label(n);
        assert_eq!(
            [of(1500.0), of(3.0 * 0.05), of(-2_000_000.0), of(0.0)],
            ["1,500", "0.15", "\u{2212}2,000,000", "0"]
        );
    }
}
