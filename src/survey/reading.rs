//! How hard each article is to read, by the formulas of `readability`.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::alike::spoken;
use super::{Cell, Kind, Sheet, Subject, articles, aside, column, page_cell};
use crate::readability::{Counts, Language};
use crate::render::stage::Stage;
use crate::site::{Page, PageId};

/// From this ease on a Spanish text is plain (Fernández Huerta 1959: "normal" starts at 60).
const PLAIN_SPANISH: f64 = 60.0;

/// The school grade that a text should not go above where the settings name none (NIH: grade 6 to 8).
const GRADE: f64 = 8.0;

/// What the formulas say of a text.
struct Measure {
    grades: Option<crate::readability::Grades>,
    ease: Option<f64>,
    /// The higher, the harder; of one scale for both languages: years of school above what is aimed at.
    hardness: f64,
    verdict: &'static str,
}

/// Articles with their grades, the hardest first; those without a grade last.
pub(super) fn reading(subject: &Subject<'_>) -> Sheet {
    let stage = subject.stage;
    let names = names(stage);
    let aim = aim(stage);
    let all: Vec<(PageId, &Page)> = articles(&stage.site).collect();
    let mut measured: Vec<(PageId, &Page, Measure)> = all
        .into_par_iter()
        .map(|(id, page)| (id, page, measure(stage, page, &names)))
        .collect();
    measured.sort_by(|(a, _, x), (b, _, y)| y.hardness.total_cmp(&x.hardness).then(a.cmp(b)));
    let rows = measured.into_iter().map(|(id, page, measure)| {
        let grade = |of: fn(&crate::readability::Grades) -> f64| {
            Cell::Number(measure.grades.as_ref().map(of), 1)
        };
        vec![
            page_cell(stage, id),
            Cell::Text(page.language.clone()),
            Cell::Count(u64::from(page.document.text.words)),
            grade(|g| g.flesch_kincaid),
            grade(|g| g.smog),
            grade(|g| g.coleman_liau),
            Cell::Number(measure.ease, 0),
            Cell::Text(measure.verdict.to_owned()),
        ]
    });
    Sheet {
        kind: Kind::Reading,
        note: format!("The aim is grade {aim}."),
        rows: rows.collect(),
        columns: vec![
            column("page", "page"),
            aside("language", "language"),
            column("words", "words"),
            column("flesch_kincaid", "grade"),
            column("smog", "SMOG"),
            column("coleman_liau", "C-L"),
            column("ease", "ease"),
            column("verdict", "verdict"),
        ],
    }
}

/// The grade that no text should go above.
fn aim(stage: &Stage) -> f64 {
    stage.config.check.reading_grade.unwrap_or(GRADE)
}

/// Words whose length says nothing about a text: names of the clinic and its people, in lower case.
fn names(stage: &Stage) -> BTreeSet<String> {
    let clinics = stage.config.locations.iter().map(|l| l.name.as_str());
    let people = stage.site.people.iter().map(|p| p.name.as_str());
    clinics
        .chain(people)
        .flat_map(|name| name.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn measure(stage: &Stage, page: &Page, names: &BTreeSet<String>) -> Measure {
    let none = Measure {
        grades: None,
        ease: None,
        hardness: f64::NEG_INFINITY,
        verdict: "no formula for this language",
    };
    let Some(language) = Language::of(&page.language) else {
        return none;
    };
    let is_name =
        |word: &str| word.starts_with(char::is_uppercase) && names.contains(&word.to_lowercase());
    let mut counts = Counts::default();
    // Each line is a block: a paragraph, an item, a cell.
    for block in spoken(stage, page).body.lines() {
        counts.read(block, language, &is_name);
    }
    let aim = aim(stage);
    match language {
        Language::English => match counts.grades() {
            Some(grades) => Measure {
                ease: Some(grades.reading_ease),
                hardness: grades.flesch_kincaid - aim,
                verdict: if grades.flesch_kincaid > aim {
                    "too hard"
                } else {
                    "fine"
                },
                grades: Some(grades),
            },
            None => Measure {
                verdict: "too short to tell",
                ..none
            },
        },
        Language::Spanish => match counts.spanish_ease() {
            Some(ease) => Measure {
                ease: Some(ease),
                // About ten points of ease are a year of school.
                hardness: (PLAIN_SPANISH - ease) / 10.0,
                verdict: if ease < PLAIN_SPANISH {
                    "too hard"
                } else {
                    "fine"
                },
                grades: None,
            },
            None => Measure {
                verdict: "too short to tell",
                ..none
            },
        },
    }
}
