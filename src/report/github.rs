//! Findings -> workflow commands of GitHub Actions, which shows them beside the changed lines.
//!
//! It does not know where in the repository the site is: paths are relative to the site.

use crate::diagnostic::{Diagnostic, Severity};
use crate::report::{Texts, lines_and_columns};

/// One `::error …::message` a line for each finding, in the order given; advice is a `notice`. Columns count from 1 in
/// characters, and stand only where a finding is within one line, as GitHub reads them only there.
pub fn github(findings: &[Diagnostic], texts: &Texts<'_>) -> String {
    findings.iter().map(|d| command(d, texts)).collect()
}

/// The command for one finding, with its line break.
fn command(d: &Diagnostic, texts: &Texts<'_>) -> String {
    let name = match d.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "notice",
    };
    let mut properties = Vec::new();
    if let Some(place) = &d.place {
        properties.push(format!("file={}", property(&place.file)));
        if let Some((start, end)) = lines_and_columns(place, texts) {
            properties.push(format!("line={}", start.line));
            properties.push(format!("endLine={}", end.line));
            if start.line == end.line {
                properties.push(format!("col={}", start.column));
                properties.push(format!("endColumn={}", end.column));
            }
        }
    }
    properties.push(format!("title={}", property(&d.rule)));
    let help = d.help.as_ref().map(|help| format!("\n{help}"));
    let message = format!("{}{}", d.message, help.unwrap_or_default());
    format!("::{name} {}::{}\n", properties.join(","), data(&message))
}

/// Escapes a message: it ends at the line's end.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a property's value: it ends at a comma or at `::`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::Span;

    #[test]
    fn what_would_end_a_command_early_is_escaped() {
        let text: Arc<str> = "ñandú 50%\r\nend".into();
        let texts = move |_: &str| Some(text.clone());
        let one = Diagnostic::error("rule", "50% off: a, b").at("a,b:c%.md", Span::new(8, 11));
        let two = Diagnostic::new("r", Severity::Advice, "two\r\nlines").help("Do: x");
        let three = Diagnostic::warning("r", "m").at("a.md", Span::new(8, 14));
        assert_eq!(
            github(&[one, two, three], &texts),
            "::error file=a%2Cb%3Ac%25.md,line=1,endLine=1,col=7,endColumn=10,title=rule::50%25 off: a, b\n\
             ::notice title=r::two%0D%0Alines%0ADo: x\n\
             ::warning file=a.md,line=1,endLine=2,title=r::m\n"
        );
    }
}
