//! Channels, interfaces and meetings.

use super::builder::{Builder, is_spoilt, meta, with_meta};
use super::names::Space;
use crate::diag::{Finding, Level};
use crate::model::arena::{Id, Meta};
use crate::model::quantity::{Cadence, Dist, Duration, TimeUnit};
use crate::model::relation::{Axes, Channel, Content, Interface, Meeting, Party, Shared};
use crate::syntax::{Kind, NodeRef};

impl<'b> Builder<'b> {
    pub(super) fn declare_channel(&mut self, item: NodeRef<'b>) {
        let id = self.org.channels.push(Channel {
            meta: meta(item),
            speed: Dist::Constant(Duration::new(0.0, TimeUnit::Second)),
            frequency: Cadence::OnDemand,
            fidelity: 1.0,
            accuracy: 1.0,
            handling: None,
            upkeep: 0.0,
            fails: None,
        });
        self.enter(Space::Channel, item, id.index());
    }

    pub(super) fn declare_meeting(&mut self, item: NodeRef<'b>) {
        let cadence = item.child(Kind::every).and_then(|e| self.cadence(e)).unwrap_or(Cadence::OnDemand);
        let length = item
            .child(Kind::quantity)
            .and_then(|q| self.duration(q))
            .unwrap_or(Duration::new(0.0, TimeUnit::Hour));
        let head = meta(item);
        let (name, span) = (head.name.clone(), head.span);
        if length.elapsed_s() >= cadence.period_s() {
            self.push(
                Finding::error(
                    "contradiction",
                    item.span(),
                    format!("`{name}` lasts as long as the time to the next one"),
                )
                .help("make it shorter, or rarer"),
            );
        }
        let id = self.org.meetings.push(Meeting {
            meta: head,
            cadence,
            length,
            attended_by: Vec::new(),
            shares: Vec::new(),
        });
        self.declare(Space::Meeting, &name, span, id.index());
    }

    pub(super) fn fill_relation(&mut self, item: NodeRef<'b>) {
        match item.kind() {
            Kind::channel | Kind::set_channel => self.fill_channel(item),
            Kind::interface => self.add_interface(item),
            _ => self.fill_meeting(item),
        }
    }

    fn fill_channel(&mut self, item: NodeRef<'b>) {
        let Some(id) = self.target::<Channel>(Space::Channel, item) else { return };
        let mut axes = self.org.channels[id].axes();
        self.axes(&mut axes, item);
        let channel = &mut self.org.channels[id];
        channel.speed = axes.speed;
        channel.frequency = axes.frequency;
        channel.fidelity = axes.fidelity;
        channel.accuracy = axes.accuracy;
        channel.handling = axes.handling;
        channel.upkeep = axes.upkeep;
        channel.fails = axes.fails;
        with_meta(self, |o| &mut o.channels, id, item);
        let new = item.kind() == Kind::channel;
        if new
            && !is_spoilt(item)
            && item.child(Kind::speed).is_none()
            && item.child(Kind::frequency).is_none()
        {
            let name = self.org.channels[id].meta.name.clone();
            let message = format!("channel `{name}` says neither how fast nor how often it is");
            self.push(
                Finding::error("missing-statement", self.org.channels[id].meta.span, message)
                    .help("write `speed 2 days`, or `frequency every week on Monday`"),
            );
        }
        if item.kind() == Kind::set_channel {
            self.refresh_interfaces(id);
        }
    }

    /// A changed channel changes every interface that uses it; own words of an interface on the axes are replaced.
    fn refresh_interfaces(&mut self, channel: Id<Channel>) {
        let axes = self.org.channels[channel].axes();
        let users: Vec<Id<Interface>> =
            self.org.interfaces.iter().filter(|(_, i)| i.channel == channel).map(|(id, _)| id).collect();
        for id in users {
            self.org.interfaces[id].axes = axes.clone();
        }
    }

    fn axes(&mut self, axes: &mut Axes, body: NodeRef<'b>) {
        for statement in body.children() {
            let share = statement.child(Kind::quantity);
            match statement.kind() {
                Kind::speed => {
                    axes.speed =
                        statement.child(Kind::dist).and_then(|d| self.dist(d)).unwrap_or(axes.speed.clone())
                }
                Kind::frequency => {
                    axes.frequency =
                        statement.child(Kind::cadence).and_then(|c| self.cadence(c)).unwrap_or(axes.frequency)
                }
                Kind::fidelity => axes.fidelity = share.and_then(|q| self.share(q)).unwrap_or(1.0),
                Kind::accuracy => axes.accuracy = share.and_then(|q| self.share(q)).unwrap_or(1.0),
                Kind::handling => axes.handling = statement.child(Kind::dist).and_then(|d| self.dist(d)),
                Kind::upkeep => {
                    axes.upkeep = statement.child(Kind::rate).and_then(|r| self.time_share(r)).unwrap_or(0.0)
                }
                Kind::fails => {
                    let length = statement.child(Kind::dist).and_then(|d| self.dist(d));
                    axes.fails = share.and_then(|q| self.share(q)).zip(length);
                }
                _ => {}
            }
        }
    }

    fn add_interface(&mut self, item: NodeRef<'b>) {
        let Some(link) = item.child(Kind::link) else { return };
        let Some((from, to, both)) = self.link(link) else { return };
        let Some(channel) = item.child(Kind::path).and_then(|p| self.find::<Channel>(Space::Channel, p))
        else {
            return;
        };
        let mut axes = self.org.channels[channel].axes();
        if let Some(cadence) = item.child(Kind::cadence).and_then(|c| self.cadence(c)) {
            axes.frequency = cadence;
        }
        self.axes(&mut axes, item);
        let mut head = Meta::new(link.text(), link.span(), item.span());
        head.doc = item.docs();
        let id = self.org.interfaces.push(Interface {
            meta: head,
            from,
            to,
            both,
            channel,
            axes,
            carries: Vec::new(),
            only_during: Vec::new(),
        });
        self.interface_words(id, item);
        self.once_more(id);
        // Of a role or a unit there are several, who may talk to each other; the people of one team do so anyway.
        let several = match from {
            Party::Group(group) => !self.org.groups[group].groups.is_empty(),
            Party::Role(_) | Party::All => true,
            Party::Position(_) => false,
        };
        if from == to && !several {
            self.push(
                Finding::error(
                    "contradiction",
                    link.span(),
                    "this interface leads from somebody to themselves",
                )
                .help("name the other side; people of one team talk to each other without an interface"),
            );
        }
    }

    /// The same interface stands there already, word for word: neither adds anything to the other.
    fn once_more(&mut self, id: Id<Interface>) {
        let new = &self.org.interfaces[id];
        let same = |old: &Interface| {
            (old.from, old.to, old.both, old.channel) == (new.from, new.to, new.both, new.channel)
                && (&old.axes, &old.carries, &old.only_during) == (&new.axes, &new.carries, &new.only_during)
        };
        let first = self.org.interfaces.iter().find(|(other, old)| *other != id && same(old));
        let Some(first) = first.map(|(_, old)| old.meta.span) else { return };
        let message = format!("the interface `{}` stands there already", new.meta.name);
        let finding = Finding::new(Level::Warn, "duplicate-name", new.meta.span, message);
        self.push(finding.related(first, "declared here first").help("take one of them out"));
    }

    fn interface_words(&mut self, id: Id<Interface>, body: NodeRef<'b>) {
        for statement in body.children() {
            match statement.kind() {
                Kind::carries => {
                    let list: Vec<Content> =
                        statement.all(Kind::name).filter_map(|n| self.content(n)).collect();
                    self.org.interfaces[id].carries.extend(list);
                }
                Kind::only_during => {
                    for name in statement.all(Kind::name) {
                        if self.phase_name(name) {
                            self.org.interfaces[id].only_during.push(name.text().to_owned());
                        }
                    }
                }
                _ => {}
            }
        }
        with_meta(self, |o| &mut o.interfaces, id, body);
    }

    /// What an interface carries, by its word in whatever case. Any other word is a report, unless it is nearly one of ours: a
    /// misspelt kind would be carried by nobody, and nothing would say so.
    fn content(&mut self, name: NodeRef<'_>) -> Option<Content> {
        let word = name.text();
        if let Some((_, content)) = CONTENTS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)) {
            return Some(content.clone());
        }
        match crate::diag::suggest::nearest(word, CONTENTS.iter().map(|(known, _)| *known)) {
            Some(near) => {
                self.unknown(name, "kind of message", Some(near.to_owned()));
                None
            }
            None => Some(Content::Report(word.to_owned())),
        }
    }

    /// `set interface A -> B { … }`
    pub(super) fn set_interface(&mut self, item: NodeRef<'b>) {
        let Some(link) = item.child(Kind::link) else { return };
        for id in self.interfaces_of(link) {
            let mut axes = self.org.interfaces[id].axes.clone();
            self.axes(&mut axes, item);
            self.org.interfaces[id].axes = axes;
            self.interface_words(id, item);
        }
    }

    /// The interfaces that a link names; none is an error.
    pub(super) fn interfaces_of(&mut self, link: NodeRef<'_>) -> Vec<Id<Interface>> {
        let Some((from, to, both)) = self.link(link) else { return Vec::new() };
        let meant = |i: &Interface| {
            let straight = i.from == from && i.to == to;
            let reverse = i.from == to && i.to == from;
            (straight && (i.both || !both)) || (reverse && i.both)
        };
        let found: Vec<Id<Interface>> =
            self.org.interfaces.iter().filter(|(_, i)| meant(i)).map(|(id, _)| id).collect();
        if found.is_empty() {
            let message = format!("no interface `{}` is declared", link.text());
            self.push(
                Finding::error("unknown-name", link.span(), message)
                    .help("name both sides as the declaration does"),
            );
        }
        found
    }

    /// Both sides of a link, and whether both may start.
    pub(super) fn link(&mut self, link: NodeRef<'_>) -> Option<(Party, Party, bool)> {
        let sides: Vec<NodeRef<'_>> = link.all(Kind::path).collect();
        let [from, to] = sides[..] else { return None };
        let parties = (self.party(from), self.party(to));
        let both = link.child(Kind::arrow).is_some_and(|a| a.text() == "<->");
        Some((parties.0?, parties.1?, both))
    }

    fn fill_meeting(&mut self, item: NodeRef<'b>) {
        let head = meta(item);
        let Some(id) = self.known(Space::Meeting, &head.name).map(Id::<Meeting>::new) else {
            if let Some(path) = item.child(Kind::path) {
                self.find::<Meeting>(Space::Meeting, path);
            }
            return;
        };
        if item.kind() == Kind::set_meeting {
            if let Some(cadence) = item.child(Kind::every).and_then(|e| self.cadence(e)) {
                self.org.meetings[id].cadence = cadence;
            }
            if let Some(length) = item.child(Kind::quantity).and_then(|q| self.duration(q)) {
                self.org.meetings[id].length = length;
            }
        }
        for statement in item.children() {
            match statement.kind() {
                Kind::attended_by => {
                    let parties: Vec<Party> =
                        statement.all(Kind::path).filter_map(|p| self.party(p)).collect();
                    self.org.meetings[id].attended_by.extend(parties);
                }
                Kind::shares => {
                    let shared = self.shared(statement, "meeting", "intent, learning, needs, signals");
                    self.org.meetings[id].shares.extend(shared);
                }
                _ => {}
            }
        }
        with_meta(self, |o| &mut o.meetings, id, item);
    }

    /// What a meeting or a phase passes on; a phase knows of no needs and no signals.
    pub(super) fn shared(&mut self, statement: NodeRef<'_>, who: &str, may: &str) -> Vec<Shared> {
        let mut out = Vec::new();
        for name in statement.all(Kind::name) {
            let what = match name.text() {
                "intent" => Shared::Intent,
                "learning" => Shared::Learning,
                "needs" if who == "meeting" => Shared::Needs,
                "signals" if who == "meeting" => Shared::Signals,
                _ => {
                    let message = format!("a {who} cannot share `{}`", name.text());
                    self.push(
                        Finding::error("unknown-name", name.span(), message)
                            .help(format!("it may share: {may}")),
                    );
                    continue;
                }
            };
            out.push(what);
        }
        out
    }
}

/// The kinds of messages, by their words.
const CONTENTS: &[(&str, Content)] = &[
    ("Questions", Content::Questions),
    ("Answers", Content::Answers),
    ("Work", Content::Work),
    ("Decisions", Content::Decisions),
    ("Signals", Content::Signals),
    ("Learning", Content::Learning),
    ("Access", Content::Access),
    ("Changes", Content::Changes),
];
