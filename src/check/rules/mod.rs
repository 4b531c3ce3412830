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
    approved_use,
    body_words,
    bullets_lost,
    call_to_action,
    chat_residue,
    clinic_name,
    clinic_phone,
    crisis_notice,
    drug_names,
    duplicates,
    front_matter,
    heading_not_read,
    headings,
    hidden_characters,
    images,
    links,
    markup_escaped,
    orphan,
    patient,
    placeholder,
    privacy,
    reading,
    review,
    search_data,
    search_data_invalid,
    search_listing,
    slug_poor,
    spacing,
    table_wide,
    time_words,
    waivers,
}
