//! Figures given on a command line, in the words of a spec: `90 days`, `answering=20 min`.

use super::values::time_unit;
use crate::diag::suggest;
use crate::model::Project;
use crate::model::defaults::{DefaultRow, Dimension, TABLE};
use crate::model::quantity::{Duration, TimeUnit};

/// A length of time such as `90 days`, in seconds.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn duration_s(text: &str) -> Result<f64, String> {
    let text = text.trim();
    let wrong = || format!("`{text}` is no length of time; write `90 days` or `2 h`");
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(wrong)?;
    let figure: f64 = text[..split].parse().map_err(|_| wrong())?;
    let unit = time_unit(text[split..].trim()).ok_or_else(wrong)?;
    let seconds = Duration::new(figure, unit).elapsed_s();
    let most = 1_000.0 * TimeUnit::Year.elapsed_s();
    if seconds <= most { Ok(seconds) } else { Err(format!("`{text}` is more than 1,000 years")) }
}

/// Sets a default in every structure of a project, as `NAME=VALUE`; gives back its name and figure.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn set_default(project: &mut Project, given: &str) -> Result<(&'static str, f64), String> {
    let (name, value) = given
        .split_once('=')
        .ok_or_else(|| format!("`{given}` sets nothing; write `NAME=VALUE`, as `answering=20 min`"))?;
    let name = name.trim();
    let row = TABLE.iter().find(|r| r.name == name).ok_or_else(|| unknown(name))?;
    let figure = figure(row, value.trim())?;
    project.base.defaults.set(row.name, figure);
    for variant in &mut project.variants {
        variant.org.defaults.set(row.name, figure);
    }
    Ok((row.name, figure))
}

fn unknown(name: &str) -> String {
    let near = suggest::nearest(name, TABLE.iter().map(|r| r.name));
    let help = near
        .map_or_else(|| "`andon explain defaults` lists them".to_owned(), |n| format!("did you mean `{n}`?"));
    format!("no default is called `{name}`; {help}")
}

fn figure(row: &DefaultRow, value: &str) -> Result<f64, String> {
    let number = |text: &str| text.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0);
    match row.dimension {
        Dimension::Time => duration_s(value),
        Dimension::Share => {
            let share = match value.strip_suffix('%') {
                Some(percent) => number(percent.trim()).map(|n| n / 100.0),
                None => number(value),
            };
            let right = share.filter(|s| *s <= 1.0);
            right.ok_or_else(|| format!("`{}` is a share; write `{0}=20%`", row.name))
        }
        Dimension::Number => {
            let figure = number(value).ok_or_else(|| format!("`{}` is a number; write `{0}=3`", row.name))?;
            row.wrong(figure).map_or(Ok(figure), |why| Err(format!("`{value}` cannot be meant: {why}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_in_a_spec() {
        assert_eq!(duration_s("90 days"), Ok(90.0 * 86_400.0));
        assert_eq!(duration_s(" 1.5h"), Ok(5_400.0));
        for wrong in ["", "days", "90", "90 parsecs", "-1 day", "1.2.3 h", "2000 years"] {
            assert!(duration_s(wrong).is_err(), "{wrong}");
        }
        let mut project = Project::default();
        assert_eq!(set_default(&mut project, "answering = 20 min"), Ok(("answering", 1_200.0)));
        assert_eq!(project.base.defaults.get("answering"), 1_200.0);
        for wrong in [
            "answering",
            "answering=20",
            "anserwing=20 min",
            "replications=many",
            "defects=120%",
            "defects=nan",
            "meaning=2.5",
            "meaning=0",
            "rounds=1.4",
            "replications=1",
        ] {
            assert!(set_default(&mut project, wrong).is_err(), "{wrong}");
        }
        assert_eq!(
            set_default(&mut project, "anserwing=1 h").unwrap_err(),
            "no default is called `anserwing`; did you mean `answering`?"
        );
    }
}
