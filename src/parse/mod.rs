//! One source file becomes one document; it never fails, and it sees no other file.

pub mod document;
mod flow;
mod flow_block;
mod flow_inline;
mod flow_table;
mod footnote;
mod heading;
mod highlight;
mod inline;
pub mod markdown;
mod output;
mod page;
mod passage;
mod plain;
mod raw_html;
mod shortcode;
mod shortcode_head;
mod table_html;
