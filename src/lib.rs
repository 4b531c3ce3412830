//! pamphlet turns a clinic's Markdown articles into a careful static site.
//!
//! A build is one journey, and each stage of it is a module:
//! [`read`] takes a snapshot of the site's files, [`parse`] makes a document of each Markdown file, [`site`] assembles
//! all documents into a tree with addresses and a list of outputs, [`relate`] finds related articles, [`render`] makes
//! each output or reuses it, [`check`] reads what is written and built, and [`mod@write`] publishes them in one step. [`pipeline`] knits the stages together;
//! [`cli`] is the door to it. Nothing is patched in place: what did not change is reused, and [`ledger`] remembers.

// Vocabulary: plain types that every stage speaks.
pub mod address;
pub mod config;
pub mod data;
pub mod diagnostic;
pub mod digest;
pub mod fix;
pub mod ledger;
pub mod lookup;
pub mod minify;
pub mod moment;
pub mod progress;
pub mod readability;
pub mod rules;
pub mod search;
pub mod source;
pub mod value;
// Stages, in the order of the journey.
pub mod check;
pub mod parse;
pub mod read;
pub mod relate;
pub mod render;
pub mod report;
pub mod site;
pub mod write;
// Drivers.
pub mod cli;
pub mod external;
pub mod pipeline;
pub mod schema;
pub mod serve;
pub mod start;
pub mod survey;
pub mod watch;
