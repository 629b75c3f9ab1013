//! The words in capitals of the forms of statements: what is filled in for each.

/// A word in capitals.
#[derive(Debug, Clone, Copy)]
pub struct Placeholder {
    /// As it stands in forms.
    pub word: &'static str,
    /// What is written in its place.
    pub meaning: &'static str,
    /// Something that could stand there.
    pub example: &'static str,
}

const fn word(word: &'static str, meaning: &'static str, example: &'static str) -> Placeholder {
    Placeholder { word, meaning, example }
}

/// All of them, in order of the alphabet.
#[rustfmt::skip]
pub const TABLE: &[Placeholder] = &[
    word("ACCESS", "the name of an `access`", "BuildEnvironment"),
    word("AMOUNT", "a figure with its currency or its unit, the same for all that is compared or added up", "500 USD"),
    word("ANDON", "the name of an `andon`", "Line"),
    word("CADENCE", "a rhythm: `on demand`, or `every` with a length or a unit of time, then `on` a day of the week and `at` a time of the day, if they matter", "every 2 weeks on Monday at 09:00"),
    word("CALENDAR", "the name of a `calendar`", "Office"),
    word("CHANNEL", "the name of a `channel`", "ticket"),
    word("CLAIM", "a metric, of what it is, a quantile from `p1` to `p99` if one is meant, and a comparison with a figure in its unit or, in `compare`, a change; `expect` has the forms, `andon explain metrics` the metrics", "flow time of Feature p85 < 2 weeks"),
    word("COMPONENT", "the name of a `component`", "Checkout"),
    word("COUNT", "a whole number", "8"),
    word("DAY", "a day of the week", "Monday"),
    word("DECISION", "the name of a `decision`", "Deploy"),
    word("DECLARATION", "what may stand at the top level", "interface Phoenix <-> Data by chat"),
    word("EVENT", "what happens to the structure, as the meaning of the statement lists", "use variant Embedded"),
    word("FIGURE", "a figure with its unit; where it may spread, as a TIME does", "10 min"),
    word("FILE", "a path inside the project in quotation marks, from the folder of the file that it stands in", "\"lib/channels.org\""),
    word("GROUP", "a unit or a team, by its name or as much of its path as is needed; for an intent and a climate also `all`", "IT.Phoenix"),
    word("HOW", "how items arrive, as the meaning of the statement lists", "3 per week"),
    word("INCIDENT", "the name of an `incident`", "Outage"),
    word("KIND", "the keyword of a declaration", "meeting"),
    word("MECHANISM", "a mechanism of runs; `andon explain mechanisms` lists them", "handling"),
    word("MEETING", "the name of a `meeting`, in quotation marks if it has several words", "\"O&I call\""),
    word("MOMENT", "a moment of the run, counted from its start, warm-up included: a unit of time with a number, or a length of time", "day 90"),
    word("NAME", "a name: a letter, then letters, digits and `_`; for some declarations also a text in quotation marks", "Phoenix"),
    word("NUMBER", "a number without a unit", "2.6"),
    word("PARTY", "one side of a conversation: a unit, a team, a role, a role in a team (`Phoenix.Developer`), or `all`", "Phoenix"),
    word("PATTERN", "the name of a `pattern`", "Squad"),
    word("PHASE", "the name of a `phase`", "operate"),
    word("RESOURCE", "the name of a `resource`", "Helicopter"),
    word("ROLE", "the name of a `role`", "Developer"),
    word("RULE", "in `allow` a rule of the linter, which `andon explain rules` lists; in `order` one of those that its meaning lists", "span-too-wide"),
    word("SCENARIO", "the name of a `scenario`", "Year"),
    word("SHARE", "a share, in percent", "60%"),
    word("SPECIALTY", "the name of a `specialty`", "Java"),
    word("STAGE", "a stage, by its name or, where several have it, with its stream", "Feature.Code"),
    word("STREAM", "the name of a `stream`", "Feature"),
    word("TEAM", "a team, by its name or as much of its path as is needed", "Phoenix"),
    word("TEXT", "words in quotation marks", "\"Customers can buy online\""),
    word("THING", "a name for what is answered for, carried, shared, taken or given, as the meaning of the statement says", "Coding"),
    word("TIME", "a length of time with its unit, from `s` to `years`; where work and waiting spread, also how: `2 days to 6 days`, `exponential 20 min` and the like; of hours at work (`works … from TIME to TIME`) a time of the day", "3 days"),
    word("UNIT", "a unit of time", "week"),
    word("VARIANT", "the name of a `variant`; where structures are compared also `base`", "Embedded"),
    word("WHOM", "whoever is asked: a role or a board where something is approved; a role, a specialty, a unit or a team where somebody is asked or met; a name for whom a stream takes from and gives to", "CIO"),
    word("WORD", "a name that is yours", "critical"),
];

/// The row of a word.
#[must_use]
pub fn find(word: &str) -> Option<&'static Placeholder> {
    TABLE.iter().find(|p| p.word == word)
}

/// The words in capitals of a form, in their order.
pub fn of(form: &str) -> impl Iterator<Item = &str> {
    form.split(|c: char| !c.is_ascii_alphabetic())
        .filter(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::statements;
    use std::collections::BTreeSet;

    #[test]
    fn every_word_in_capitals_is_explained_and_stands_in_a_form() {
        let used: BTreeSet<&str> = statements::TABLE.iter().flat_map(|s| of(s.form)).collect();
        let known: BTreeSet<&str> = TABLE.iter().map(|p| p.word).collect();
        assert_eq!(used, known);
        assert!(TABLE.is_sorted_by_key(|p| p.word));
    }
}
