//! The questions of `init`, asked of a person one by one until each has an answer that can be right.

use std::io::{self, BufRead, Write};

use super::details::{Details, Field};

/// The questions in the order in which a person knows the answers.
const QUESTIONS: [(Field, &str); 10] = [
    (Field::Name, "What is the clinic called?"),
    (
        Field::Language,
        "Which language will you write in, en or es?",
    ),
    (Field::Phone, "Which number do patients call?"),
    (Field::Street, "Street and number?"),
    (Field::City, "City?"),
    (Field::Country, "Country, in two letters?"),
    (Field::Region, "State or region?"),
    (Field::PostalCode, "Postal code?"),
    (Field::Email, "E-mail for general questions?"),
    (Field::BaseUrl, "Which web address will the site have?"),
];

/// Asks what `given` does not hold yet. An empty answer takes what stands in brackets, or leaves the line for later.
/// The input's end leaves all that follows for later, too.
pub fn ask(
    details: &mut Details,
    given: &[Field],
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> io::Result<()> {
    writeln!(
        output,
        "A few questions about the clinic. Enter takes what is in [brackets], or leaves a line for later:\neverything can be changed in pamphlet.yaml.\n"
    )?;
    for (field, question) in QUESTIONS {
        if given.contains(&field) {
            continue;
        }
        loop {
            let known = match details.current(field) {
                Some(known) => format!(" [{known}]"),
                None => " [later]".to_owned(),
            };
            write!(output, "{question}{known} ")?;
            output.flush()?;
            let mut line = String::new();
            if input.read_line(&mut line)? == 0 {
                return writeln!(output);
            }
            if line.trim().is_empty() && details.current(field).is_some() {
                break;
            }
            match details.set(field, &line) {
                Ok(()) => break,
                Err(sentence) => writeln!(output, "  Sorry, {sentence}.")?,
            }
        }
    }
    writeln!(output)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(details: &mut Details, given: &[Field], answers: &str) -> String {
        let mut output = Vec::new();
        ask(details, given, &mut answers.as_bytes(), &mut output).unwrap();
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn a_wrong_answer_is_asked_again_and_an_empty_one_keeps_the_default() {
        let mut details = Details::named("Harbor");
        let said = asked(
            &mut details,
            &[],
            "\n\ncall us\n303-555-0100\n1 Main St\nDenver\n\nco\n80202\n\nharbor.example\n",
        );
        assert_eq!(details.name, "Harbor");
        assert_eq!(details.phone.as_deref(), Some("303-555-0100"));
        assert_eq!(details.country, "US");
        assert_eq!(details.region.as_deref(), Some("CO"));
        assert_eq!(details.email, None);
        assert_eq!(details.base_url.as_deref(), Some("https://harbor.example"));
        assert_eq!(said.matches("Which number").count(), 2);
        assert!(
            said.contains("Sorry, `call us` does not look like"),
            "{said}"
        );
        assert!(
            said.contains("What is the clinic called? [Harbor] "),
            "{said}"
        );
    }

    #[test]
    fn what_a_flag_gave_is_not_asked_and_the_end_of_input_ends_the_questions() {
        let mut details = Details::named("Harbor");
        let said = asked(&mut details, &[Field::Name, Field::Language], "");
        assert!(!said.contains("called"), "{said}");
        assert_eq!(said.matches('?').count(), 1, "{said}");
        assert_eq!(details.phone, None);
    }
}
