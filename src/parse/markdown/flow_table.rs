//! Tables and their captions, for `flow`: cells are collected until the whole table is known.
//!
//! It does not write the table: that is `table_html`.

use std::ops::Range;

use pulldown_cmark::{Alignment, Event, Tag};

use super::flow::Flow;
use super::table_html::{self, Row, Table};
use crate::parse::document::Piece;

/// What waits for the next event to know where it belongs.
pub(super) enum Pending {
    Table(Table),
    Caption(Vec<Piece>),
}

impl Flow<'_, '_, '_> {
    /// Starts a row; a line such as `Table: …` below the last row is one to the parser.
    pub(super) fn open_row(&mut self, range: &Range<usize>) {
        let line = self.passage.slice(range.clone());
        let is_caption = table_html::is_caption(line.trim_start()) && !line.contains('|');
        self.table.rows.push(Row {
            is_caption,
            ..Row::default()
        });
    }

    pub(super) fn open_table(&mut self, alignments: Vec<Alignment>) {
        self.page.plain.skipping += 1;
        let caption = match self.pending.take() {
            Some(Pending::Caption(pieces)) => Some(pieces),
            _ => None,
        };
        self.table = Table {
            alignments,
            caption,
            ..Table::default()
        };
    }

    pub(super) fn close_cell(&mut self) {
        let pieces = self.page.end();
        if self.in_head {
            self.table.header.push(pieces);
        } else if let Some(row) = self.table.rows.last_mut() {
            if row.cells.is_empty() {
                let text = self.page.plain.since(self.cell_text).trim();
                text.clone_into(&mut row.first);
            }
            row.cells.push(pieces);
        }
        self.page.plain.end_block();
    }

    /// A paragraph that looked like a caption has ended.
    pub(super) fn caption(&mut self, pieces: Vec<Piece>) {
        match self.pending.take() {
            Some(Pending::Table(mut table)) => {
                table.caption = Some(pieces);
                self.pending = Some(Pending::Table(table));
                self.settle_now();
            }
            _ => self.pending = Some(Pending::Caption(pieces)),
        }
    }

    /// Writes what waits, unless the next event belongs to it.
    pub(super) fn settle(&mut self, event: &Event<'_>, range: &Range<usize>) {
        let belongs = match (&self.pending, event) {
            (Some(Pending::Table(table)), Event::Start(Tag::Paragraph)) => {
                let swallowed = table.rows.last().is_some_and(|row| row.is_caption);
                table.caption.is_none()
                    && !swallowed
                    && table_html::is_caption(self.passage.slice(range.clone()))
            }
            // Inside the caption of a table that waits.
            (Some(Pending::Table(_)), _) => self.paragraph.is_some(),
            (Some(Pending::Caption(_)), Event::Start(Tag::Table(_))) => true,
            _ => false,
        };
        if !belongs {
            self.settle_now();
        }
    }

    pub(super) fn settle_now(&mut self) {
        match self.pending.take() {
            Some(Pending::Table(table)) => {
                let page = &mut *self.page;
                page.tables += 1;
                let (words, number) = (page.source.words, page.tables);
                table_html::write(&mut page.out, table, number, &mut page.ids, words);
            }
            Some(Pending::Caption(pieces)) => {
                self.page.out.line();
                self.page.out.html("<p>");
                self.page.out.extend(pieces);
                self.page.out.html("</p>\n");
            }
            None => {}
        }
    }
}
