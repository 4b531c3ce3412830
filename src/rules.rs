//! Every rule that a finding can name, with one line on what it finds.
//!
//! A rule's name is what settings switch (`check.rules`) and what findings carry; a test holds this list complete.

/// Names of rules and what each finds, by name.
pub const RULES: &[(&str, &str)] = &[("address-invalid", "an address that can't be one")];
