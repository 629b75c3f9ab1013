//! An option whose value may be left out takes it behind `=`, since what follows could as well be a spec. A number is none.

use std::ffi::OsString;

/// The option of `run` that has a number behind it, or nothing.
const OPTION: &str = "--over-time";

/// The words of the command line, with a number that stands behind the option as its value.
pub(in crate::cli) fn joined(words: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut out: Vec<OsString> = Vec::new();
    let mut ended = false;
    for word in words {
        let number = word.to_str().is_some_and(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_digit()));
        match out.last_mut() {
            Some(last) if number && !ended && *last == *OPTION => {
                last.push("=");
                last.push(word);
            }
            _ => {
                ended |= word == *"--";
                out.push(word);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_belongs_to_the_option_and_a_file_does_not() {
        let words = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
        for (written, meant) in [
            ("run a.org --over-time 5", "run a.org --over-time=5"),
            ("run --over-time 5 a.org", "run --over-time=5 a.org"),
            ("run --over-time a.org", "run --over-time a.org"),
            ("run --over-time=5 7", "run --over-time=5 7"),
            ("run -- --over-time 5", "run -- --over-time 5"),
        ] {
            assert_eq!(joined(words(written)), words(meant), "{written}");
        }
    }
}
