//! Rules that are functions, a file each or a file for a few that belong together.
//!
//! Each file has `RULES`; its name stands once in the list below, and nowhere else.

macro_rules! rules {
    ($($file:ident),* $(,)?) => {
        $(mod $file;)*
        /// All of them, by file.
        pub(super) const CODE: &[&[&super::rule::Rule]] = &[$($file::RULES),*];
    };
}

rules! {
    heading_not_read,
    waivers,
}
