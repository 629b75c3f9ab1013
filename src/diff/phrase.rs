//! Sentences in which what comes from a spec stays apart from our own words, so that each output can make it harmless in its
//! own way, and so that a renamed thing is still the same thing wherever it is named.

/// What a name is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the declarations of the language")]
pub enum Thing {
    Organization,
    Group,
    Role,
    Interface,
    Decision,
    Board,
    Intent,
    Stream,
    Stage,
    Access,
    Component,
    Resource,
    Meeting,
    Climate,
    Andon,
    Signal,
    Incident,
    Phase,
    Channel,
    Calendar,
    Specialty,
    Scenario,
    Variant,
    Comparison,
}

impl Thing {
    /// The keyword of its declaration; a group says itself whether it is a unit or a team.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Group => "team",
            Self::Role => "role",
            Self::Interface => "interface",
            Self::Decision => "decision",
            Self::Board => "board",
            Self::Intent => "intent",
            Self::Stream => "stream",
            Self::Stage => "stage",
            Self::Access => "access",
            Self::Component => "component",
            Self::Resource => "resource",
            Self::Meeting => "meeting",
            Self::Climate => "climate",
            Self::Andon => "andon",
            Self::Signal => "signal",
            Self::Incident => "incident",
            Self::Phase => "phase",
            Self::Channel => "channel",
            Self::Calendar => "calendar",
            Self::Specialty => "specialty",
            Self::Scenario => "scenario",
            Self::Variant => "variant",
            Self::Comparison => "compare",
        }
    }
}

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Word {
    /// Our own words and figures.
    Ours(String),
    /// The name of a declaration.
    Name(Thing, String),
    /// Other words of a spec.
    Quoted(String),
}

/// A sentence or a part of one.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phrase(Vec<Word>);

impl Phrase {
    /// Our own words.
    #[must_use]
    pub fn ours(text: impl Into<String>) -> Self {
        Self::default().say(text)
    }

    /// The name of a declaration.
    #[must_use]
    pub fn of(thing: Thing, name: impl Into<String>) -> Self {
        Self::default().name(thing, name)
    }

    /// Words of a spec.
    #[must_use]
    pub fn quoted(text: impl Into<String>) -> Self {
        Self::default().quote(text)
    }

    /// Goes on with our own words.
    #[must_use]
    pub fn say(mut self, text: impl Into<String>) -> Self {
        let text = text.into();
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(Word::Ours(last)) => last.push_str(&text),
            _ => self.0.push(Word::Ours(text)),
        }
        self
    }

    /// Goes on with the name of a declaration.
    #[must_use]
    pub fn name(mut self, thing: Thing, name: impl Into<String>) -> Self {
        self.0.push(Word::Name(thing, name.into()));
        self
    }

    /// Goes on with words of a spec.
    #[must_use]
    pub fn quote(mut self, text: impl Into<String>) -> Self {
        let text: String = text.into();
        self.0.push(Word::Quoted(text));
        self
    }

    /// Goes on with another phrase.
    #[must_use]
    pub fn then(mut self, other: &Self) -> Self {
        for word in &other.0 {
            match word {
                Word::Ours(text) => self = self.say(text.clone()),
                other => self.0.push(other.clone()),
            }
        }
        self
    }

    /// Goes on with a part, if there is one, after a word of ours.
    #[must_use]
    pub fn maybe(self, before: &str, part: Option<Self>) -> Self {
        match part {
            Some(part) => self.say(before).then(&part),
            None => self,
        }
    }

    /// Several phrases with something between them.
    #[must_use]
    pub fn join<'p>(parts: impl IntoIterator<Item = &'p Self>, between: &str) -> Self {
        let mut out = Self::default();
        for (i, part) in parts.into_iter().enumerate() {
            out = if i == 0 { out } else { out.say(between) }.then(part);
        }
        out
    }

    /// Nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The parts.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        self.0.iter()
    }

    /// The same with every name changed.
    #[must_use]
    pub fn map(&self, name: &mut impl FnMut(Thing, &str) -> String) -> Self {
        let words = self.0.iter().map(|w| match w {
            Word::Name(thing, n) => Word::Name(*thing, name(*thing, n)),
            other => other.clone(),
        });
        Self(words.collect())
    }

    /// The bare text, for machines; what comes from a spec is as written.
    #[must_use]
    pub fn text(&self) -> String {
        self.dressed(&mut |w| match w {
            Word::Ours(t) | Word::Name(_, t) | Word::Quoted(t) => t.clone(),
        })
    }

    /// The text with each part dressed by an output.
    pub fn dressed(&self, dress: &mut impl FnMut(&Word) -> String) -> String {
        self.0.iter().map(dress).collect()
    }
}
